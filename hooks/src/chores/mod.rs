//! What is tidied up after a tool has run: one chore per file, one list of them.

mod cut_by_client;
mod link_feature;
mod note_command;
mod tidy_markdown;
mod trim_output;

use std::cell::OnceCell;

use checkrein_core::event::Common;
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

/// Where the call was made.
pub(crate) struct Place<'a> {
    /// The hook's surroundings.
    pub surroundings: &'a Surroundings,
    /// The project, if it is one of ours and sound.
    pub standing: Option<Standing>,
    /// What every event carries.
    common: &'a Common,
    /// What the session's model has before it, once a chore has asked.
    remembered: OnceCell<Memory>,
}

impl<'a> Place<'a> {
    /// Looks around.
    pub(crate) fn of(surroundings: &'a Surroundings, common: &'a Common) -> Self {
        Self {
            surroundings,
            standing: scene::sound_standing(surroundings, common),
            common,
            remembered: OnceCell::new(),
        }
    }

    /// Returns what the session's model has before it. Few chores ask, and a session's log grows.
    pub(crate) fn memory(&self) -> &Memory {
        self.remembered
            .get_or_init(|| scene::memory(self.surroundings, self.common))
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
