//! `tests-pass`: the test command passes for the work tree as it is, before a feature is tested.

use super::{Gate, Step, untold, verdict};
use crate::command::End;
use crate::evidence::{Answer, Evidence};
use crate::message::Refusal;
use crate::standing::Standing;

const ID: &str = "tests-pass";

pub(super) const GATE: Gate = Gate {
    id: ID,
    what: "`test_command` passes before a feature is tested",
    default: |standing, _| standing.project.config.test_command.is_some(),
    judge,
};

fn judge(step: &Step<'_>, standing: &Standing, evidence: &dyn Evidence) -> Option<Refusal> {
    let Step::Tested(_) = step else {
        return None;
    };
    let refusal = |why, next| {
        Some(Refusal {
            gate: ID,
            what: step.what(standing),
            why,
            next,
        })
    };
    let again = step.command();
    let Some(command) = &standing.project.config.test_command else {
        return refusal(
            "`.claude/config/project.json` switches this gate on and names no `test_command`."
                .to_owned(),
            format!("run `checkrein init --test-command COMMAND`, then `{again}`."),
        );
    };
    let verdict = match evidence.tests(command) {
        Answer::Known(verdict) => verdict,
        Answer::Unknown => {
            return Some(untold(ID, step, standing, &format!("`{command}` passes")));
        }
        Answer::Failed(trouble) => return refusal(trouble.why, trouble.next),
    };
    if verdict.passes() {
        return None;
    }
    let next = match (verdict.end, verdict.remembered) {
        (End::TimedOut, _) => format!(
            "make the tests quicker, or ask the person for a longer `test_timeout` in \
             `.claude/config/project.json`, then run `{again}`."
        ),
        (End::Interrupted, _) => format!(
            "run `{again}` once more, with a time limit as long as the tests take, or in the \
             background."
        ),
        (_, Some(_)) => format!(
            "mend what fails and commit it, then run `{again}`; `{again} --again` runs the tests \
             anew for the same work tree."
        ),
        (_, None) => format!("mend what fails and commit it, then run `{again}`."),
    };
    refusal(verdict::told(command, &verdict), next)
}
