//! The person's settings file as a file: read once, checked, and changed only if it is still that.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::Result;
use checkrein_core::disk;
use fs_err as fs;

use super::{folders, place};
use crate::error::{CommandError, Kind};
use crate::settings;

/// A settings file that was read and can be edited.
#[derive(Clone, Debug)]
pub struct SettingsFile {
    path: PathBuf,
    content: Option<String>,
    mode: u32,
}

impl SettingsFile {
    /// Reads a settings file and checks that it can be edited; one that is missing is empty.
    pub fn read(path: &Path) -> Result<Self, CommandError> {
        let shown = path.display();
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                if let Ok(target) = fs::read_link(path) {
                    return Err(CommandError::person(format!(
                        "`{shown}` is a link to `{}`, which is not there",
                        target.display()
                    ))
                    .hint("make the file or remove the link; nothing was changed"));
                }
                return Ok(Self {
                    path: path.to_path_buf(),
                    content: None,
                    mode: 0o644,
                });
            }
            Err(error) => return Err(error.into()),
        };
        let content = settings::check(&bytes).map_err(|fault| {
            CommandError::person(format!("cannot edit `{shown}`"))
                .because(fault)
                .hint("mend it, or move it away, and run this again; nothing was changed")
        })?;
        Ok(Self {
            path: path.to_path_buf(),
            content: Some(content.to_owned()),
            mode: fs::metadata(path)?.permissions().mode() & 0o7777,
        })
    }

    /// Fails when the file could not be replaced, before anything else is done.
    pub fn must_be_writable(&self) -> Result<(), CommandError> {
        let real = fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone());
        let folder = real.parent().unwrap_or(&real);
        if folders::is_writable(folder) {
            return Ok(());
        }
        let message = format!("cannot write to `{}`", folder.display());
        Err(CommandError::new(Kind::Person, anyhow::Error::msg(message))
            .hint("let your user write there; nothing was changed"))
    }

    /// Removes what a process left next to the file that was killed while it replaced it.
    ///
    /// The caller holds the lock, so there is no other process that is still at it.
    pub(super) fn sweep(&self) -> Result<()> {
        let real = fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone());
        let entries = real.parent().map(fs::read_dir);
        for entry in entries.into_iter().flatten().flatten() {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with(".checkrein-") && name.ends_with(".tmp") {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Returns the content; that of a missing file is empty.
    pub fn text(&self) -> &str {
        self.content.as_deref().unwrap_or_default()
    }

    /// Returns the content's hash, or `None` when there is no file.
    pub fn hash(&self) -> Option<String> {
        self.content.as_deref().map(hash)
    }

    /// Returns true when there is such a file.
    pub fn exists(&self) -> bool {
        self.content.is_some()
    }

    /// Keeps a copy.
    pub(super) fn copy_to(&self, copy: &Path) -> Result<()> {
        place::place(copy, self.text().as_bytes(), self.mode)
    }

    /// Replaces the content, unless somebody else did so since it was read.
    pub(super) fn replace(&self, text: &str) -> Result<(), CommandError> {
        self.must_be_unchanged()?;
        Ok(disk::replace(&self.path, text.as_bytes())?)
    }

    /// Removes the file, unless somebody else changed it since it was read.
    pub(super) fn remove(&self) -> Result<(), CommandError> {
        self.must_be_unchanged()?;
        Ok(fs::remove_file(&self.path)?)
    }

    fn must_be_unchanged(&self) -> Result<(), CommandError> {
        let now = fs::read(&self.path).ok();
        if now.as_deref() == self.content.as_deref().map(str::as_bytes) {
            return Ok(());
        }
        let message = format!("`{}` was changed by another program", self.path.display());
        Err(CommandError::new(Kind::Person, anyhow::Error::msg(message)).hint("run this again"))
    }
}

/// Returns a text's hash as the record keeps it.
pub(super) fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}
