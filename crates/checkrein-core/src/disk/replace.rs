//! Whole files, replaced by rename.

use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result, ensure};
use fs_err as fs;

/// How a file that is being written is called until it has the name of the one that it replaces.
const PREFIX: &str = ".checkrein-";
const SUFFIX: &str = ".tmp";

/// Replaces a file's content so that every reader sees the old or the new, never a mixture.
///
/// The new content is on the disk before it takes the old one's name, so a crash or a full disk
/// leaves the old file as it was. Missing folders are created. A symbolic link is followed: its
/// target is replaced, not the link. The file's permissions are kept, and its owner and group as far
/// as the system lets us.
pub fn replace(path: &Path, content: &[u8]) -> Result<()> {
    replace_with(path, content, |file| file.sync_data())
}

/// Replaces a file of the cache: like [`replace`], without waiting for the disk.
///
/// After a power failure such a file may be torn, so its readers must be able to tell.
pub fn replace_cached(path: &Path, content: &[u8]) -> Result<()> {
    replace_with(path, content, |_| Ok(()))
}

/// Removes what killed writers left behind in a folder; whoever calls it is the only writer there.
pub fn sweep(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(PREFIX) && name.ends_with(SUFFIX) {
            // One that stays is in nobody's way.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn replace_with(
    path: &Path,
    content: &[u8],
    sync: impl Fn(&fs::File) -> std::io::Result<()>,
) -> Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    // A link may lead to a device, which root could take away from the whole system.
    let is_other = fs::metadata(&target).is_ok_and(|metadata| !metadata.is_file());
    ensure!(!is_other, "`{}` is no regular file", target.display());
    let folder = target.parent().context("a file needs a folder to be in")?;
    fs::create_dir_all(folder)?;
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let temporary = folder.join(format!(
        "{PREFIX}{}-{}{SUFFIX}",
        std::process::id(),
        COUNTER.fetch_add(1, Ordering::Relaxed)
    ));
    let written = write_new(&temporary, &target, content, sync).and_then(|()| {
        fs::rename(&temporary, &target)?;
        Ok(())
    });
    if written.is_err() {
        // The error that matters is the first one.
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn write_new(
    temporary: &Path,
    target: &Path,
    content: &[u8],
    sync: impl Fn(&fs::File) -> std::io::Result<()>,
) -> Result<()> {
    let mut file = fs::File::create(temporary)?;
    if let Ok(metadata) = fs::metadata(target) {
        keep_owner(&file, &metadata);
        // After that: the system takes some permissions away from a file that it gives away.
        file.set_permissions(metadata.permissions())?;
    }
    file.write_all(content)?;
    sync(&file)?;
    Ok(())
}

/// Gives the new file to whom the old one belonged, where that is somebody else: root edits a
/// person's file, or a folder hands its own group on.
#[cfg(unix)]
fn keep_owner(file: &fs::File, old: &std::fs::Metadata) {
    use std::os::unix::fs::MetadataExt;
    let Ok(new) = file.metadata() else { return };
    let (user, group) = (old.uid(), old.gid());
    if (new.uid(), new.gid()) != (user, group) {
        // Only root may give files away; who may not keeps at least the group.
        let given = std::os::unix::fs::fchown(file.file(), Some(user), Some(group));
        if given.is_err() {
            let _ = std::os::unix::fs::fchown(file.file(), None, Some(group));
        }
    }
}

#[cfg(not(unix))]
fn keep_owner(_file: &fs::File, _old: &std::fs::Metadata) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_replaced_and_nothing_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a b/state.json");
        replace(&path, b"1").unwrap();
        replace(&path, b"2").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"2");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn what_a_killed_writer_left_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".checkrein-7-0.tmp", ".checkrein-7", "a.tmp"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        sweep(folder.path());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn the_permissions_and_the_group_stay() {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "1").unwrap();
        // Any group that this user may give a file to; its own, where there is no other.
        let group = rustix::process::getgroups()
            .unwrap_or_default()
            .last()
            .map(|id| id.as_raw());
        let is_given = std::os::unix::fs::chown(&path, None, group).is_ok();
        fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        replace(&path, b"2").unwrap();
        let metadata = fs::metadata(&path).unwrap();
        assert_eq!(metadata.permissions().mode() & 0o7777, 0o640);
        if let Some(group) = group.filter(|_| is_given) {
            assert_eq!(metadata.gid(), group);
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_stays_what_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("/dev/null", &link).unwrap();
        let error = replace(&link, b"2").unwrap_err();
        assert_eq!(error.to_string(), "`/dev/null` is no regular file");
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
        assert!(replace(folder.path(), b"2").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        fs::write(&real, "1").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        replace(&link, b"2").unwrap();
        assert_eq!(fs::read(&real).unwrap(), b"2");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
