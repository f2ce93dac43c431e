//! What is tidied up after a tool has run: one chore per file, one list of them.

mod cut_by_client;
mod link_feature;
mod note_command;
mod tidy_markdown;
mod trim_output;

use std::cell::OnceCell;

use checkrein_core::event::Common;
use checkrein_core::feature::FeatureList;
use checkrein_core::session::Memory;
use checkrein_core::standing::Standing;

use crate::edge::{Outcome, Surroundings};
use crate::post_tool_use::Work;
use crate::scene;

/// One chore.
pub(crate) struct Chore {
    /// Whether the call is any of its business; must be cheap, for it is asked on every call.
    pub is_due: fn(&Work<'_>) -> bool,
    /// Does the chore and returns what is worth remembering, and the answer if it has one.
    pub run: fn(&Work<'_>, &Place<'_>) -> Outcome,
}

/// Where the call was made. What few chores ask for is read once one does.
pub(crate) struct Place<'a> {
    /// The hook's surroundings.
    pub surroundings: &'a Surroundings,
    /// What every event carries.
    common: &'a Common,
    standing: OnceCell<Option<Standing>>,
    memory: OnceCell<Memory>,
}

impl<'a> Place<'a> {
    /// Knows where to look.
    pub(crate) fn of(surroundings: &'a Surroundings, common: &'a Common) -> Self {
        Self {
            surroundings,
            common,
            standing: OnceCell::new(),
            memory: OnceCell::new(),
        }
    }

    /// Returns the project, if it is one of ours and sound.
    pub(crate) fn standing(&self) -> Option<&Standing> {
        let read = || scene::sound_standing(self.surroundings, self.common);
        self.standing.get_or_init(read).as_ref()
    }

    /// Returns the features of the project, if it is one of ours; none where they cannot be read.
    pub(crate) fn features(&self) -> Option<FeatureList> {
        let dirs = scene::project(self.surroundings, self.common)?;
        Some(FeatureList::read(&dirs.feature_list_json()).unwrap_or_default())
    }

    /// Returns what the session's model has before it; a session's log grows.
    pub(crate) fn memory(&self) -> &Memory {
        let read = || scene::memory(self.surroundings, self.common);
        self.memory.get_or_init(read)
    }
}

/// Every chore, in the order of doing.
pub(crate) const CHORES: &[Chore] = &[
    link_feature::CHORE,
    note_command::CHORE,
    tidy_markdown::CHORE,
    trim_output::CHORE,
    cut_by_client::CHORE,
];
