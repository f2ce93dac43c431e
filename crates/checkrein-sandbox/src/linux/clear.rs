//! Takes a folder away with all that code has made in it: however deep, however closed, and with nothing outside of it,
//! should somebody still be there who puts links in the place of folders.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rustix::fs::{AtFlags, CWD, Dir, Mode, OFlags, fstat, openat, renameat, unlinkat};
use rustix::io::Errno;

/// Removes it. Whatever is deep is first moved up, so that neither names nor descriptors nor the stack run out.
pub(crate) fn clear(folder: &Path) -> io::Result<()> {
    let top = opened(CWD, folder)?;
    let mut count = 0_u64;
    loop {
        let names = names(&top)?;
        if names.is_empty() {
            break;
        }
        let before = names.len();
        let mut left = 0;
        for name in names {
            if !is_gone(top.as_fd(), &name, &top, &mut count) {
                left += 1;
            }
        }
        if left == before {
            return Err(io::Error::other(format!(
                "{left} entries of `{}` cannot be removed",
                folder.display()
            )));
        }
    }
    fs_err::remove_dir(folder)
}

/// Removes one name: a file at once, a folder when all that is in it has been moved to the top or removed.
fn is_gone(at: BorrowedFd<'_>, name: &[u8], top: &OwnedFd, count: &mut u64) -> bool {
    match unlinkat(at, name, AtFlags::empty()) {
        // What it says of folders depends on the file system.
        Err(Errno::ISDIR | Errno::PERM | Errno::ACCESS) => {}
        done => return done.is_ok(),
    }
    // Most of many are empty.
    if unlinkat(at, name, AtFlags::REMOVEDIR).is_ok() {
        return true;
    }
    let Ok(inside) = opened(at, name) else {
        return false;
    };
    for inner in names(&inside).unwrap_or_default() {
        if unlinkat(&inside, &*inner, AtFlags::empty()).is_ok() {
            continue;
        }
        // To change where a folder lies is to write it.
        drop(opened(inside.as_fd(), &*inner));
        loop {
            *count += 1;
            match renameat(&inside, &*inner, top, format!("moved-{count}")) {
                // The code has used this name.
                Err(Errno::NOTEMPTY | Errno::EXIST | Errno::NOTDIR) => {}
                _ => break,
            }
        }
    }
    unlinkat(at, name, AtFlags::REMOVEDIR).is_ok()
}

/// Opens a folder that may be closed, and no link to one.
fn opened(at: BorrowedFd<'_>, name: impl rustix::path::Arg) -> io::Result<OwnedFd> {
    let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let named = openat(at, name, flags | OFlags::PATH, Mode::empty())?;
    // By this road what is opened is what is changed.
    if fstat(&named)?.st_mode & 0o700 != 0o700 {
        let road = format!("/proc/self/fd/{}", named.as_raw_fd());
        fs_err::set_permissions(road, PermissionsExt::from_mode(0o700))?;
    }
    Ok(openat(&named, c".", flags | OFlags::RDONLY, Mode::empty())?)
}

fn names(folder: &OwnedFd) -> io::Result<Vec<Vec<u8>>> {
    let mut names = Vec::new();
    for entry in Dir::read_from(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_bytes();
        if name != b"." && name != b".." {
            names.push(name.to_vec());
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_goes_however_deep_and_closed_it_is_and_nothing_else() {
        let outside = tempfile::tempdir().unwrap();
        let kept = outside.path().join("kept");
        fs_err::create_dir_all(kept.join("in it")).unwrap();
        let folder = outside.path().join("folder");
        fs_err::create_dir_all(folder.join("a/b")).unwrap();
        fs_err::write(folder.join("a/b/file"), "x").unwrap();
        // A name that is taken.
        fs_err::create_dir_all(folder.join("moved-1/x")).unwrap();
        fs_err::write(folder.join("moved-2"), "x").unwrap();
        std::os::unix::fs::symlink(&kept, folder.join("link")).unwrap();
        std::os::unix::fs::symlink(&kept, folder.join("a/link")).unwrap();
        // Deeper than the names and the descriptors of a process go.
        let mut at = opened(CWD, &*folder).unwrap();
        for _ in 0..3000 {
            let name = "deep".repeat(20);
            rustix::fs::mkdirat(&at, &*name, Mode::RWXU).unwrap();
            at = opened(at.as_fd(), &*name).unwrap();
        }
        for closed in ["a/b", "a"] {
            let mode = PermissionsExt::from_mode(0o000);
            fs_err::set_permissions(folder.join(closed), mode).unwrap();
        }
        clear(&folder).unwrap();
        assert!(!folder.exists() && kept.join("in it").exists());
        assert!(clear(&folder).is_err(), "it is gone");
    }
}
