//! What most hooks gather first: the project that a session is in, and the session's memory.

use std::path::Path;

use anyhow::Result;
use checkrein_core::event::Common;
use checkrein_core::layout::ProjectDirs;
use checkrein_core::project::Project;
use checkrein_core::session::{self, Memory};
use checkrein_core::standing::Standing;

use crate::edge::Surroundings;

/// Finds the project that an event belongs to.
///
/// The session's present folder says which, since the model's `cd` moves it into a package of a
/// monorepo; where that is outside of every project, the folder that the session was started in.
pub(crate) fn project(surroundings: &Surroundings, common: &Common) -> Option<ProjectDirs> {
    let home = surroundings.user.as_ref().map(|user| user.home.as_path());
    let find = |folder: &Path| Project::find(folder, home);
    find(&common.cwd).or_else(|| surroundings.project_dir.as_deref().and_then(find))
}

/// Reads the project that an event belongs to, if it is one of ours.
pub(crate) fn standing(surroundings: &Surroundings, common: &Common) -> Result<Option<Standing>> {
    project(surroundings, common)
        .map(Standing::read)
        .transpose()
}

/// Reads the project that an event belongs to, for hooks that leave a broken one alone: the person
/// is told of it when the session starts and with the prompt, not with every event.
pub(crate) fn sound_standing(surroundings: &Surroundings, common: &Common) -> Option<Standing> {
    standing(surroundings, common).ok().flatten()
}

/// Reads what the session's model has before it. A log that cannot be read is as good as none.
pub(crate) fn memory(surroundings: &Surroundings, common: &Common) -> Memory {
    let Some(user) = &surroundings.user else {
        return Memory::default();
    };
    let records = session::read(&user.session_log(&common.session_id)).unwrap_or_default();
    Memory::of(&records)
}
