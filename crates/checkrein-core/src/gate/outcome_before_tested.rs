//! `outcome-before-tested`: what came of a feature's decisions is written down before it is tested.

use super::{Gate, Step, untold};
use crate::evidence::{Answer, Evidence};
use crate::message::{Refusal, count};
use crate::standing::Standing;

const ID: &str = "outcome-before-tested";

/// As many as a reader takes in at a glance.
const SHOWN: usize = 5;

pub(super) const GATE: Gate = Gate {
    id: ID,
    what: "every trace of a feature has an outcome before the feature is tested",
    default: |_, _| true,
    judge,
};

fn judge(step: &Step<'_>, standing: &Standing, evidence: &dyn Evidence) -> Option<Refusal> {
    let Step::Tested(feature) = step else {
        return None;
    };
    let refusal = |why, next| Refusal {
        gate: ID,
        what: step.what(standing),
        why,
        next,
    };
    let pending = match evidence.pending_traces(feature) {
        Answer::Known(pending) => pending,
        Answer::Unknown => return Some(untold(ID, step, standing, "its traces have outcomes")),
        Answer::Failed(trouble) => return Some(refusal(trouble.why, trouble.next)),
    };
    let first = pending.first()?;
    let mut shown: Vec<String> = pending
        .iter()
        .take(SHOWN)
        .map(|trace| format!("`{}` ({})", trace.id, trace.decision))
        .collect();
    if pending.len() > SHOWN {
        shown.push(format!("{} more", pending.len() - SHOWN));
    }
    Some(refusal(
        format!(
            "{} of `{}` {} no outcome yet: {}.",
            count(pending.len(), "trace"),
            feature.id,
            if pending.len() == 1 { "has" } else { "have" },
            shown.join(", ")
        ),
        format!(
            "say what came of it with `checkrein trace outcome {} success` or `failure`, then run `{}`.",
            first.id,
            step.command()
        ),
    ))
}
