//! A small file that belongs to the person alone, made once.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use fs_err as fs;

/// Creates a file that only its owner may read, whole or not at all, unless there is a sound one.
///
/// Of two that create it at once, one wins, and both find its content there.
pub fn create_private(path: &Path, content: &[u8], is_sound: impl Fn(&[u8]) -> bool) -> Result<()> {
    let folder = path.parent().context("a file needs a folder to be in")?;
    fs::create_dir_all(folder)?;
    let temporary = folder.join(format!(".checkrein-{}.new", std::process::id()));
    let written = write(&temporary, content).and_then(|()| {
        if fs::hard_link(&temporary, path).is_ok() {
            return Ok(());
        }
        // It is there already, or this file system knows no links.
        let is_there = fs::read(path).is_ok_and(|existing| is_sound(&existing));
        if !is_there {
            fs::rename(&temporary, path)?;
        }
        Ok(())
    });
    let _ = fs::remove_file(&temporary);
    written
}

fn write(path: &Path, content: &[u8]) -> Result<()> {
    // One that a killed process of the same number left behind.
    let _ = fs::remove_file(path);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    fs_err::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(content)?;
    file.sync_all()?;
    Ok(())
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_first_wins_and_nobody_else_may_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/key");
        let is_sound = |content: &[u8]| content.len() == 3;
        create_private(&path, b"one", is_sound).unwrap();
        create_private(&path, b"two", is_sound).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"one");
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_torn_one_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        fs::write(&path, "o").unwrap();
        create_private(&path, b"two", |content| content.len() == 3).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
    }
}
