//! Whether a state file may become what a call would make of it.

use fs_err as fs;

use super::files::Guarded;
use crate::feature::FeatureList;
use crate::message::Refusal;
use crate::state::{Facts, GATE, State, StateFile, judge, moves_from};

/// A state file and what its project knows, read once per judgement.
pub(super) struct Before {
    /// The text of the file; none when there is no file.
    pub(super) text: String,
    file: StateFile,
    facts: Facts,
}

impl Before {
    /// Reads the file and the facts; refuses when it cannot tell where the project stands.
    pub(super) fn read(guarded: &Guarded, what: &str) -> Result<Self, Refusal> {
        let broken = |error: &anyhow::Error| Refusal {
            gate: GATE,
            what: what.to_owned(),
            why: format!("Where the project stands cannot be read: {error:#}."),
            next: "run `checkrein init`: it keeps the broken file aside and begins anew.".into(),
        };
        let path = guarded.path();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(broken(&error.into())),
        };
        let file = StateFile::read(&path).map_err(|error| broken(&error))?;
        let features =
            FeatureList::read(&guarded.dirs.feature_list_json()).map_err(|error| broken(&error))?;
        Ok(Self {
            text,
            file,
            facts: features.facts(),
        })
    }

    /// Judges the file as it would be.
    pub(super) fn judge(&self, content: &str, what: &str) -> Option<Refusal> {
        let after = match StateFile::parse(content) {
            Ok(after) => after,
            Err(error) => {
                return Some(self.refusal(what, format!("It would not be a state file: {error}.")));
            }
        };
        if let Err(refusal) = judge(&self.file, after.state, self.facts) {
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
            self.refusal(
                what,
                format!("`came_from` is where FIX_BROKEN leads back to; here it must be {origin}."),
            )
        })
    }

    /// Refuses a change of unknown outcome.
    pub(super) fn refusal(&self, what: &str, why: String) -> Refusal {
        Refusal {
            gate: GATE,
            what: what.to_owned(),
            why,
            next: self.next(),
        }
    }

    /// Refuses a change that is after this state, and says whether that move is open.
    pub(super) fn refusal_of_move(&self, what: &str, why: String, to: State) -> Refusal {
        let (verdict, next) = match judge(&self.file, to, self.facts) {
            Ok(()) => (
                format!("The move {} → {to} is open.", self.file.state),
                format!("run `checkrein state enter {to}`."),
            ),
            Err(refusal) => (refusal.why, refusal.next),
        };
        Refusal {
            gate: GATE,
            what: what.to_owned(),
            why: format!("{why} {verdict}"),
            next,
        }
    }

    /// Returns the one state that a text names besides the present one.
    pub(super) fn intended(&self, text: &str) -> Option<State> {
        let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let mut found = text
            .split(|char: char| !char.is_ascii() || !word(char as u8))
            .filter_map(|name| State::ALL.into_iter().find(|state| state.as_str() == name))
            .filter(|state| *state != self.file.state);
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }

    fn next(&self) -> String {
        let moves = moves_from(&self.file, self.facts);
        match moves.iter().find(|(_, missing)| missing.is_none()) {
            Some((state, _)) => {
                format!("run `checkrein state enter {state}` when its work begins.")
            }
            None => "run `checkrein state show`.".into(),
        }
    }
}
