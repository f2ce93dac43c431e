//! The file of what was learned about one catalog: read, changed under a lock, kept a copy of.

use std::path::PathBuf;
use std::time::Duration;

use checkrein_core::disk;
use checkrein_core::skill::learned::Taught;
use fs_err as fs;

use crate::error::CommandError;
use crate::surroundings::Surroundings;

/// Another writer is done in a few milliseconds.
const PATIENCE: Duration = Duration::from_secs(5);

/// Reads what was learned; nothing where there is no file.
pub fn read(around: &Surroundings, catalog: &str) -> Result<Taught, CommandError> {
    let path = around.dirs.learned(catalog);
    let Some(text) = text(&path)? else {
        return Ok(Taught::default());
    };
    Taught::read(&text).map_err(|_| {
        CommandError::person(format!(
            "`{}` is torn, or from another version of checkrein",
            around.short(&path)
        ))
        .hint("nothing of it is used; the next choice puts it aside and begins anew")
        .hint("`checkrein route reset` does so now")
    })
}

/// Changes what was learned, unless the change says that there was none.
///
/// A file that cannot be read is left under another name, which is returned.
pub fn update(
    around: &Surroundings,
    catalog: &str,
    change: impl FnOnce(&mut Taught) -> bool,
) -> Result<Option<PathBuf>, CommandError> {
    let folder = around.dirs.learned_folder();
    fs::create_dir_all(&folder)?;
    let _lock = disk::lock_dir(&folder, PATIENCE)?;
    let path = around.dirs.learned(catalog);
    let read = text(&path)?.map(|text| Taught::read(&text));
    let is_foreign = matches!(read, Some(Err(_)));
    let mut taught = read.and_then(Result::ok).unwrap_or_default();
    if !change(&mut taught) {
        return Ok(None);
    }
    let mut set_aside = None;
    if is_foreign {
        let aside = path.with_extension(format!("{}.aside", around.now.compact()));
        fs::rename(&path, &aside)?;
        set_aside = Some(aside);
    }
    disk::replace(&path, taught.to_string().as_bytes())?;
    Ok(set_aside)
}

/// Copies the file to where copies are kept; `None` when there is no file.
pub fn keep_copy(around: &Surroundings, catalog: &str) -> Result<Option<PathBuf>, CommandError> {
    let path = around.dirs.learned(catalog);
    if !path.is_file() {
        return Ok(None);
    }
    let name = format!("learned-{}.txt", around.now.compact());
    let copy = around.dirs.backups().join(name);
    disk::replace(&copy, &fs::read(&path)?)?;
    Ok(Some(copy))
}

/// Returns the text of a file; bytes that are no text make it one that cannot be read.
fn text(path: &std::path::Path) -> Result<Option<String>, CommandError> {
    match fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        other => Ok(Some(String::from_utf8(other?).unwrap_or_default())),
    }
}
