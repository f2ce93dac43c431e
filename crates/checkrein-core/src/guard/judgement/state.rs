//! `state.json`: it moves along the table, as `checkrein state enter` moves it.

use super::super::SEALED;
use super::{Case, Change, step};
use crate::feature::FeatureList;
use crate::gate::Step;
use crate::message::Refusal;
use crate::project::Project;
use crate::state::{Facts, GATE, State, StateFile, moves_from};

/// A state file as it is, and what its project knows.
struct Before {
    file: StateFile,
    facts: Facts,
}

/// Judges the file as it would be.
pub(super) fn judge(case: &Case<'_>) -> Option<Refusal> {
    let before = match Before::read(case) {
        Ok(before) => before,
        Err(refusal) => return Some(refusal),
    };
    match case.change {
        Change::Content(content) => before.judge(case, content),
        Change::Unknown { why, words, .. } => Some(before.unknown(case, why, words)),
    }
}

impl Before {
    /// Reads the facts; refuses when it cannot tell where the project stands.
    fn read(case: &Case<'_>) -> Result<Self, Refusal> {
        let broken = |error: &anyhow::Error| {
            case.refusal(
                GATE,
                format!("Where the project stands cannot be read: {error:#}."),
                "run `checkrein init`: it keeps the broken file aside and begins anew.",
            )
        };
        let file = match case.before {
            "" if !case.guarded.path.exists() => StateFile::default(),
            text => StateFile::parse(text).map_err(|error| {
                broken(&error.context(format!(
                    "`{}` is not a state file",
                    case.guarded.path.display()
                )))
            })?,
        };
        let features = FeatureList::read(&case.guarded.dirs.feature_list_json())
            .map_err(|error| broken(&error))?;
        Ok(Self {
            file,
            facts: features.facts(),
        })
    }

    fn judge(&self, case: &Case<'_>, content: &str) -> Option<Refusal> {
        let after = match StateFile::parse(content) {
            Ok(after) => after,
            Err(error) => {
                let why = format!("It would not be a state file: {error}.");
                return Some(case.refusal(GATE, why, self.next()));
            }
        };
        if after.state != self.file.state
            && let Some(refusal) = step::judge(case, &Step::Enter(after.state))
        {
            return Some(refusal);
        }
        // Whoever could write the origin could open any way back.
        let origin = match (self.file.state, after.state) {
            (State::FixBroken, State::FixBroken) => self.file.came_from,
            (before, State::FixBroken) => Some(before),
            (_, _) if after.came_from.is_none() => None,
            (_, _) => self.file.came_from,
        };
        (after.came_from != origin).then(|| {
            let origin = origin.map_or("absent".to_owned(), |state| format!("`{state}`"));
            let why =
                format!("`came_from` is where FIX_BROKEN leads back to; here it must be {origin}.");
            case.refusal(GATE, why, self.next())
        })
    }

    /// Refuses a change of unknown outcome; where its words name one state, says what speaks for or
    /// against that move.
    fn unknown(&self, case: &Case<'_>, why: &str, words: &str) -> Refusal {
        // Where moves are free, that it is not known is what speaks against it.
        let intended = self.intended(words).filter(|_| !(case.known.off)(GATE));
        let Some(to) = intended else {
            return case.refusal(SEALED, why.to_owned(), self.leave(case));
        };
        let (verdict, next) = match step::judge(case, &Step::Enter(to)) {
            None => (
                format!("The move {} → {to} is open.", self.file.state),
                format!("run `checkrein state enter {to}`."),
            ),
            Some(refusal) => (refusal.why, refusal.next),
        };
        case.refusal(GATE, format!("{why} {verdict}"), next)
    }

    /// Returns the one state that a text names besides the present one.
    fn intended(&self, text: &str) -> Option<State> {
        let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let mut found = text
            .split(|char: char| !char.is_ascii() || !word(char as u8))
            .filter_map(|name| State::ALL.into_iter().find(|state| state.as_str() == name))
            .filter(|state| *state != self.file.state);
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }

    /// Says what to do where no move was meant, as far as anybody can tell.
    fn leave(&self, case: &Case<'_>) -> String {
        let is_broken = self.file.state == State::FixBroken;
        let project = Project::open(case.guarded.dirs.clone());
        if is_broken && project.is_ok_and(|project| project.config.health_check.is_some()) {
            return "leave the file as it is; the way out of FIX_BROKEN is `checkrein state health`."
                .into();
        }
        "leave the file as it is; the state moves by `checkrein state enter STATE`, and `checkrein state show` says where to.".into()
    }

    fn next(&self) -> String {
        let moves = moves_from(&self.file, self.facts);
        match moves.iter().find(|(_, missing)| missing.is_none()) {
            Some((state, _)) => {
                format!("run `checkrein state enter {state}` when the work of {state} begins.")
            }
            None => "run `checkrein state show`.".into(),
        }
    }
}
