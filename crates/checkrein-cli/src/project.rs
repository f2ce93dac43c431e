//! The project that a command works on: the one that the current folder is in.

use std::time::Duration;

use checkrein_core::disk::{Lock, lock_dir};
use checkrein_core::layout::ProjectDirs;
use checkrein_core::project::Project;
use checkrein_core::standing::Standing;

use crate::error::CommandError;
use crate::surroundings::Surroundings;

/// Long enough for a hundred updates that come at once, short enough to notice a lock that stays.
const PATIENCE: Duration = Duration::from_secs(30);

/// Finds the project that the current folder is in.
pub fn find(around: &Surroundings) -> Result<ProjectDirs, CommandError> {
    Project::find(&around.cwd, Some(&around.dirs.home)).ok_or_else(|| {
        let folder = around.short(&around.cwd);
        CommandError::person(format!("`{folder}` is not inside an initialized project"))
            .hint("run `checkrein init` in the project's top folder")
    })
}

/// Reads the project as it stands.
pub fn standing(around: &Surroundings) -> Result<Standing, CommandError> {
    read(find(around)?)
}

/// A project in the hands of a command: nobody else changes it meanwhile.
#[derive(Debug)]
pub struct Work {
    /// The project as it stands; what is changed in it counts once it is saved.
    pub standing: Standing,
    _lock: Lock,
}

impl Work {
    /// Writes what was changed.
    pub fn save(&self) -> Result<(), CommandError> {
        let dirs = &self.standing.project.dirs;
        self.standing.features.write(&dirs.feature_list_json())?;
        self.standing.state.write(&dirs.state_json())?;
        Ok(())
    }
}

/// Changes the project: reads it, hands it to `change`, while no other process changes it.
pub fn update<T>(
    around: &Surroundings,
    change: impl FnOnce(&mut Work) -> Result<T, CommandError>,
) -> Result<T, CommandError> {
    let dirs = find(around)?;
    fs_err::create_dir_all(dirs.progress())?;
    let lock = lock_dir(&dirs.progress(), PATIENCE)?;
    change(&mut Work {
        standing: read(dirs)?,
        _lock: lock,
    })
}

fn read(dirs: ProjectDirs) -> Result<Standing, CommandError> {
    Standing::read(dirs).map_err(|cause| {
        CommandError::from(cause)
            .hint("mend the file by hand, or let `checkrein init` set it aside and begin it anew")
    })
}
