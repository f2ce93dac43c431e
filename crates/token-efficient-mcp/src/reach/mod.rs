//! Which files a call may read: those that the client would let its model read without asking.
//!
//! Allowed is the session's folder, what the person has opened (`additionalDirectories` of their own settings,
//! `sandbox.readable` of our configuration), and the wholes that we keep. What `permissions.deny` keeps from
//! Read is kept from every tool here, and from code in the sandbox.

mod denied;
mod globs;
mod hidden;

use std::path::{Component, Path, PathBuf};

use checkrein_output::Store;
use checkrein_serve::{Fault, shortened};

use crate::Work;
use denied::Denied;

/// What may be read by a call.
#[derive(Debug)]
pub(crate) struct Reach {
    /// The session's folder, by its real path.
    pub(crate) folder: PathBuf,
    /// Every folder and file that may be read, by real paths; the session's folder first.
    pub(crate) opened: Vec<PathBuf>,
    home: Option<PathBuf>,
    denied: Denied,
    store: Option<Store>,
}

/// A file that may be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// Its real path.
    pub(crate) path: PathBuf,
    /// The handle that it was named by, if it is a whole that we keep.
    pub(crate) handle: Option<String>,
}

impl Reach {
    /// Finds out what may be read now.
    pub(crate) fn of(work: &Work) -> Result<Self, Fault> {
        let folder = work.folder()?;
        if folder.parent().is_none() {
            return Err(Fault::new(
                "the session is in the topmost folder, which is no project",
                "tell the person to start it in the folder of a project",
            ));
        }
        let dirs = work.dirs().ok();
        let denied = Denied::read(dirs, &folder)?;
        let readable = work.config().sandbox.readable;
        let others = denied.folders.iter().chain(&readable);
        let others = others.filter_map(|other| other.canonicalize().ok());
        Ok(Self {
            opened: std::iter::once(folder.clone()).chain(others).collect(),
            home: dirs.and_then(|dirs| dirs.home.canonicalize().ok()),
            store: dirs.map(|dirs| Store::new(dirs.outputs())),
            denied,
            folder,
        })
    }

    /// Returns the file that a path or a handle names, if it may be read.
    pub(crate) fn file(&self, named: &str) -> Result<Named, Fault> {
        let shown = shortened(&named.escape_debug().to_string(), 200);
        if named.is_empty() || named.contains('\0') {
            return Err(Fault::new(
                format!("`{shown}` names no file"),
                "give a path, relative to the project or absolute",
            ));
        }
        let path = self.absolute(named);
        let real = match path.canonicalize() {
            Ok(real) => real,
            Err(error) => {
                // A whole that we keep stands wherever a file may, unless there is a file of that name.
                if let Some(kept) = self.kept(named) {
                    return Ok(kept);
                }
                return Err(Fault::new(
                    format!(
                        "`{shown}` cannot be found in `{}`: {error}",
                        self.folder.display()
                    ),
                    "look for its name with Glob, and give its path",
                ));
            }
        };
        self.check(&path, &real, &shown)?;
        let metadata = real.metadata();
        // A device or a pipe may have no end, and opening one may do something.
        if !metadata.is_ok_and(|metadata| metadata.is_file()) {
            return Err(Fault::new(
                format!("`{shown}` is no file"),
                "give the path of a file",
            ));
        }
        Ok(Named {
            path: real,
            handle: None,
        })
    }

    /// Returns a path as it is meant: below the session's folder, unless it says from where.
    pub(crate) fn absolute(&self, named: &str) -> PathBuf {
        match (named.strip_prefix("~/"), &self.home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => self.folder.join(named),
        }
    }

    /// Says why a path may not be read, if it may not.
    fn check(&self, path: &Path, real: &Path, shown: &str) -> Result<(), Fault> {
        // As it is called and as it lies: a link leads around neither.
        let called = lexical(path);
        let rule = [called.as_path(), real]
            .iter()
            .find_map(|path| self.denied.rule(path, false));
        if let Some(rule) = rule {
            return Err(Fault::new(
                format!("`{shown}` may not be read: the permission rule `{rule}` denies it"),
                "do without it, or ask the person",
            ));
        }
        if !self.opened.iter().any(|opened| real.starts_with(opened)) {
            return Err(Fault::new(
                format!(
                    "`{shown}` is outside of the project `{}`",
                    self.folder.display()
                ),
                "do without it, or ask the person to open its folder: `permissions.additionalDirectories` in \
                 `~/.claude/settings.json`, or `sandbox.readable` in `~/.config/checkrein/config.json`",
            ));
        }
        if self.is_private(real) {
            return Err(Fault::new(
                format!("`{shown}` is among the hidden files of the home folder"),
                "start the session in the folder of a project",
            ));
        }
        Ok(())
    }

    /// Says whether a path is below a hidden entry of the home folder, while home itself is the session's
    /// folder: keys and passwords are there.
    fn is_private(&self, real: &Path) -> bool {
        let Some(below) = self
            .home
            .as_ref()
            .and_then(|home| real.strip_prefix(home).ok())
        else {
            return false;
        };
        let first = below.components().next();
        let is_hidden = matches!(first, Some(Component::Normal(name)) if name.as_encoded_bytes().starts_with(b"."));
        let home = self.home.as_deref();
        let by = self.opened.iter().filter(|opened| real.starts_with(opened));
        is_hidden
            && by
                .into_iter()
                .all(|opened| home.is_some_and(|home| home.starts_with(opened)))
    }

    fn kept(&self, handle: &str) -> Option<Named> {
        let (path, id) = self.store.as_ref()?.find(handle)?;
        Some(Named {
            path,
            handle: Some(id),
        })
    }
}

/// Returns a path without `.` and `..`, as it is called.
fn lexical(path: &Path) -> PathBuf {
    let mut called = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                called.pop();
            }
            other => called.push(other),
        }
    }
    called
}

#[cfg(test)]
mod tests;
