//! What lies in the scratch folder where it is one of the machine's: no memory file system keeps its limit there.

use std::collections::BTreeSet;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nix::unistd::Pid;

use crate::Limits;

/// How often it is walked through, at most.
const WALK: Duration = Duration::from_millis(50);

/// A folder that is walked through now and then.
#[derive(Debug)]
pub(crate) struct Written {
    folder: PathBuf,
    next: Instant,
}

impl Written {
    pub(crate) fn into(folder: &Path) -> Self {
        Self {
            folder: folder.to_path_buf(),
            next: Instant::now(),
        }
    }

    /// Is it more than may be? What cannot be looked into is too much.
    pub(crate) fn is_over(&mut self, limits: &Limits, processes: impl Fn() -> Vec<Pid>) -> bool {
        if Instant::now() < self.next {
            return false;
        }
        let begun = Instant::now();
        let is_over = match found(&self.folder) {
            Ok(found) => {
                let unnamed: u64 = unnamed(&self.folder, &processes());
                found.bytes.saturating_add(unnamed) > limits.scratch || found.names > most(limits)
            }
            Err(error) => error.kind() == io::ErrorKind::PermissionDenied,
        };
        // Never more than a tenth of a processor.
        self.next = Instant::now() + WALK.max(begun.elapsed() * 9);
        is_over
    }
}

/// As many names as the memory file system of the other level would take.
fn most(limits: &Limits) -> u64 {
    (limits.scratch / 4096).clamp(1024, 100_000)
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Found {
    bytes: u64,
    names: u64,
}

fn found(folder: &Path) -> io::Result<Found> {
    let mut all = Found::default();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            // Gone since it was seen, or another kind by now.
            Err(error) if error.kind() != io::ErrorKind::PermissionDenied => continue,
            Err(error) => return Err(error),
        };
        for entry in entries.flatten() {
            all.names += 1;
            let Ok(about) = entry.metadata() else {
                continue;
            };
            all.bytes += about.blocks() * 512;
            if about.is_dir() {
                folders.push(entry.path());
            }
        }
    }
    Ok(all)
}

/// Files that have no name any more and are still open.
fn unnamed(folder: &Path, processes: &[Pid]) -> u64 {
    let Ok(here) = fs_err::metadata(folder) else {
        return 0;
    };
    let mut seen = BTreeSet::new();
    let open = processes
        .iter()
        .filter_map(|process| std::fs::read_dir(format!("/proc/{process}/fd")).ok())
        .flat_map(Iterator::flatten);
    open.filter_map(|entry| fs_err::metadata(entry.path()).ok())
        .filter(|about| about.is_file() && about.nlink() == 0 && about.dev() == here.dev())
        .filter(|about| seen.insert(about.ino()))
        .map(|about| about.blocks() * 512)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_counted_also_what_has_no_name_any_more() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs_err::create_dir_all(root.join("a/b")).unwrap();
        fs_err::write(root.join("a/b/file"), vec![1; 100_000]).unwrap();
        std::os::unix::fs::symlink("/usr", root.join("a/link")).unwrap();
        let whole = found(root).unwrap();
        assert_eq!(whole.names, 4);
        assert!((100_000..200_000).contains(&whole.bytes), "{whole:?}");

        let myself = [nix::unistd::getpid()];
        let before = unnamed(root, &myself);
        let held = fs_err::File::open(root.join("a/b/file")).unwrap();
        fs_err::remove_file(root.join("a/b/file")).unwrap();
        assert!(unnamed(root, &myself) >= before + 100_000);
        drop(held);

        let limits = Limits {
            scratch: 10_000,
            ..Limits::default()
        };
        fs_err::write(root.join("more"), vec![1; 50_000]).unwrap();
        assert!(Written::into(root).is_over(&limits, Vec::new));
        assert!(!Written::into(root).is_over(&Limits::default(), Vec::new));
    }
}
