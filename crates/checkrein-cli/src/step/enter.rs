//! The project moves to another state.

use checkrein_core::gate::Step;
use checkrein_core::message::Refusal;
use checkrein_core::state::State;

use super::{ask, note};
use crate::error::CommandError;
use crate::evidence::Gathered;
use crate::project;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// What the history says of a move that the health check made.
pub(super) const ILL: &str = "the health check fails";

/// Moves to a state, if every gate agrees.
pub fn enter(
    to: State,
    reason: Option<String>,
    around: &Surroundings,
    ui: &mut Ui,
) -> Result<(), CommandError> {
    project::verify(around)?;
    let standing = project::standing(around)?;
    let evidence = Gathered::new(around, &standing.project)
        .talking(ui)
        .again(standing.state.state == State::FixBroken);
    let step = Step::Enter(to);
    if let Err(refusal) = ask(&step, &standing, &evidence, around) {
        note(&step, Some(&refusal), around);
        let refusal = if evidence.is_ill() {
            broken(refusal, around)?
        } else {
            refusal
        };
        return Err(CommandError::refused(&refusal));
    }
    evidence.settle();
    project::update(around, |work| {
        let from = work.standing.state.state;
        if from == to {
            evidence.say(format!("{to} already; nothing to do"));
            return Ok(());
        }
        let asked = ask(&step, &work.standing, &evidence, around).map_err(|refusal| {
            note(&step, Some(&refusal), around);
            CommandError::refused(&refusal)
        })?;
        work.standing.state.enter(to, around.now, reason);
        work.save()?;
        note(&step, None, around);
        let standing = &work.standing;
        asked.audit(&evidence, around, standing)?;
        evidence.say(format!("{from} → {to}"));
        evidence.say(format!("next: {}", standing.next_step()));
        Ok(())
    })
}

/// Puts a project whose health check fails into FIX_BROKEN, and says so in the refusal.
fn broken(refusal: Refusal, around: &Surroundings) -> Result<Refusal, CommandError> {
    let Some(from) = break_off(around)? else {
        return Ok(refusal);
    };
    Ok(Refusal {
        why: format!(
            "{}\nThe project is in FIX_BROKEN now; it came from {from}.",
            refusal.why
        ),
        next: format!(
            "mend what it finds, then run `checkrein state health`, which leads back to {from}."
        ),
        ..refusal
    })
}

/// Enters FIX_BROKEN and returns the state that was left, unless that was FIX_BROKEN itself.
pub(super) fn break_off(around: &Surroundings) -> Result<Option<State>, CommandError> {
    project::update(around, |work| {
        let state = &mut work.standing.state;
        let from = state.state;
        if from == State::FixBroken {
            return Ok(None);
        }
        state.enter(State::FixBroken, around.now, Some(ILL.to_owned()));
        work.save()?;
        Ok(Some(from))
    })
}
