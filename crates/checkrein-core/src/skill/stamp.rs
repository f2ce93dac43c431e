//! Whether anything that an index was built from has changed, told by `stat` alone.

use std::ffi::CString;
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{AtFlags, CWD, Mode, OFlags, Stat, openat, statat};

use super::words;

mod race;

/// What `stat` said about one file or folder, boiled down to a number; zero when there is none.
pub(super) type Stamp = u64;

/// A folder and what is watched in it; the empty name is the folder itself.
///
/// The prompt path borrows the names from the index: to own a thousand costs a tenth of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watched<Name = String> {
    /// The folder that the names are relative to.
    pub folder: Name,
    /// Relative names, each with the stamp it had.
    pub entries: Vec<(Name, Stamp)>,
}

/// Takes stamps, and remembers the newest change that it came across.
#[derive(Debug, Default)]
pub(super) struct Stamper {
    /// Nanoseconds since 1970 at which the youngest of the things stamped was changed.
    ///
    /// The time of the inode's change, which nobody can set, unlike that of the content's.
    pub newest: u64,
}

impl Stamper {
    /// Stamps what is at a path.
    pub(super) fn stamp(&mut self, path: &Path) -> Stamp {
        let Ok(stat) = statat(CWD, path, AtFlags::empty()) else {
            return 0;
        };
        self.newest = self
            .newest
            .max(nanoseconds(stat.st_ctime as _, stat.st_ctime_nsec as _));
        stamp_of(&stat)
    }
}

/// More `stat` calls than this are shared with a second thread.
///
/// A thread costs about 50 µs to start, 1,000 calls 600 µs.
const ONE_THREAD: usize = 200;

/// Returns the first thing that is not as it was stamped.
pub(super) fn first_change<Name: AsRef<str>>(watched: &[Watched<Name>]) -> Option<String> {
    let number: usize = watched.iter().map(|group| group.entries.len()).sum();
    if number > ONE_THREAD {
        return race::first_change(watched);
    }
    watched.iter().find_map(|group| {
        let folder = group.folder.as_ref();
        let handle = open(folder);
        group
            .entries
            .iter()
            .find(|(name, stamp)| now(handle.as_ref(), folder, name.as_ref()) != *stamp)
            .map(|(name, _)| path_of(folder, name.as_ref()))
    })
}

fn path_of(folder: &str, name: &str) -> String {
    Path::new(folder).join(name).display().to_string()
}

/// Opens a folder, so that the paths to walk from it are short.
fn open(folder: &str) -> Option<OwnedFd> {
    // The kernel does not follow what a name with a NUL means, and neither do we.
    let folder = CString::new(folder).ok()?;
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    openat(CWD, folder.as_c_str(), flags, Mode::empty()).ok()
}

fn now(handle: Option<&OwnedFd>, folder: &str, name: &str) -> Stamp {
    let stat = match handle {
        Some(handle) => {
            let name = if name.is_empty() { "." } else { name };
            statat(handle, name, AtFlags::empty())
        }
        // A folder that is missing, or that may be entered but not listed.
        None => statat(CWD, Path::new(folder).join(name), AtFlags::empty()),
    };
    stat.map_or(0, |stat| stamp_of(&stat))
}

/// Boils a `stat` down; the chance that a change goes unseen is one in 2^64.
fn stamp_of(stat: &Stat) -> Stamp {
    let numbers = [
        nanoseconds(stat.st_mtime as _, stat.st_mtime_nsec as _),
        nanoseconds(stat.st_ctime as _, stat.st_ctime_nsec as _),
        stat.st_size as u64,
        stat.st_ino as _,
        stat.st_dev as _,
    ];
    words::mix(&numbers).max(1)
}

fn nanoseconds(seconds: i64, nanoseconds: u64) -> u64 {
    (seconds.max(0) as u64)
        .saturating_mul(1_000_000_000)
        .saturating_add(nanoseconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fs_err as fs;

    #[track_caller]
    fn watch(folder: &Path, names: &[&str]) -> Vec<Watched> {
        let mut stamper = Stamper::default();
        vec![Watched {
            folder: folder.to_str().unwrap().to_owned(),
            entries: names
                .iter()
                .map(|name| ((*name).to_owned(), stamper.stamp(&folder.join(name))))
                .collect(),
        }]
    }

    #[test]
    fn every_kind_of_change_is_seen_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir(root.join("a")).unwrap();
        fs::write(root.join("a/SKILL.md"), "one").unwrap();
        let watched = watch(root, &["", "a/SKILL.md", "missing"]);
        assert_eq!(first_change(&watched), None);

        fs::write(root.join("a/SKILL.md"), "longer").unwrap();
        assert!(first_change(&watched).unwrap().ends_with("a/SKILL.md"));

        let watched = watch(root, &["a/SKILL.md", "missing"]);
        fs::write(root.join("missing"), "").unwrap();
        assert!(first_change(&watched).unwrap().ends_with("missing"));

        let watched = watch(root, &["a/SKILL.md"]);
        fs::remove_dir_all(root.join("a")).unwrap();
        assert!(first_change(&watched).unwrap().ends_with("a/SKILL.md"));
    }

    #[test]
    fn many_entries_are_compared_to_the_last() {
        let folder = tempfile::tempdir().unwrap();
        let names: Vec<String> = (0..500).map(|number| format!("f{number}")).collect();
        for name in &names {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let watched = watch(folder.path(), &names);
        assert_eq!(first_change(&watched), None);
        fs::write(folder.path().join("f499"), "changed").unwrap();
        assert!(first_change(&watched).unwrap().ends_with("f499"));
    }
}
