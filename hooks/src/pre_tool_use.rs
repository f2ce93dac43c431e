//! `PreToolUse`: walks the gates; the first refusal wins.

use std::cell::OnceCell;

use anyhow::Result;
use checkrein_core::event::{Event, PreToolUse};
use checkrein_core::guard::{self, Call, Known, Notes, Objection};
use checkrein_core::message::Refusal;
use checkrein_core::reply::Reply;
use checkrein_core::seal::Off;
use checkrein_core::session::Fact;
use checkrein_core::state;

use crate::after_judgement;
use crate::edge::{Hook, Outcome, Surroundings};
use crate::gates::GATES;

/// The hook.
pub const HOOK: Hook = Hook {
    handle,
    unreadable,
    faulty: Some(faulty),
    silenced: None,
};

fn handle(surroundings: &Surroundings, event: &Event) -> Result<Outcome> {
    let Event::PreToolUse(event) = event else {
        return Ok(Outcome::default());
    };
    let notes = Notes::default();
    let objection = objection(surroundings, event, &notes);
    let passed = after_judgement::passed(&notes);
    after_judgement::note(surroundings, &event.common, objection.as_ref(), notes);
    let refusal = match objection {
        None => {
            return Ok(Outcome {
                reply: Reply::Silent,
                facts: passed,
            });
        }
        Some(Objection::Refuse(refusal)) => refusal,
        Some(Objection::Ask(refusal)) => return Ok(Reply::Ask(refusal).into()),
    };
    let facts = vec![Fact::Refused {
        gate: refusal.gate.to_owned(),
    }];
    Ok(Outcome {
        reply: Reply::Refuse(refusal),
        facts,
    })
}

/// Returns the first refusal, or else the first question.
fn objection(surroundings: &Surroundings, event: &PreToolUse, notes: &Notes) -> Option<Objection> {
    let is_set = |name: &str| surroundings.is_set(name);
    let switches = OnceCell::new();
    let off = |gate: &str| {
        let read = || after_judgement::switches(surroundings, &event.common);
        let off: &Option<Off> = switches.get_or_init(read);
        // What belongs to a person is not to be switched off: it guards the switch.
        gate != guard::PERSON
            && off
                .as_ref()
                .is_some_and(|off| off.is_off(gate, surroundings.now))
    };
    let known = Known {
        user: surroundings.user.as_ref(),
        is_set: &is_set,
        off: &off,
        notes,
    };
    let cwd = &event.common.cwd;
    let call = Call::new(&event.tool_name, &event.tool_input, cwd, known);
    let mut ask = None;
    for gate in GATES {
        match gate(&call) {
            Some(Objection::Refuse(refusal)) if off(refusal.gate) => {
                notes.overridden.borrow_mut().push(refusal);
            }
            Some(Objection::Ask(refusal)) => {
                ask.get_or_insert(Objection::Ask(refusal));
            }
            Some(refused) => return Some(refused),
            None => {}
        }
    }
    ask
}

/// Refuses a call that brought the judgement down. Only what names a guarded file is looked at
/// closely enough for that.
fn faulty() -> Reply {
    Reply::Refuse(Refusal {
        gate: state::GATE,
        what: "a call that may change the project's state and could not be judged".into(),
        why: "The judgement failed on it, which is a fault of checkrein's.".into(),
        next: "say it in a simpler way; the state moves by `checkrein state enter NAME`.".into(),
    })
}

/// Refuses a call that cannot be read but names a guarded file: it might be anything.
fn unreadable(input: &[u8]) -> Option<Reply> {
    let text = String::from_utf8_lossy(input);
    text.contains(".claude/progress").then(|| {
        Reply::Refuse(Refusal {
            gate: state::GATE,
            what: "a call that names `.claude/progress` and could not be read".into(),
            why: "Its JSON is incomplete or damaged, so nobody can tell what it would do.".into(),
            next: "make the call again; the state moves by `checkrein state enter NAME`.".into(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &[u8], refused: bool) {
        assert_eq!(unreadable(input).is_some(), refused);
    }

    #[test]
    fn what_cannot_be_read_is_refused_only_where_it_matters() {
        check(
            br#"{"tool_input":{"file_path":"/p/.claude/progress/state.json""#,
            true,
        );
        check(b"\xff .claude/progress/state.json", true);
        check(br#"{"tool_input":{"file_path":"/p/src/main.rs""#, false);
        check(b"", false);
    }
}
