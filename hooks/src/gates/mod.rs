//! What `pre-tool-use` asks about a call: one gate per file, one list in the order of asking.

mod person_only;
mod valid_transition;

use checkrein_core::guard::{Call, Objection};

/// One gate: objects to a call, or has nothing to say.
pub(crate) type Gate = fn(&Call<'_>) -> Option<Objection>;

/// Every gate; the first refusal wins, and a question to the person comes after all refusals.
pub(crate) const GATES: &[Gate] = &[valid_transition::check, person_only::check];
