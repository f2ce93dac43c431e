//! `required-env`: the variables that `project.json` names are set before INIT ends, or is left out.

use super::{Gate, Step, untold};
use crate::evidence::{Answer, Evidence};
use crate::message::{Refusal, ticked};
use crate::standing::Standing;
use crate::state::State;

const ID: &str = "required-env";

pub(super) const GATE: Gate = Gate {
    id: ID,
    what: "the variables of `required_env` are set before INIT ends",
    default: |standing, _| !standing.project.config.required_env.is_empty(),
    judge,
};

fn judge(step: &Step<'_>, standing: &Standing, evidence: &dyn Evidence) -> Option<Refusal> {
    let Step::Enter(to) = step else {
        return None;
    };
    match (standing.state.state, to) {
        (State::Init, State::FixBroken) => return None,
        // A project that has a feature list may leave INIT out, and the variables with it.
        (State::Init, _) | (State::Start, State::Implement) => {}
        _ => return None,
    }
    let missing = match evidence.missing_env(&standing.project.config.required_env) {
        Answer::Known(missing) => missing,
        Answer::Unknown => {
            return Some(untold(ID, step, standing, "the variables are set"));
        }
        Answer::Failed(trouble) => {
            return Some(Refusal {
                gate: ID,
                what: step.what(standing),
                why: trouble.why,
                next: trouble.next,
            });
        }
    };
    (!missing.is_empty()).then(|| {
        let are = if missing.len() == 1 { "is" } else { "are" };
        Refusal {
            gate: ID,
            what: step.what(standing),
            why: format!(
                "{} {are} not set; `.claude/config/project.json` requires {}.",
                ticked(&missing),
                ticked(&standing.project.config.required_env)
            ),
            next: format!(
                "ask the person to set {} where Claude Code is started, then run `{}` in a new session.",
                ticked(&missing),
                step.command()
            ),
        }
    })
}
