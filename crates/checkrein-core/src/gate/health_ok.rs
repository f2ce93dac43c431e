//! `health-ok`: the health check passes before the project moves to another state. To FIX_BROKEN it
//! may move without.

use super::{Gate, Step, untold, verdict};
use crate::command::End;
use crate::evidence::{Answer, Evidence};
use crate::message::Refusal;
use crate::standing::Standing;
use crate::state::State;

/// The gate's id; a refusal of this gate puts the project into FIX_BROKEN.
pub(super) const ID: &str = "health-ok";

pub(super) const GATE: Gate = Gate {
    id: ID,
    what: "`health_check` passes before the state moves",
    default: |standing, _| standing.project.config.health_check.is_some(),
    judge,
};

fn judge(step: &Step<'_>, standing: &Standing, evidence: &dyn Evidence) -> Option<Refusal> {
    let Step::Enter(to) = step else {
        return None;
    };
    if *to == State::FixBroken {
        return None;
    }
    let refusal = |why, next| {
        Some(Refusal {
            gate: ID,
            what: step.what(standing),
            why,
            next,
        })
    };
    let Some(command) = &standing.project.config.health_check else {
        return refusal(
            "`.claude/config/project.json` switches this gate on and names no `health_check`."
                .to_owned(),
            format!(
                "run `checkrein init --health-check COMMAND`, then `{}`.",
                step.command()
            ),
        );
    };
    let verdict = match evidence.health(command) {
        Answer::Known(verdict) => verdict,
        Answer::Unknown => {
            return Some(untold(ID, step, standing, &format!("`{command}` passes")));
        }
        Answer::Failed(trouble) => return refusal(trouble.why, trouble.next),
    };
    if verdict.passes() {
        return None;
    }
    let next = if verdict.end == End::TimedOut {
        format!(
            "find out why it takes so long, or ask the person for a longer `health_timeout` in \
             `.claude/config/project.json`, then run `{}`.",
            step.command()
        )
    } else {
        "mend what it finds, then run `checkrein state health`.".to_owned()
    };
    refusal(verdict::told(command, &verdict), next)
}
