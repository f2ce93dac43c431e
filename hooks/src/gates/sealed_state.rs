//! `sealed-state`, outside of the project: what checkrein remembers there, and the key, are its own.

use checkrein_core::guard::{self, Call, Objection};

/// Objects to a call that writes into checkrein's own folder, or reads the key in it.
pub(crate) fn check(call: &Call<'_>) -> Option<Objection> {
    guard::sealed_state(call)
}
