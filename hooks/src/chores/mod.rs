//! What is tidied up after a tool has run: one chore per file, one list of them.

mod link_feature;
mod tidy_markdown;

use checkrein_core::session::{Fact, Memory};
use checkrein_core::standing::Standing;

use crate::post_tool_use::Work;

/// One chore.
pub(crate) struct Chore {
    /// Whether the call is any of its business; must be cheap, for it is asked on every call.
    pub is_due: fn(&Work<'_>) -> bool,
    /// Does the chore and returns what is worth remembering.
    pub run: fn(&Work<'_>, &Standing, &Memory) -> Vec<Fact>,
}

/// Every chore, in the order of doing.
pub(crate) const CHORES: &[Chore] = &[link_feature::CHORE, tidy_markdown::CHORE];
