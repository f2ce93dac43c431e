//! Where the traces of a project are, and what is made of them.

use std::path::{Path, PathBuf};

use checkrein_core::layout::{ProjectDirs, UserDirs};
use checkrein_core::trace::{self, Invalid};

/// Where the traces of a project are, and what is made of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The project's top folder.
    pub root: PathBuf,
    /// The log, which is the truth.
    pub log: PathBuf,
    /// The store that is built from it.
    pub database: PathBuf,
    /// The facts of all sessions, a file each.
    pub sessions: PathBuf,
    /// The index of hints for the hook.
    pub hints: PathBuf,
    /// What is kept of the project on this machine alone.
    pub data: PathBuf,
}

impl Place {
    /// Finds the project that a folder is in and lays out its traces.
    pub fn find(dirs: &UserDirs, folder: &Path) -> Result<Self, Invalid> {
        Ok(Self::of(dirs, trace::root(folder, &dirs.home)?))
    }

    /// Returns where the vectors of its traces are kept.
    pub(crate) fn vectors(&self) -> PathBuf {
        self.database.with_file_name("vectors.db")
    }

    /// Lays out the traces of the project with this top folder.
    pub fn of(dirs: &UserDirs, root: impl AsRef<Path>) -> Self {
        let root = root.as_ref();
        Self {
            root: root.to_path_buf(),
            log: ProjectDirs::new(root).traces_jsonl(),
            database: dirs.trace_store(root),
            sessions: dirs.sessions(),
            hints: dirs.hint_index(root),
            data: dirs.project_data(root),
        }
    }

    /// Returns the path of a file as the log has it: below the project's top folder, where it is there.
    ///
    /// Models name files absolutely, and a path of this machine says nothing to whoever shares the log.
    pub fn relative<'a>(&self, file: &'a str) -> &'a str {
        let below = |root: &Path| Path::new(file).strip_prefix(root).ok()?.to_str();
        let real = || below(&self.root.canonicalize().ok()?);
        let inside = below(&self.root).or_else(real);
        let inside = inside.filter(|inside| !inside.is_empty()).unwrap_or(file);
        inside.strip_prefix("./").unwrap_or(inside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_project_is_named_from_its_top() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        let dirs = UserDirs::new(|name| (name == "HOME").then(|| home.clone().into())).unwrap();
        let root = folder.path().join("a project");
        let place = Place::of(&dirs, &root);
        let inside = root.join("src/main.rs");
        for (file, expected) in [
            (inside.to_str().unwrap(), "src/main.rs"),
            ("src/main.rs", "src/main.rs"),
            ("./src/main.rs", "src/main.rs"),
            ("/etc/hosts", "/etc/hosts"),
            ("", ""),
        ] {
            assert_eq!(place.relative(file), expected);
        }
    }
}
