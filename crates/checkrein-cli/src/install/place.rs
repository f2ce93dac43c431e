//! Whole files put in place by rename, so that a program can be replaced while it runs.

use std::collections::BTreeSet;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Context, Result};
use fs_err as fs;
use fs_err::os::unix::fs::OpenOptionsExt;

/// Returns true when the file is there with this content and mode.
pub(super) fn is_in_place(path: &Path, content: &[u8], mode: u32) -> bool {
    let Ok(metadata) = fs::symlink_metadata(path) else {
        return false;
    };
    metadata.is_file()
        && metadata.permissions().mode() & 0o7777 == mode
        && metadata.len() == content.len() as u64
        && fs::read(path).is_ok_and(|found| found == content)
}

/// Puts a file in place with its content and mode, making its folder when it is missing.
///
/// The mode is set before the content is written: a backup of private settings is private from
/// its first byte on.
pub(super) fn place(path: &Path, content: &[u8], mode: u32) -> Result<()> {
    let folder = path.parent().context("a file needs a folder to be in")?;
    let name = path.file_name().context("a file needs a name")?;
    fs::create_dir_all(folder)?;
    let temporary = folder.join(format!(
        ".{}-{}.tmp",
        name.to_string_lossy(),
        std::process::id()
    ));
    // Left behind by a process of the same id that was killed, and nobody else's.
    let _ = fs::remove_file(&temporary);
    let written = (|| {
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&temporary)?;
        file.set_permissions(std::fs::Permissions::from_mode(mode))?;
        file.write_all(content)?;
        file.sync_data()?;
        drop(file);
        fs::rename(&temporary, path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    Ok(written?)
}

/// Removes what is in a folder of ours but not on the list: an older version's, or a torn copy.
pub(super) fn remove_others(folder: &Path, wanted: &BTreeSet<&str>) -> Result<usize> {
    let mut removed = 0;
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(0);
    };
    for entry in entries {
        let entry = entry?;
        if entry
            .file_name()
            .to_str()
            .is_some_and(|name| wanted.contains(name))
        {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
        removed += 1;
    }
    Ok(removed)
}
