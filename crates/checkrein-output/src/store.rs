//! Where whole outputs are kept for some days: a file each, named by its content.
//!
//! Nothing here is needed by anything else: the folder may be deleted at any time.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, bail, ensure};
use fs_err as fs;

/// A larger output is not kept, and what is not kept is not trimmed.
pub const OUTPUT_LIMIT: usize = 32 * 1024 * 1024;

/// All outputs together are not larger than this.
pub const ALL_LIMIT: u64 = 256 * 1024 * 1024;

/// More files than this are not kept: each is looked at when another is added.
const FILES: usize = 2_000;

/// How a file is called that is being written.
const NEW: &str = ".new-";

/// An output is kept for so many days.
pub const DAYS: u64 = 7;

/// Letters of a name at first; more where two outputs would have the same.
const SHORT: usize = 6;
const LONGEST: usize = 26;

/// No vowels and nothing that looks like something else: a name that can be read out, and no word.
const LETTERS: &[u8; 32] = b"0123456789bcdfghjkmnpqrstvwxyzae";

/// The outputs of a person.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
}

/// One output that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its name.
    pub id: String,
    /// How large it is.
    pub bytes: u64,
    /// When it was kept.
    pub at: SystemTime,
}

impl Store {
    /// Returns the outputs in a folder, which need not be there.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Keeps an output whole and returns its name; the same output gets the same name.
    ///
    /// It is complete under its name before this returns. What is too old or too much is removed.
    pub fn keep(&self, output: &[u8], now: SystemTime) -> Result<String> {
        ensure!(
            output.len() <= OUTPUT_LIMIT,
            "an output of {} bytes is too large to be kept",
            output.len()
        );
        private_folder(&self.folder)?;
        let name = name_of(output);
        for length in SHORT..=LONGEST {
            let id = &name[..length];
            let file = self.file(id);
            match fs::read(&file) {
                // It is wanted again, so its days begin anew.
                Ok(other) if other == output => touch(&file, now),
                // Another output with the same letters at its beginning.
                Ok(other) if name_of(&other).starts_with(id) => continue,
                // Torn: its name says what its content should be, and it is not.
                Ok(_) => {
                    let _ = fs::remove_file(&file);
                    self.write(&file, output)?;
                }
                Err(_) => self.write(&file, output)?,
            }
            // Two that began at once with different outputs: one of them got the name.
            if fs::metadata(&file)?.len() == output.len() as u64 {
                self.sweep(id, now);
                return Ok(id.to_owned());
            }
        }
        bail!("every name of this output is taken")
    }

    /// Writes a file that only its owner may read, complete before it has its name. Waits for no
    /// disk: a file that a crash tears is found out by its name.
    fn write(&self, file: &Path, output: &[u8]) -> Result<()> {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let temporary = self
            .folder
            .join(format!("{NEW}{}-{number}", std::process::id()));
        let written = write_private(&temporary, output).and_then(|()| {
            match fs::hard_link(&temporary, file) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                    // This file system knows no links.
                    fs::rename(&temporary, file)
                }
                _ => Ok(()),
            }
        });
        let _ = fs::remove_file(&temporary);
        Ok(written?)
    }

    /// Returns an output by its name or the beginning of it.
    pub fn read(&self, id: &str) -> Result<Vec<u8>> {
        let id = id.trim().to_ascii_lowercase();
        let is_name = !id.is_empty() && id.bytes().all(|byte| LETTERS.contains(&byte));
        let all = self.list();
        let found: Vec<&Kept> = all
            .iter()
            .filter(|kept| is_name && kept.id.starts_with(&id))
            .collect();
        // A name that is another one's beginning means itself.
        let exact = found.iter().find(|kept| kept.id == id);
        match (exact, found.as_slice()) {
            (Some(one), _) | (None, [one]) => Ok(fs::read(self.file(&one.id))?),
            (None, []) => bail!("there is no output `{}`", id.escape_debug()),
            (None, many) => {
                let names: Vec<&str> = many.iter().map(|kept| kept.id.as_str()).collect();
                bail!("`{id}` may be any of {}", names.join(", "))
            }
        }
    }

    /// Returns the file of an output and its whole name, where a text is no other thing than its name or the
    /// beginning of it.
    pub fn find(&self, id: &str) -> Option<(PathBuf, String)> {
        let is_name = id.len() >= SHORT && id.bytes().all(|byte| LETTERS.contains(&byte));
        let found = is_name.then(|| self.full_name(id)).flatten()?;
        Some((self.file(&found), found))
    }

    /// Returns the whole name of an output whose beginning is given.
    pub fn full_name(&self, id: &str) -> Option<String> {
        let id = id.trim().to_ascii_lowercase();
        let mut found = self
            .list()
            .into_iter()
            .filter(|kept| kept.id.starts_with(&id));
        found.next().map(|kept| kept.id)
    }

    /// Returns what is kept, the latest first.
    pub fn list(&self) -> Vec<Kept> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut all: Vec<Kept> = entries
            .filter_map(|entry| {
                let name = entry.file_name().into_string().ok()?;
                let id = name.strip_suffix(".txt")?;
                let metadata = entry.metadata().ok()?;
                let is_ours = metadata.is_file() && id.bytes().all(|byte| LETTERS.contains(&byte));
                is_ours
                    .then(|| {
                        Ok::<_, std::io::Error>(Kept {
                            id: id.to_owned(),
                            bytes: metadata.len(),
                            at: metadata.modified()?,
                        })
                    })?
                    .ok()
            })
            .collect();
        all.sort_by(|left, right| right.at.cmp(&left.at).then_with(|| left.id.cmp(&right.id)));
        all
    }

    fn file(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.txt"))
    }

    /// Removes what is too old, and of the rest the oldest until it is little enough.
    fn sweep(&self, newest: &str, now: SystemTime) {
        let mut bytes = 0;
        for (count, kept) in self.list().into_iter().enumerate() {
            bytes += kept.bytes;
            // A time in the future is that of a clock that was wrong: it is not old.
            let age = now.duration_since(kept.at).unwrap_or(Duration::ZERO);
            let is_old = age > Duration::from_secs(DAYS * 24 * 3600);
            if kept.id != newest && (is_old || bytes > ALL_LIMIT || count >= FILES) {
                // Somebody else may have removed it at the same time.
                let _ = fs::remove_file(self.file(&kept.id));
            }
        }
        self.sweep_leftovers(now);
    }

    /// Removes what killed writers left behind, once nobody can still be writing it.
    fn sweep_leftovers(&self, now: SystemTime) {
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let is_new = entry.file_name().to_string_lossy().starts_with(NEW);
            let age = entry.metadata().and_then(|metadata| metadata.modified());
            let age = age.map(|at| now.duration_since(at).unwrap_or(Duration::ZERO));
            if is_new && age.is_ok_and(|age| age > Duration::from_secs(3600)) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

fn write_private(path: &Path, content: &[u8]) -> std::io::Result<()> {
    // One that a killed process of the same number left behind.
    let _ = fs::remove_file(path);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    fs_err::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(content)
}

fn touch(path: &Path, now: SystemTime) {
    if let Ok(file) = std::fs::File::options().write(true).open(path) {
        // It is removed a little earlier, then.
        let _ = file.set_modified(now);
    }
}

/// Makes the folder, which only its owner may look into: outputs hold what commands print.
fn private_folder(folder: &Path) -> Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .with_context(|| format!("failed to create `{}`", folder.display()))
}

/// Returns the longest name of an output; its beginning is enough mostly.
fn name_of(output: &[u8]) -> String {
    let hash = blake3::hash(output);
    hash.as_bytes()[..LONGEST]
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path().join("a b/outputs"));
        (folder, store)
    }

    fn day(number: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(number * 24 * 3600)
    }

    fn age(store: &Store, id: &str, at: SystemTime) {
        let file = std::fs::File::options()
            .write(true)
            .open(store.file(id))
            .unwrap();
        file.set_modified(at).unwrap();
    }

    #[test]
    fn an_output_comes_back_as_it_was() {
        let (_folder, store) = store();
        assert!(store.list().is_empty());
        let output = b"\x1b[1mbold\xff\0\r\n";
        let id = store.keep(output, day(1)).unwrap();
        assert_eq!(id.len(), SHORT);
        assert_eq!(store.read(&id).unwrap(), output);
        assert_eq!(store.read(&id[..4]).unwrap(), output);
        assert_eq!(store.keep(output, day(2)).unwrap(), id);
        let (file, name) = store.find(&id).unwrap();
        assert_eq!((fs::read(file).unwrap(), &name), (output.to_vec(), &id));
        assert_eq!(store.find("../../etc/passwd"), None);
        assert_eq!(store.list().len(), 1);
    }

    #[test]
    fn two_outputs_never_share_a_name() {
        let (_folder, store) = store();
        let id = store.keep(b"one", day(1)).unwrap();
        // As if another output had the same short name.
        let name = name_of(b"two");
        fs::write(store.file(&name[..SHORT]), b"torn").unwrap();
        let second = store.keep(b"two", day(1)).unwrap();
        assert_eq!(store.read(&second).unwrap(), b"two");
        assert_eq!(store.read(&id).unwrap(), b"one");
    }

    #[test]
    fn what_is_old_goes_and_a_clock_that_was_wrong_costs_nothing() {
        let (_folder, store) = store();
        let old = store.keep(b"old", day(1)).unwrap();
        let early = store.keep(b"from the future", day(1)).unwrap();
        age(&store, &old, day(10));
        age(&store, &early, day(9_999));
        let new = store.keep(b"new", day(18)).unwrap();
        age(&store, &new, day(18));
        assert!(store.read(&old).is_err());
        assert!(store.read(&early).is_ok() && store.read(&new).is_ok());
    }

    #[test]
    fn the_oldest_go_when_it_is_too_much() {
        let (_folder, store) = store();
        let part = OUTPUT_LIMIT;
        let ids: Vec<String> = (0..9u8)
            .map(|number| {
                let now = day(100) + Duration::from_secs(u64::from(number));
                let id = store.keep(&[number], now).unwrap();
                // A file with a hole is as large as one without.
                let file = std::fs::File::options()
                    .write(true)
                    .open(store.file(&id))
                    .unwrap();
                file.set_len(part as u64).unwrap();
                file.set_modified(now).unwrap();
                id
            })
            .collect();
        let last = store
            .keep(b"last", day(100) + Duration::from_secs(60))
            .unwrap();
        let left: Vec<String> = store.list().into_iter().map(|kept| kept.id).collect();
        assert!(left.contains(&last) && !left.contains(&ids[0]), "{left:?}");
        assert!(store.list().iter().map(|kept| kept.bytes).sum::<u64>() <= ALL_LIMIT);
    }

    #[test]
    fn a_name_from_somewhere_else_is_no_name() {
        let (_folder, store) = store();
        store.keep(b"one", day(1)).unwrap();
        for id in ["", "../../etc/passwd", "zzzzzz", "*", "a\0"] {
            assert!(store.read(id).is_err(), "{id}");
        }
    }

    #[test]
    fn too_large_is_not_kept() {
        let (_folder, store) = store();
        assert!(store.keep(&vec![0; OUTPUT_LIMIT + 1], day(1)).is_err());
        assert!(store.list().is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_look() {
        use std::os::unix::fs::PermissionsExt;
        let (_folder, store) = store();
        let id = store.keep(b"secret", day(1)).unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(
            (mode(&store.folder), mode(&store.file(&id))),
            (0o700, 0o600)
        );
    }
}
