//! The one judgement of a step: a move to another state, or a feature that becomes tested. One file
//! per gate, one list of them; pure over the project as it stands and the evidence.
//!
//! The command asks with evidence that it gathers, a hook with what a look tells. What a gate would
//! have to know and is not told it refuses, naming the command that finds it out.

mod commit_before_tested;
mod health_ok;
mod outcome_before_tested;
mod required_env;
#[cfg(test)]
mod tests;
mod tests_pass;
mod valid_transition;
mod verdict;

use std::cell::RefCell;

use crate::evidence::{Answer, Evidence, Pending, Uncommitted, Verdict};
use crate::feature::Feature;
use crate::message::Refusal;
use crate::project::Switch;
use crate::standing::Standing;
use crate::state::State;

pub use verdict::told;

/// What is about to happen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step<'a> {
    /// The project moves to this state.
    Enter(State),
    /// This feature, as it is before, becomes tested.
    Tested(&'a Feature),
}

/// One thing that must hold.
pub struct Gate {
    /// Its id, the same in file, message, docs and settings.
    pub id: &'static str,
    /// What must hold, in a line.
    pub what: &'static str,
    /// Whether the settings ask for it where they do not name it.
    default: fn(&Standing, &dyn Evidence) -> bool,
    judge: fn(&Step<'_>, &Standing, &dyn Evidence) -> Option<Refusal>,
}

/// Every gate, in the order of asking: what costs nothing first, what runs a command last.
pub const GATES: &[Gate] = &[
    valid_transition::GATE,
    required_env::GATE,
    outcome_before_tested::GATE,
    commit_before_tested::GATE,
    health_ok::GATE,
    tests_pass::GATE,
];

/// What came of asking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// The first refusal, if there is one.
    pub refusal: Option<Refusal>,
    /// What the gates that a person has switched off would have refused: for the audit trail.
    pub overridden: Vec<Refusal>,
}

/// Asks every gate about a step; the first that refuses wins.
///
/// `off` tells which gates a person has switched off by command. Those are asked all the same, but
/// nothing is run for them, and what they say stops nobody.
pub fn judge(
    step: &Step<'_>,
    standing: &Standing,
    evidence: &dyn Evidence,
    off: &dyn Fn(&str) -> bool,
) -> Judgement {
    let mut judgement = Judgement::default();
    if !is_step(step, standing) {
        return judgement;
    }
    for gate in GATES.iter().filter(|gate| gate.is_on(standing, evidence)) {
        if off(gate.id) {
            let unrun = Unrun::of(evidence);
            let said = (gate.judge)(step, standing, &unrun);
            judgement
                .overridden
                .extend(said.map(|refusal| unrun.told(refusal)));
        } else if let Some(refusal) = (gate.judge)(step, standing, evidence) {
            judgement.refusal = Some(refusal);
            break;
        }
    }
    judgement
}

/// Whether anything changes at all.
fn is_step(step: &Step<'_>, standing: &Standing) -> bool {
    match step {
        Step::Enter(state) => standing.state.state != *state,
        Step::Tested(feature) => feature.status != crate::feature::Status::Tested,
    }
}

impl Gate {
    /// Whether the project's settings ask for the gate.
    pub fn is_on(&self, standing: &Standing, evidence: &dyn Evidence) -> bool {
        match standing.project.config.gates.get(self.id) {
            Some(Switch::On) => true,
            Some(Switch::Off) => false,
            None => (self.default)(standing, evidence),
        }
    }
}

impl Step<'_> {
    /// Says what would happen and where, as a refusal's first line does.
    fn what(&self, standing: &Standing) -> String {
        match self {
            Self::Enter(to) => format!(
                "{} → {to} in .claude/progress/state.json",
                standing.state.state
            ),
            Self::Tested(feature) => format!(
                "`{}` → tested in .claude/progress/feature-list.json",
                feature.id
            ),
        }
    }

    /// Returns the step in two words, for logs.
    pub fn name(&self) -> String {
        match self {
            Self::Enter(to) => format!("enter {to}"),
            Self::Tested(feature) => format!("tested {}", feature.id),
        }
    }

    /// Returns the command that takes the step.
    pub fn command(&self) -> String {
        match self {
            Self::Enter(to) => format!("checkrein state enter {to}"),
            Self::Tested(feature) => format!("checkrein feature tested {}", feature.id),
        }
    }
}

/// Refuses a step for want of evidence that only the command gathers.
fn untold(gate: &'static str, step: &Step<'_>, standing: &Standing, what: &str) -> Refusal {
    Refusal {
        gate,
        what: step.what(standing),
        why: format!("Whether {what} is not known here; the command finds it out."),
        next: format!("run `{}`.", step.command()),
    }
}

/// Evidence that runs nothing: what would have to be run is not known, and what it was is kept.
struct Unrun<'a> {
    evidence: &'a dyn Evidence,
    unknown: RefCell<Option<String>>,
}

impl<'a> Unrun<'a> {
    fn of(evidence: &'a dyn Evidence) -> Self {
        Self {
            evidence,
            unknown: RefCell::default(),
        }
    }

    /// Puts what was not found out in the place of a refusal's promise that somebody will.
    fn told(self, refusal: Refusal) -> Refusal {
        match self.unknown.into_inner() {
            Some(why) => Refusal { why, ..refusal },
            None => refusal,
        }
    }

    fn not_run(&self, command: &str) -> Answer<Verdict> {
        self.unknown
            .replace(Some(format!("`{command}` was not run.")));
        Answer::Unknown
    }

    /// Passes on what is known, and keeps what is not.
    fn passed_on<T>(&self, answer: Answer<T>, unknown: &str) -> Answer<T> {
        if matches!(answer, Answer::Unknown) {
            self.unknown.replace(Some(unknown.to_owned()));
        }
        answer
    }
}

impl Evidence for Unrun<'_> {
    fn has_repository(&self) -> bool {
        self.evidence.has_repository()
    }

    fn uncommitted(&self, feature: &Feature) -> Answer<Uncommitted> {
        let unknown = "Nobody looked whether the work is committed.";
        self.passed_on(self.evidence.uncommitted(feature), unknown)
    }

    fn pending_traces(&self, feature: &Feature) -> Answer<Vec<Pending>> {
        let unknown = "Nobody looked whether its traces have outcomes.";
        self.passed_on(self.evidence.pending_traces(feature), unknown)
    }

    fn tests(&self, command: &str) -> Answer<Verdict> {
        self.not_run(command)
    }

    fn health(&self, command: &str) -> Answer<Verdict> {
        self.not_run(command)
    }

    fn missing_env(&self, names: &[String]) -> Answer<Vec<String>> {
        let unknown = "Nobody looked whether its variables are set.";
        self.passed_on(self.evidence.missing_env(names), unknown)
    }
}
