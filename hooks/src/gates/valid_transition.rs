//! `valid-transition`: the state moves only along the table, whichever tool would move it.

use checkrein_core::guard::{self, Call};
use checkrein_core::message::Refusal;

/// Refuses a call that would move the state as the table does not allow.
pub(crate) fn check(call: &Call<'_>) -> Option<Refusal> {
    guard::valid_transition(call)
}
