//! A lock on a folder, for the few writes that must not happen at once.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use fs_err as fs;

/// A held lock; dropping it gives it back, and so does the end of the process, however it ends.
#[derive(Debug)]
pub struct Lock {
    _folder: std::fs::File,
}

/// Locks a folder against every other process that locks it too, waiting at most `patience`.
///
/// The folder itself is locked, not a file in it: nothing is left behind, nothing shows up in
/// git, and the system releases the lock of a process that was killed.
pub fn lock_dir(folder: &Path, patience: Duration) -> Result<Lock> {
    let handle = fs::File::open(folder)?.into_file();
    // The monotonic clock: a jump of the wall clock must not end the wait.
    let start = Instant::now();
    loop {
        match handle.try_lock() {
            Ok(()) => return Ok(Lock { _folder: handle }),
            Err(std::fs::TryLockError::WouldBlock) if start.elapsed() < patience => {
                std::thread::sleep(Duration::from_millis(2));
            }
            Err(std::fs::TryLockError::WouldBlock) => bail!(
                "`{}` is locked by another checkrein process; try again when it is done",
                folder.display()
            ),
            Err(std::fs::TryLockError::Error(error)) => {
                bail!("failed to lock `{}`: {error}", folder.display())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_waits_and_then_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let held = lock_dir(folder.path(), Duration::ZERO).unwrap();
        let error = lock_dir(folder.path(), Duration::from_millis(5)).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("is locked by another checkrein process")
        );
        drop(held);
        // Patience, because a process that another test is just starting still holds a copy.
        lock_dir(folder.path(), Duration::from_secs(5)).unwrap();
    }
}
