//! Why a folder is no model for us, and what to do about it.

use std::fmt;
use std::path::{Path, PathBuf};

/// A folder that no model can be loaded from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable {
    /// The file or folder that it lies at.
    pub at: PathBuf,
    /// What is the case.
    pub what: String,
    /// What to do.
    pub next: String,
}

impl Unusable {
    pub(crate) fn new(at: &Path, what: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            at: at.to_path_buf(),
            what: what.into(),
            next: next.into(),
        }
    }

    /// Something about a file that cannot be mended here.
    pub(crate) fn broken(at: &Path, what: impl Into<String>) -> Self {
        Self::new(
            at,
            what,
            "get the model's files again, all of the same version",
        )
    }

    pub(crate) fn unread(at: &Path, error: &std::io::Error) -> Self {
        Self::new(
            at,
            format!("cannot be read: {error}"),
            "check that the file is there and that you may read it",
        )
    }
}

impl fmt::Display for Unusable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` {}", self.at.display(), self.what)
    }
}

impl std::error::Error for Unusable {}
