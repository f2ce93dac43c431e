//! The guarded files, one row each, and how a path is recognised as one.

use std::path::{Path, PathBuf};

use crate::layout::{ProjectDirs, UserDirs};
use crate::seal::File;

/// What a guarded file holds, and so how a change of it is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Where the project stands.
    State,
    /// What is to be built.
    Features,
    /// The tasks of the process.
    Process,
    /// The project's own settings, which say what its gates ask for.
    Config,
    /// Claude Code's settings, which start the hooks.
    Settings,
}

impl Kind {
    /// Whether the file is one that moves by our commands, and is sealed.
    pub(super) fn is_sealed(self) -> bool {
        self.sealed().is_some()
    }

    /// Returns the file as the seal knows it, if nobody but our commands changes it.
    pub(super) fn sealed(self) -> Option<File> {
        match self {
            Self::State => Some(File::State),
            Self::Features => Some(File::Features),
            Self::Process => Some(File::Process),
            Self::Config | Self::Settings => None,
        }
    }
}

/// A file that does not change by anybody's hand.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// What it holds.
    pub(super) kind: Kind,
    /// The names that lead to it from the project's top folder.
    pub(super) names: &'static [&'static str],
}

const fn row(kind: Kind, names: &'static [&'static str]) -> Row {
    Row { kind, names }
}

/// Every guarded file.
pub(super) const ROWS: &[Row] = &[
    row(Kind::State, &[".claude", "progress", "state.json"]),
    row(
        Kind::Features,
        &[".claude", "progress", "feature-list.json"],
    ),
    row(Kind::Process, &[".claude", "progress", "process.json"]),
    row(Kind::Config, &[".claude", "config", "project.json"]),
    row(Kind::Settings, &[".claude", "settings.json"]),
    row(Kind::Settings, &[".claude", "settings.local.json"]),
];

/// A guarded file of one project, or of the person.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Guarded {
    /// The project that it belongs to; of the person's own settings, the folder of `.claude`.
    pub(super) dirs: ProjectDirs,
    /// What it holds.
    pub(super) kind: Kind,
    /// Where it is.
    pub(super) path: PathBuf,
    /// How messages write its path.
    pub(super) shown: String,
}

impl Guarded {
    fn new(dirs: ProjectDirs, row: &Row) -> Self {
        let shown = row.names.join("/");
        Self {
            path: dirs.root.join(&shown),
            kind: row.kind,
            dirs,
            shown,
        }
    }
}

/// Returns the guarded file that an absolute path without links and dots names.
pub(super) fn named(path: &Path, user: Option<&UserDirs>) -> Option<Guarded> {
    let settings = || {
        let user = user.filter(|user| user.settings() == path)?;
        Some(Guarded {
            dirs: ProjectDirs::new(&user.home),
            kind: Kind::Settings,
            path: path.to_path_buf(),
            shown: shown(path, user),
        })
    };
    ROWS.iter()
        .find_map(|row| below(path, row, row.names.len()))
        .or_else(settings)
}

/// Returns a person's file as they would write it: `~` for the home folder.
fn shown(path: &Path, user: &UserDirs) -> String {
    match path.strip_prefix(&user.home) {
        Ok(below) => format!("~/{}", below.display()),
        Err(_) => path.display().to_string(),
    }
}

/// Returns the guarded files that lie below the folder of that path.
///
/// Only folders that exist for the sake of the file count: nobody would say that who removes a
/// whole project meant its state.
pub(super) fn inside(path: &Path, user: Option<&UserDirs>) -> Vec<Guarded> {
    let persons = user.filter(|user| user.claude == path);
    let persons = persons.and_then(|user| named(&user.settings(), Some(user)));
    ROWS.iter()
        .filter_map(|row| (1..row.names.len()).find_map(|depth| below(path, row, depth)))
        .chain(persons)
        .collect()
}

/// Returns the guarded files of the project at that folder, if it is one.
pub(super) fn of_project(dirs: &ProjectDirs) -> impl Iterator<Item = Guarded> {
    let governed = is_governed(dirs);
    ROWS.iter()
        .filter(move |_| governed)
        .map(|row| Guarded::new(dirs.clone(), row))
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
    is_governed(&dirs).then(|| Guarded::new(dirs, row))
}

/// A project without settings is not ours to govern.
fn is_governed(dirs: &ProjectDirs) -> bool {
    dirs.project_json().is_file()
}

/// Whether two names mean the same file on this system.
fn same_name(left: &str, right: &str) -> bool {
    left == right || cfg!(any(target_os = "macos", windows)) && left.eq_ignore_ascii_case(right)
}
