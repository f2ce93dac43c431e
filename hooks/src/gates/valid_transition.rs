//! `valid-transition` and every gate behind a step: state, features and process move only as the
//! commands move them, whichever tool would do it.

use checkrein_core::guard::{self, Call, Objection};

/// Objects to a call that would move the project as its gates do not allow.
pub(crate) fn check(call: &Call<'_>) -> Option<Objection> {
    guard::valid_transition(call)
}
