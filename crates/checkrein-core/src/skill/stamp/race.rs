//! Many stamps at once, by two threads of which neither waits for the other.
//!
//! On a busy machine a new thread may not run for milliseconds, which is longer than all the work.
//! So whoever is free takes the next part, and in the end this thread does what the other has
//! begun and not finished.

use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::{Stamp, Watched, now, open, path_of};

/// Entries that are taken at once.
const PART: usize = 50;

struct Race {
    folders: Vec<(String, Option<OwnedFd>)>,
    /// All names, one after another: a thousand texts of their own would cost more to make.
    names: String,
    entries: Vec<Entry>,
    next: AtomicUsize,
    done: Vec<AtomicBool>,
    /// The first entry that has changed; as many as there are when none has.
    changed: AtomicUsize,
}

struct Entry {
    folder: usize,
    name: std::ops::Range<usize>,
    stamp: Stamp,
}

/// Returns the first thing that is not as it was stamped.
pub(super) fn first_change<Name: AsRef<str>>(watched: &[Watched<Name>]) -> Option<String> {
    let race = Arc::new(Race::new(watched));
    let other = Arc::clone(&race);
    // Never joined: the process may end before it has begun. Without it, this thread does it all.
    let _ = std::thread::Builder::new().spawn(move || other.run());
    race.run();
    race.finish();
    let entry = race.entries.get(race.changed.load(Ordering::Acquire))?;
    let (folder, _) = &race.folders[entry.folder];
    Some(path_of(folder, &race.names[entry.name.clone()]))
}

impl Race {
    fn new<Name: AsRef<str>>(watched: &[Watched<Name>]) -> Self {
        let mut names = String::new();
        let mut entries = Vec::new();
        for (folder, group) in watched.iter().enumerate() {
            for (name, stamp) in &group.entries {
                let start = names.len();
                names.push_str(name.as_ref());
                entries.push(Entry {
                    folder,
                    name: start..names.len(),
                    stamp: *stamp,
                });
            }
        }
        let folders = watched.iter().map(|group| group.folder.as_ref());
        Self {
            folders: folders
                .map(|folder| (folder.to_owned(), open(folder)))
                .collect(),
            names,
            next: AtomicUsize::new(0),
            done: (0..entries.len().div_ceil(PART))
                .map(|_| AtomicBool::new(false))
                .collect(),
            changed: AtomicUsize::new(entries.len()),
            entries,
        }
    }

    /// Takes parts until there are no more.
    fn run(&self) {
        loop {
            let part = self.next.fetch_add(1, Ordering::Relaxed);
            if part >= self.done.len() {
                return;
            }
            self.compare(part);
        }
    }

    /// Does what the other thread has taken and not finished.
    fn finish(&self) {
        for (part, done) in self.done.iter().enumerate() {
            if !done.load(Ordering::Acquire) {
                self.compare(part);
            }
        }
    }

    fn compare(&self, part: usize) {
        let start = part * PART;
        let end = self.entries.len().min(start + PART);
        for at in start..end {
            let Entry {
                folder,
                name,
                stamp,
            } = &self.entries[at];
            let (folder, handle) = &self.folders[*folder];
            if now(handle.as_ref(), folder, &self.names[name.clone()]) != *stamp {
                self.changed.fetch_min(at, Ordering::AcqRel);
                break;
            }
        }
        self.done[part].store(true, Ordering::Release);
    }
}
