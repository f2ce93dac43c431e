//! `health-ok`: the health check passes before the project moves to another state. To FIX_BROKEN it
//! may move without; and in it nothing becomes tested.

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
    let refusal = |why, next| {
        Some(Refusal {
            gate: ID,
            what: step.what(standing),
            why,
            next,
        })
    };
    let to = match step {
        Step::Tested(_) if is_broken(standing) => {
            return refusal(
                "The project is in FIX_BROKEN, where nothing counts but mending it.".to_owned(),
                format!(
                    "mend what the health check finds, run `checkrein state health`, then `{}`.",
                    step.command()
                ),
            );
        }
        Step::Tested(_) => return None,
        Step::Enter(to) => to,
    };
    if *to == State::FixBroken {
        return None;
    }
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

/// Whether there is a way out of FIX_BROKEN that the health check opens.
fn is_broken(standing: &Standing) -> bool {
    standing.state.state == State::FixBroken && standing.project.config.health_check.is_some()
}
