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

/// So often in succession somebody could not be looked into. Who is just ending, for one, cannot be.
const CLOSED: u32 = 3;

/// A folder that is walked through now and then.
#[derive(Debug)]
pub(crate) struct Written {
    folder: PathBuf,
    /// What its file system had room for at the start, and when it was last walked through.
    room: Option<u64>,
    room_then: Option<u64>,
    closed: u32,
    last: Instant,
    pause: Duration,
}

impl Written {
    pub(crate) fn into(folder: &Path) -> Self {
        let room = room(folder);
        Self {
            folder: folder.to_path_buf(),
            room,
            room_then: room,
            closed: 0,
            last: Instant::now(),
            pause: Duration::ZERO,
        }
    }

    /// Is it more than may be? What cannot be looked into is too much.
    pub(crate) fn is_over(&mut self, limits: &Limits, processes: impl Fn() -> Vec<Pid>) -> bool {
        let begun = Instant::now();
        let now = room(&self.folder);
        // Somebody writes: then it is no time for a pause.
        let is_busy = taken(self.room_then, now) > limits.scratch / 4;
        if begun < self.last + if is_busy { WALK } else { self.pause } {
            return false;
        }
        let is_over = match found(&self.folder, limits) {
            Ok(found) => {
                let unnamed = unnamed(&self.folder, &processes());
                self.closed = if unnamed.is_closed {
                    self.closed + 1
                } else {
                    0
                };
                // Who hides what he has open has all that is gone of the room.
                let hidden = if self.closed >= CLOSED {
                    taken(self.room, now).saturating_sub(found.bytes + unnamed.bytes)
                } else {
                    0
                };
                let bytes = [found.bytes, unnamed.bytes, hidden];
                bytes.into_iter().fold(0, u64::saturating_add) > limits.scratch
                    || found.names > most(limits)
            }
            Err(_) => true,
        };
        self.room_then = now;
        self.last = Instant::now();
        // Never more than a fifth of a processor.
        self.pause = WALK.max(begun.elapsed() * 4);
        is_over
    }
}

/// What the file system of this folder has room for.
fn room(folder: &Path) -> Option<u64> {
    let about = nix::sys::statvfs::statvfs(folder).ok()?;
    Some(about.blocks_free() * about.fragment_size())
}

fn taken(before: Option<u64>, now: Option<u64>) -> u64 {
    before
        .zip(now)
        .map_or(0, |(before, now)| before.saturating_sub(now))
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

/// All that has a name. Ends when that is too much.
fn found(folder: &Path, limits: &Limits) -> io::Result<Found> {
    let mut all = Found::default();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            // Gone since it was seen, or another kind by now.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) =>
            {
                continue;
            }
            // Closed, or deeper than names go: a place to put what nobody sees.
            Err(error) => return Err(error),
        };
        for entry in entries.flatten() {
            all.names += 1;
            if all.names > most(limits) {
                return Ok(all);
            }
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

#[derive(Debug, Default, PartialEq, Eq)]
struct Unnamed {
    bytes: u64,
    /// Is there somebody who does not let others see what he has open?
    is_closed: bool,
}

/// Files that have no name any more and are still open.
fn unnamed(folder: &Path, processes: &[Pid]) -> Unnamed {
    let mut all = Unnamed::default();
    let Ok(here) = fs_err::metadata(folder) else {
        return all;
    };
    let mut seen = BTreeSet::new();
    for process in processes {
        let open = match std::fs::read_dir(format!("/proc/{process}/fd")) {
            Ok(open) => open,
            Err(error) => {
                all.is_closed |=
                    error.kind() == io::ErrorKind::PermissionDenied && !is_dead(*process);
                continue;
            }
        };
        let files = open
            .flatten()
            .filter_map(|entry| std::fs::metadata(entry.path()).ok())
            .filter(|about| about.is_file() && about.nlink() == 0 && about.dev() == here.dev());
        for about in files {
            if seen.insert(about.ino()) {
                all.bytes += about.blocks() * 512;
            }
        }
    }
    all
}

/// The dead that nobody has buried yet have nothing open, and belong to root.
fn is_dead(process: Pid) -> bool {
    fs_err::read(format!("/proc/{process}/stat")).map_or(true, |line| {
        let behind = line.rsplit(|byte| *byte == b')').next();
        behind.is_some_and(|rest| rest.starts_with(b" Z") || rest.starts_with(b" X"))
    })
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
        let whole = found(root, &Limits::default()).unwrap();
        assert_eq!(whole.names, 4);
        assert!((100_000..200_000).contains(&whole.bytes), "{whole:?}");

        let myself = [nix::unistd::getpid()];
        let before = unnamed(root, &myself).bytes;
        let held = fs_err::File::open(root.join("a/b/file")).unwrap();
        fs_err::remove_file(root.join("a/b/file")).unwrap();
        assert!(unnamed(root, &myself).bytes >= before + 100_000);
        assert!(!unnamed(root, &myself).is_closed);
        drop(held);

        let limits = Limits {
            scratch: 10_000,
            ..Limits::default()
        };
        fs_err::write(root.join("more"), vec![1; 50_000]).unwrap();
        assert!(Written::into(root).is_over(&limits, Vec::new));
        assert!(!Written::into(root).is_over(&Limits::default(), Vec::new));

        // Few names are counted to their end, many are not.
        for number in 0..1100 {
            fs_err::write(root.join(number.to_string()), "").unwrap();
        }
        assert_eq!(found(root, &limits).unwrap().names, 1025);
        assert!(Written::into(root).is_over(&limits, Vec::new));
    }
}
