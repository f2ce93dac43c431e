//! The states, and the one table of moves between them.

use serde::{Deserialize, Serialize};

use super::StateFile;
use crate::message::Refusal;

/// The gate that judges every move, wherever it comes from.
pub const GATE: &str = "valid-transition";

/// Where a project stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum State {
    /// Nothing has been decided yet.
    #[default]
    Start,
    /// The work is being broken down into features.
    Init,
    /// A feature is being built.
    Implement,
    /// A feature is being tested.
    Test,
    /// Every feature is tested.
    Complete,
    /// The health check fails; nothing else matters until it passes.
    FixBroken,
}

impl State {
    /// Every state, in the order of a project's life.
    pub const ALL: [Self; 6] = [
        Self::Start,
        Self::Init,
        Self::Implement,
        Self::Test,
        Self::Complete,
        Self::FixBroken,
    ];

    /// Returns the state's name as files and commands write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Start => "START",
            Self::Init => "INIT",
            Self::Implement => "IMPLEMENT",
            Self::Test => "TEST",
            Self::Complete => "COMPLETE",
            Self::FixBroken => "FIX_BROKEN",
        }
    }

    /// Returns the state of that name, in any letter case, with `-` as good as `_`.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_uppercase().replace('-', "_");
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Returns the skill that belongs to the state unless the project names another.
    pub fn skill(self) -> Option<&'static str> {
        match self {
            Self::Start => None,
            Self::Init => Some("initialization"),
            Self::Implement => Some("implementation"),
            Self::Test => Some("testing"),
            Self::Complete => Some("context-graph"),
            Self::FixBroken => Some("enforcement"),
        }
    }
}

impl std::fmt::Display for State {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// Where a move begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// In this state.
    State(State),
    /// In any state but the one that the move leads to.
    Anywhere,
}

/// Where a move leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// To this state.
    State(State),
    /// Back to the state that the present one was entered from.
    WhereItCameFrom,
}

/// What must be true besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// The feature list has a feature.
    AFeature,
    /// The feature list has a feature that is not tested yet.
    AnUntestedFeature,
}

/// One allowed move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// Where it begins.
    pub from: From,
    /// Where it leads.
    pub to: To,
    /// What must be true besides.
    pub needs: Needs,
}

/// Every allowed move. There is no other statement of them.
pub const TRANSITIONS: &[Transition] = &[
    row(
        From::State(State::Start),
        To::State(State::Init),
        Needs::Nothing,
    ),
    row(
        From::State(State::Start),
        To::State(State::Implement),
        Needs::AFeature,
    ),
    row(
        From::State(State::Init),
        To::State(State::Implement),
        Needs::Nothing,
    ),
    row(
        From::State(State::Implement),
        To::State(State::Test),
        Needs::Nothing,
    ),
    row(
        From::State(State::Test),
        To::State(State::Implement),
        Needs::Nothing,
    ),
    row(
        From::State(State::Test),
        To::State(State::Complete),
        Needs::Nothing,
    ),
    row(
        From::State(State::Complete),
        To::State(State::Implement),
        Needs::AnUntestedFeature,
    ),
    row(From::Anywhere, To::State(State::FixBroken), Needs::Nothing),
    row(
        From::State(State::FixBroken),
        To::WhereItCameFrom,
        Needs::Nothing,
    ),
];

const fn row(from: From, to: To, needs: Needs) -> Transition {
    Transition { from, to, needs }
}

/// What a judgement needs to know of the project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// How many features the list has.
    pub features: usize,
    /// How many of them are not tested yet.
    pub untested: usize,
}

impl Transition {
    /// Returns the state that the move leads to for a project that stands at `file`, if it
    /// begins there.
    fn target(&self, file: &StateFile) -> Option<State> {
        let target = match self.to {
            To::State(state) => state,
            // A file that lost the origin leads back to where every project begins.
            To::WhereItCameFrom => file.came_from.unwrap_or_default(),
        };
        let begins_here = match self.from {
            From::State(state) => file.state == state,
            From::Anywhere => file.state != target,
        };
        begins_here.then_some(target)
    }

    fn missing(&self, facts: Facts) -> Option<&'static str> {
        match self.needs {
            Needs::Nothing => None,
            Needs::AFeature => (facts.features == 0).then_some("a feature in the feature list"),
            Needs::AnUntestedFeature => {
                (facts.untested == 0).then_some("a feature that is not tested yet")
            }
        }
    }
}

/// Returns the states that a project may move to, each with what is still missing for it.
pub fn moves_from(file: &StateFile, facts: Facts) -> Vec<(State, Option<&'static str>)> {
    TRANSITIONS
        .iter()
        .filter_map(|transition| Some((transition.target(file)?, transition.missing(facts))))
        .collect()
}

/// Judges a move; staying where one is is not a move.
pub fn judge(file: &StateFile, to: State, facts: Facts) -> Result<(), Refusal> {
    if file.state == to {
        return Ok(());
    }
    let moves = moves_from(file, facts);
    let open: Vec<State> = moves
        .iter()
        .filter(|(_, missing)| missing.is_none())
        .map(|(state, _)| *state)
        .collect();
    let refusal = |why: String, next: String| Refusal {
        gate: GATE,
        what: format!("{} → {to} in .claude/progress/state.json", file.state),
        why,
        next,
    };
    match moves.iter().find(|(state, _)| *state == to) {
        Some((_, None)) => Ok(()),
        Some((_, Some(missing))) => Err(refusal(
            format!(
                "{} may move to {to} once there is {missing}; there is none.",
                file.state
            ),
            format!("run `checkrein feature add \"TITLE\"`, then `checkrein state enter {to}`."),
        )),
        None => Err(refusal(
            format!("{} may move to {}.", file.state, names(&open)),
            match open.first() {
                Some(state) => {
                    format!("run `checkrein state enter {state}` when the work of {state} begins.")
                }
                None => "run `checkrein state show`.".into(),
            },
        )),
    }
}

fn names(states: &[State]) -> String {
    let names: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
    names.join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(state: State) -> StateFile {
        StateFile {
            state,
            ..StateFile::default()
        }
    }

    #[track_caller]
    fn check(from: State, to: State, facts: Facts, allowed: bool) {
        assert_eq!(
            judge(&at(from), to, facts).is_ok(),
            allowed,
            "{from} → {to} with {facts:?}"
        );
    }

    #[test]
    fn moves_follow_the_table_and_nothing_else() {
        use State::*;
        let facts = Facts {
            features: 2,
            untested: 1,
        };
        let allowed = [
            (Start, Init),
            (Start, Implement),
            (Init, Implement),
            (Implement, Test),
            (Test, Implement),
            (Test, Complete),
            (Complete, Implement),
            // A file without an origin leads back to START.
            (FixBroken, Start),
        ];
        for from in State::ALL {
            for to in State::ALL {
                let expected = from == to || to == FixBroken || allowed.contains(&(from, to));
                check(from, to, facts, expected);
            }
        }
    }

    #[test]
    fn some_moves_need_a_feature() {
        use State::*;
        check(Start, Implement, Facts::default(), false);
        check(
            Start,
            Implement,
            Facts {
                features: 1,
                untested: 0,
            },
            true,
        );
        check(
            Complete,
            Implement,
            Facts {
                features: 3,
                untested: 0,
            },
            false,
        );
        check(Init, Implement, Facts::default(), true);
    }

    #[test]
    fn a_repaired_project_goes_back_to_where_it_broke() {
        let file = StateFile {
            came_from: Some(State::Test),
            ..at(State::FixBroken)
        };
        assert!(judge(&file, State::Test, Facts::default()).is_ok());
        let refusal = judge(&file, State::Complete, Facts::default()).unwrap_err();
        assert_eq!(refusal.why, "FIX_BROKEN may move to TEST.");
    }

    #[test]
    fn refusals_name_the_way_on() {
        let refusal = judge(&at(State::Implement), State::Complete, Facts::default()).unwrap_err();
        insta::assert_snapshot!(refusal, @r"
        valid-transition: refused IMPLEMENT → COMPLETE in .claude/progress/state.json
        IMPLEMENT may move to TEST or FIX_BROKEN.
        Next: run `checkrein state enter TEST` when the work of TEST begins.
        ");
        let refusal = judge(&at(State::Start), State::Implement, Facts::default()).unwrap_err();
        insta::assert_snapshot!(refusal, @r#"
        valid-transition: refused START → IMPLEMENT in .claude/progress/state.json
        START may move to IMPLEMENT once there is a feature in the feature list; there is none.
        Next: run `checkrein feature add "TITLE"`, then `checkrein state enter IMPLEMENT`.
        "#);
    }

    #[test]
    fn names_are_read_as_people_write_them() {
        assert_eq!(State::from_name(" fix-broken"), Some(State::FixBroken));
        assert_eq!(State::from_name("TESTING"), None);
    }
}
