//! Our own folder in the git folder of a work tree: one checkpoint at a time, and whatever a
//! killed one left behind is swept out by the next.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;
use fs_err as fs;

use super::entries::fields;
use super::repository::Repository;
use crate::disk;

/// A checkpoint takes well under a second in all but the largest work trees.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the index's next content is called until it takes the index's place.
const NEXT_INDEX: &str = "next-index";

/// What stays in the room from one checkpoint to the next.
const STAYS: &[&str] = &[LOCK, NOTE, FORGOTTEN];
const LOCK: &str = "lock";
const NOTE: &str = "pending";
const FORGOTTEN: &str = "forgotten";

/// The folder, held; the system gives it back when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Room {
    folder: PathBuf,
    /// Also handed to the process that moves the branch, so that it outlives us with the lock.
    pub(super) lock: File,
}

impl Room {
    /// Enters the room of a work tree and sweeps it; nothing when another one stays in it.
    pub(super) fn enter(repository: &Repository) -> Result<Option<Self>> {
        let folder = repository.git_dir.join("checkrein");
        fs::create_dir_all(&folder)?;
        let lock = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(folder.join(LOCK))?
            .into_file();
        let start = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if start.elapsed() < PATIENCE => {
                    std::thread::sleep(Duration::from_millis(5));
                }
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
        let room = Self { folder, lock };
        room.give_index_lock_back(repository)?;
        room.sweep()?;
        Ok(Some(room))
    }

    /// Where a pending refresh of the index is noted.
    pub(super) fn note(&self) -> PathBuf {
        self.folder.join(NOTE)
    }

    /// Files that the person removed from the index and left on the disk. Git has no word for
    /// that once it is committed; without ours, the next checkpoint would take them for new.
    pub(super) fn forgotten(&self) -> Result<BTreeSet<Vec<u8>>> {
        match fs::read(self.folder.join(FORGOTTEN)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeSet::new()),
            list => Ok(fields(&list?).map(<[u8]>::to_vec).collect()),
        }
    }

    /// Remembers such files for the next checkpoint.
    pub(super) fn remember_forgotten(&self, paths: &BTreeSet<Vec<u8>>) -> Result<()> {
        if self.forgotten()? == *paths {
            return Ok(());
        }
        let list: Vec<&[u8]> = paths.iter().map(Vec::as_slice).collect();
        disk::replace(&self.folder.join(FORGOTTEN), &list.join(&0))
    }

    /// A new place for an index of ours.
    pub(super) fn scratch_index(&self) -> Scratch {
        Scratch::new(self.folder.join(unique("index")))
    }

    /// A new place for what is to become the person's index.
    pub(super) fn next_index(&self) -> Scratch {
        Scratch::new(self.folder.join(unique(NEXT_INDEX)))
    }

    /// Removes an index lock that one of us took and was killed with.
    ///
    /// It is ours when its content is that of a next index which still lies here: the lock is
    /// that very file under a second name.
    fn give_index_lock_back(&self, repository: &Repository) -> Result<()> {
        let lock = repository.index_lock();
        let Ok(held) = fs::read(&lock) else {
            return Ok(());
        };
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let is_ours = entry.file_name().to_string_lossy().starts_with(NEXT_INDEX)
                && fs::read(entry.path()).is_ok_and(|prepared| prepared == held);
            if is_ours {
                fs::remove_file(&lock)?;
                break;
            }
        }
        Ok(())
    }

    fn sweep(&self) -> Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            if STAYS.iter().any(|name| entry.file_name() == *name) {
                continue;
            }
            match fs::remove_file(entry.path()) {
                // A git that outlived the one that started it takes its own lock away.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                other => other?,
            }
        }
        Ok(())
    }
}

fn unique(name: &str) -> String {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    format!("{name}-{}-{number}", std::process::id())
}

/// A file that goes when it is no longer needed.
#[derive(Debug)]
pub(super) struct Scratch(PathBuf);

impl Scratch {
    fn new(path: PathBuf) -> Self {
        Self(path)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // It may never have been made; the next checkpoint sweeps what could not be removed.
        let _ = fs::remove_file(&self.0);
        let mut lock = self.0.clone().into_os_string();
        lock.push(".lock");
        let _ = fs::remove_file(lock);
    }
}
