//! A folder of the real file system that one run may write, where there is no memory file system for it, or where a
//! socket lies. Gone with the run, and what a killed program left behind is taken away by the next.

use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts the runs of this process, so that two at once have two folders.
static COUNT: AtomicU64 = AtomicU64::new(0);

/// Removed when it is dropped.
#[derive(Debug)]
pub(crate) struct Scratch {
    folder: PathBuf,
    lock: PathBuf,
    /// Locked for as long as the process lives: the kernel lets go of it whatever happens.
    _held: fs_err::File,
}

impl Scratch {
    /// Makes a new one, and takes away those that nobody holds any more.
    pub(crate) fn new() -> io::Result<Self> {
        let base = base()?;
        sweep(&base);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-{number}", std::process::id());
        let (folder, lock) = (base.join(&name), base.join(format!("{name}.lock")));
        let held = fs_err::OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock)?;
        held.file().lock()?;
        // Left by a process of the same number, which is gone.
        let _ = removed(&folder);
        std::fs::DirBuilder::new().mode(0o700).create(&folder)?;
        Ok(Self {
            folder,
            lock,
            _held: held,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = removed(&self.folder);
        let _ = fs_err::remove_file(&self.lock);
    }
}

/// Ours alone: nobody else may have made it.
fn base() -> io::Result<PathBuf> {
    let temporary = fs_err::canonicalize(std::env::temp_dir())?;
    let me = own_user()?;
    let base = temporary.join(format!("checkrein-sandbox-{me}"));
    // What root runs without namespaces runs as nobody, who has to get to a folder in it.
    let mode = if me == 0 { 0o711 } else { 0o700 };
    match std::fs::DirBuilder::new().mode(mode).create(&base) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let about = fs_err::symlink_metadata(&base)?;
    if about.uid() == me && about.is_dir() && about.mode() & 0o777 != mode {
        fs_err::set_permissions(&base, std::fs::Permissions::from_mode(mode))?;
    }
    if about.is_dir() && about.uid() == me && about.mode() & 0o022 == 0 {
        Ok(base)
    } else {
        Err(io::Error::other(format!(
            "`{}` is not a folder of yours alone; remove it",
            base.display()
        )))
    }
}

#[cfg(target_os = "linux")]
fn own_user() -> io::Result<u32> {
    Ok(nix::unistd::geteuid().as_raw())
}

/// Elsewhere the home's owner is who we are.
#[cfg(not(target_os = "linux"))]
fn own_user() -> io::Result<u32> {
    let home = std::env::var_os("HOME").unwrap_or_else(|| "/".into());
    Ok(fs_err::metadata(home)?.uid())
}

fn sweep(base: &Path) {
    for entry in std::fs::read_dir(base).into_iter().flatten().flatten() {
        let lock = entry.path();
        if lock.extension().is_none_or(|extension| extension != "lock") {
            continue;
        }
        let Ok(held) = fs_err::OpenOptions::new().write(true).open(&lock) else {
            continue;
        };
        if held.file().try_lock().is_ok() {
            let folder = lock.with_extension("");
            let _ = removed(&folder);
            let _ = fs_err::remove_file(&lock);
        }
    }
}

#[cfg(target_os = "linux")]
use crate::linux::clear::clear as removed;

/// Removes a folder; those in it that the code has closed for everybody are opened first.
#[cfg(not(target_os = "linux"))]
fn removed(folder: &Path) -> io::Result<()> {
    let _ = open_up(folder);
    fs_err::remove_dir_all(folder)
}

/// Gives the owner all rights on all folders below, so that they can be removed.
#[cfg(not(target_os = "linux"))]
fn open_up(folder: &Path) -> io::Result<()> {
    let about = fs_err::symlink_metadata(folder)?;
    if !about.is_dir() {
        return Ok(());
    }
    if about.mode() & 0o700 != 0o700 {
        fs_err::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
    }
    for entry in std::fs::read_dir(folder)?.flatten() {
        let _ = open_up(&entry.path());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_goes_with_its_run_and_one_that_is_left_goes_with_the_next() {
        let first = Scratch::new().unwrap();
        let second = Scratch::new().unwrap();
        assert_ne!(first.path(), second.path());
        let closed = first.path().join("closed");
        fs_err::create_dir(&closed).unwrap();
        fs_err::write(closed.join("file"), "x").unwrap();
        fs_err::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
        let gone = first.path().to_path_buf();
        drop(first);
        assert!(!gone.exists());
        assert!(second.path().exists(), "one that is held is left alone");

        // As a killed process leaves it: the folder and its lock, which nobody holds.
        let left = gone.with_file_name("1-left");
        fs_err::create_dir(&left).unwrap();
        fs_err::write(left.with_extension("lock"), "").unwrap();
        drop(Scratch::new().unwrap());
        assert!(!left.exists() && second.path().exists());
    }
}
