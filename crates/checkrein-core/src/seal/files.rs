//! The files that are sealed, and what becomes of a change that nobody judged.

use std::path::{Path, PathBuf};

use fs_err as fs;

use crate::layout::ProjectDirs;

/// One sealed file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    /// Where the project stands.
    State,
    /// What is to be built.
    Features,
    /// Phases, tasks and approvals.
    Process,
    /// The settings, which people edit: their changes are told, not undone. Only when the file goes
    /// is it brought back, since all gates would go with it.
    Settings,
}

impl File {
    /// Every sealed file, in the order of the record.
    pub const ALL: [Self; 4] = [Self::State, Self::Features, Self::Process, Self::Settings];

    /// Returns the file's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::State => "state.json",
            Self::Features => "feature-list.json",
            Self::Process => "process.json",
            Self::Settings => "project.json",
        }
    }

    /// Returns where the file is in a project.
    pub fn path(self, dirs: &ProjectDirs) -> PathBuf {
        match self {
            Self::State => dirs.state_json(),
            Self::Features => dirs.feature_list_json(),
            Self::Process => dirs.process_json(),
            Self::Settings => dirs.project_json(),
        }
    }

    /// Returns the path as messages write it, from the project's top folder.
    pub fn shown(self) -> &'static str {
        match self {
            Self::State => ".claude/progress/state.json",
            Self::Features => ".claude/progress/feature-list.json",
            Self::Process => ".claude/progress/process.json",
            Self::Settings => ".claude/config/project.json",
        }
    }
}

/// What is on the disk in a file's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// This content.
    Content(Vec<u8>),
    /// Nothing.
    Absent,
    /// Something that cannot be read: a folder, a file without permission.
    Unreadable,
}

/// Reads what is in a file's place.
pub fn read(path: &Path) -> Found {
    match fs::read(path) {
        Ok(content) => Found::Content(content),
        // A link to nowhere is something else than nothing.
        Err(error)
            if error.kind() == std::io::ErrorKind::NotFound
                && fs::symlink_metadata(path).is_err() =>
        {
            Found::Absent
        }
        Err(_) => Found::Unreadable,
    }
}
