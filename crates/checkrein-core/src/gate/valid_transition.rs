//! `valid-transition`: the state moves as `checkrein state show` says, and a feature is built before it is
//! tested.

use super::{Gate, Step};
use crate::evidence::Evidence;
use crate::message::Refusal;
use crate::standing::Standing;
use crate::state;
use crate::time::Timestamp;

pub(super) const GATE: Gate = Gate {
    id: state::GATE,
    what: "the state moves as `checkrein state show` says, and a feature is done before it is tested",
    default: |_, _| true,
    judge,
};

fn judge(step: &Step<'_>, standing: &Standing, _: &dyn Evidence) -> Option<Refusal> {
    match step {
        Step::Enter(to) => state::judge(&standing.state, *to, standing.features.facts()).err(),
        Step::Tested(feature) => {
            // The list itself knows the order; a copy of it is asked.
            let mut list = standing.features.clone();
            let tested = crate::feature::Status::Tested;
            let denied = list.advance(&feature.id, tested, Timestamp::UNIX_EPOCH);
            denied.err().map(|denied| Refusal {
                gate: state::GATE,
                what: step.what(standing),
                why: sentence(&denied.what),
                next: format!("{}.", denied.next),
            })
        }
    }
}

/// Ends a clause as a sentence ends.
fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    format!("{}{}.", first.collect::<String>(), letters.as_str())
}
