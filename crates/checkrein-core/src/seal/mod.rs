//! Guarded files as they were last judged, so that a change that nobody judged is noticed and undone.
//!
//! Each guarded file has a keyed hash in a record outside of the project, and a copy beside it; the
//! key is the person's alone. A hook only looks (`look`); what it finds unsettled, the command
//! settles (`settle`), under the lock on the project's progress folder, which every writer here
//! expects to be held.
//!
//! Invariant: a process that is killed at any point leaves each file either as it was or as it was
//! to be, and the record knows both.

mod branches;
mod checkout;
mod copies;
mod files;
mod kept;
mod key;
mod known;
mod look;
mod off;
mod record;
mod settle;
#[cfg(test)]
mod tests;
mod write;

use std::path::{Path, PathBuf};

use anyhow::Result;
use fs_err as fs;

use crate::layout::{ProjectDirs, UserDirs};

pub use files::{File, read};
pub use kept::Kept;
pub use key::Key;
pub use look::Look;
pub use off::Off;
pub use settle::{SettingsChange, Settled, Undone};

/// The gate that a change without a judgement goes against.
pub const GATE: &str = "sealed-state";

/// The seal of one project on this machine.
#[derive(Clone, Debug)]
pub struct Seal {
    dirs: ProjectDirs,
    user: UserDirs,
    folder: PathBuf,
}

impl Seal {
    /// Finds the seal of the project at `root`, by whichever links that was reached.
    pub fn of(user: &UserDirs, root: &Path) -> Self {
        let root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        Self {
            folder: user.seal(&root),
            user: user.clone(),
            dirs: ProjectDirs::new(root),
        }
    }

    /// Finds the seal of the nearest project upwards that was sealed and has lost its settings.
    pub fn orphaned(user: &UserDirs, start: &Path) -> Option<Self> {
        let start = start.canonicalize().unwrap_or_else(|_| start.to_path_buf());
        start
            .ancestors()
            .take_while(|folder| *folder != user.home)
            .map(|folder| Self {
                folder: user.seal(folder),
                user: user.clone(),
                dirs: ProjectDirs::new(folder),
            })
            .find(|seal| seal.exists() && !seal.dirs.project_json().is_file())
    }

    /// Whether the project was ever sealed on this machine.
    pub fn exists(&self) -> bool {
        self.record_path().is_file()
    }

    /// Forgets that the project was ever sealed.
    pub fn remove(&self) -> Result<()> {
        Ok(fs::remove_dir_all(&self.folder)?)
    }

    /// Returns the project's top folder, without links.
    pub fn root(&self) -> &Path {
        &self.dirs.root
    }

    /// The mark of a project that was looked into and not sealed.
    fn unsealed_path(&self) -> PathBuf {
        self.folder.join("unsealed")
    }

    fn record_path(&self) -> PathBuf {
        self.folder.join("record")
    }
}
