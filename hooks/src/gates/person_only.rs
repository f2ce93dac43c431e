//! `person-only`: gates are switched off, files accepted, phases approved and hooks taken away by a
//! person, not by an agent; and what checkrein remembers outside of the project is its own.

use checkrein_core::guard::{self, Call, Objection};

/// Objects to a call that does what belongs to a person.
pub(crate) fn check(call: &Call<'_>) -> Option<Objection> {
    guard::person_only(call)
}
