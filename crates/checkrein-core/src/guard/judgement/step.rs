//! A step that a change of a file would take, judged by the same list of gates as the command's.

use super::Case;
use crate::evidence::Untold;
use crate::gate::{self, Step};
use crate::message::Refusal;
use crate::standing::Standing;

/// Asks the gates. Nothing is run for it: what a gate would have to run for, the command finds out.
pub(super) fn judge(case: &Case<'_>, step: &Step<'_>) -> Option<Refusal> {
    let standing = match Standing::read(case.guarded.dirs.clone()) {
        Ok(standing) => standing,
        Err(error) => {
            let why = format!("Where the project stands cannot be read: {error:#}.");
            let next = "run `checkrein doctor`, which tells what is wrong.";
            return Some(case.refusal(crate::state::GATE, why, next));
        }
    };
    let evidence = Untold::new(&case.guarded.dirs, case.known.is_set);
    let judgement = gate::judge(step, &standing, &evidence, case.known.off);
    let notes = case.known.notes;
    notes.overridden.borrow_mut().extend(judgement.overridden);
    judgement.refusal
}
