//! `process.json`: it moves by command alone.

use serde_json::Value;

use super::super::SEALED;
use super::{Case, Change};
use crate::message::Refusal;

/// Refuses every change but one of white space.
pub(super) fn judge(case: &Case<'_>) -> Option<Refusal> {
    if !case.guarded.path.exists() {
        let why = "There is no process yet, and one begins from a template.".to_owned();
        let next = "run `checkrein init --process TEMPLATE`; without a name it lists them.";
        return Some(case.refusal(SEALED, why, next));
    }
    let why = match case.change {
        Change::Content(content) if same(case.before, content) => return None,
        Change::Content(_) => {
            "Tasks and approvals are not written by hand: what was done is in their history."
                .to_owned()
        }
        Change::Unknown { why, .. } => why.clone(),
    };
    let next = "run `checkrein next`, then `checkrein done TASK --summary \"WHAT\"` or `checkrein skip TASK --reason \"WHY\"`.";
    Some(case.refusal(SEALED, why, next))
}

fn same(before: &str, after: &str) -> bool {
    let value = |text: &str| serde_json::from_str::<Value>(text).ok();
    before == after || value(before).is_some_and(|before| value(after) == Some(before))
}
