//! The guarded files, one row each, and how a path is recognised as one.

use std::path::{Path, PathBuf};

use crate::layout::ProjectDirs;

/// A file that does not change by anybody's hand.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The names that lead to it from the project's top folder.
    pub(super) names: &'static [&'static str],
}

/// Every guarded file.
pub(super) const ROWS: &[Row] = &[Row {
    names: &[".claude", "progress", "state.json"],
}];

/// A guarded file of one project.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Guarded {
    /// The project that it belongs to.
    pub(super) dirs: ProjectDirs,
    /// Which file it is.
    pub(super) row: &'static Row,
}

impl Guarded {
    /// Returns the path of the file.
    pub(super) fn path(&self) -> PathBuf {
        self.dirs.root.join(self.row.relative())
    }
}

impl Row {
    /// Returns its path below the project's top folder, as messages write it.
    pub(super) fn relative(&self) -> String {
        self.names.join("/")
    }
}

/// Returns the guarded file that an absolute path without links and dots names.
pub(super) fn named(path: &Path) -> Option<Guarded> {
    ROWS.iter()
        .find_map(|row| below(path, row, row.names.len()))
}

/// Returns the guarded files that lie below the folder of that path.
///
/// Only folders that exist for the sake of the file count: nobody would say that who removes a
/// whole project meant its state.
pub(super) fn inside(path: &Path) -> Option<Guarded> {
    ROWS.iter()
        .find_map(|row| (1..row.names.len()).find_map(|depth| below(path, row, depth)))
}

/// Returns the guarded files of the project at that folder, if it is one.
pub(super) fn of_project(dirs: &ProjectDirs) -> impl Iterator<Item = Guarded> {
    let governed = is_governed(dirs);
    ROWS.iter().filter(move |_| governed).map(|row| Guarded {
        dirs: dirs.clone(),
        row,
    })
}

/// Returns the row's file when the path ends in the first `depth` of its names.
fn below(path: &Path, row: &'static Row, depth: usize) -> Option<Guarded> {
    let mut root = path;
    for name in row.names[..depth].iter().rev() {
        if !same_name(root.file_name()?.to_str()?, name) {
            return None;
        }
        root = root.parent()?;
    }
    let dirs = ProjectDirs::new(root);
    is_governed(&dirs).then_some(Guarded { dirs, row })
}

/// A project without settings is not ours to govern.
fn is_governed(dirs: &ProjectDirs) -> bool {
    dirs.project_json().is_file()
}

/// Whether two names mean the same file on this system.
fn same_name(left: &str, right: &str) -> bool {
    left == right || cfg!(any(target_os = "macos", windows)) && left.eq_ignore_ascii_case(right)
}
