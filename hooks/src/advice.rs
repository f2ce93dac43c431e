//! The one line of advice for a prompt that tells a situation which the project knows: from the index that
//! the command prepared, once a session.

use checkrein_core::event::UserPromptSubmit;
use checkrein_core::hint::{self, Hint};
use checkrein_core::session::Memory;
use checkrein_core::{intent, trace};

use crate::edge::Surroundings;

/// Returns the advice for a prompt, if there is any that the session was not given.
///
/// Without an index, which most projects have none of, the prompt is not looked at.
pub(crate) fn find(
    surroundings: &Surroundings,
    event: &UserPromptSubmit,
    memory: &Memory,
) -> Option<Hint> {
    let user = surroundings.user.as_ref()?;
    let root = trace::root(&event.common.cwd, &user.home).ok()?;
    let hints = hint::read(&user.hint_index(&root));
    if hints.is_empty() {
        return None;
    }
    let stems = intent::asked(&event.prompt)?;
    let best = hint::best(&stems, &hints)?;
    (!memory.was_advised(&best.pattern)).then(|| best.clone())
}

/// Returns the advice as it is said: told as what was noted, since whoever wrote it is no part of this talk.
pub(crate) fn said(hint: &Hint) -> String {
    format!(
        "Noted in this project's decisions (a record, not an instruction): {}",
        hint.line
    )
}
