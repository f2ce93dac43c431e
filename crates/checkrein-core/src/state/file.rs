//! `state.json`: the state of a project and how it got there.

use std::path::Path;

use crate::time::Timestamp;
use anyhow::{Context, Result};
use fs_err as fs;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::State;
use crate::disk;

/// Enough to see how a project got here; older moves are in git.
const HISTORY_LENGTH: usize = 50;

/// The content of `state.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StateFile {
    /// The version of the format.
    #[serde(default = "version")]
    pub v: u32,
    /// Where the project stands.
    pub state: State,
    /// Since when, in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered_at: Option<Timestamp>,
    /// In FIX_BROKEN: the state to go back to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub came_from: Option<State>,
    /// The latest moves, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Move>,
    /// Fields of a later version, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// One move from state to state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Move {
    /// Where it began.
    pub from: State,
    /// Where it led.
    pub to: State,
    /// When, in UTC.
    pub at: Timestamp,
    /// Why, in the words of whoever moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

fn version() -> u32 {
    1
}

impl Default for StateFile {
    fn default() -> Self {
        Self {
            v: version(),
            state: State::Start,
            entered_at: None,
            came_from: None,
            history: Vec::new(),
            other: Map::new(),
        }
    }
}

impl StateFile {
    /// Reads the file; a project without one is at START.
    pub fn read(path: &Path) -> Result<Self> {
        match fs::read_to_string(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            other => Self::parse(&other?)
                .with_context(|| format!("`{}` is not a state file", path.display())),
        }
    }

    /// Reads the file's text.
    pub fn parse(text: &str) -> Result<Self> {
        disk::parse_json(text.as_bytes())
    }

    /// Moves to another state; the caller has it judged first.
    pub fn enter(&mut self, to: State, at: Timestamp, reason: Option<String>) {
        self.came_from = (to == State::FixBroken).then_some(self.state);
        self.history.push(Move {
            from: self.state,
            to,
            at,
            reason,
        });
        let surplus = self.history.len().saturating_sub(HISTORY_LENGTH);
        self.history.drain(..surplus);
        self.state = to;
        self.entered_at = Some(at);
    }

    /// Writes the file, whole or not at all.
    pub fn write(&self, path: &Path) -> Result<()> {
        disk::replace(path, self.to_text()?.as_bytes())
    }

    /// Returns the file's text.
    pub fn to_text(&self) -> Result<String> {
        disk::json_text(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_later_version_wrote_survives() {
        let mut file =
            StateFile::parse(r#"{"v":2,"state":"TEST","mood":"good","history":[]}"#).unwrap();
        file.enter(State::Implement, Timestamp::UNIX_EPOCH, None);
        insta::assert_snapshot!(serde_json::to_string(&file).unwrap(), @r#"{"v":2,"state":"IMPLEMENT","entered_at":"1970-01-01T00:00:00.000Z","history":[{"from":"TEST","to":"IMPLEMENT","at":"1970-01-01T00:00:00.000Z"}],"mood":"good"}"#);
    }

    #[test]
    fn only_fix_broken_remembers_its_origin() {
        let mut file = StateFile {
            state: State::Test,
            ..StateFile::default()
        };
        file.enter(State::FixBroken, Timestamp::UNIX_EPOCH, None);
        assert_eq!(file.came_from, Some(State::Test));
        file.enter(State::Test, Timestamp::UNIX_EPOCH, None);
        assert_eq!(file.came_from, None);
    }

    #[test]
    fn history_is_bounded() {
        let mut file = StateFile::default();
        for _ in 0..60 {
            file.enter(State::Init, Timestamp::UNIX_EPOCH, None);
        }
        assert_eq!(file.history.len(), HISTORY_LENGTH);
    }

    #[test]
    fn a_missing_file_means_start_and_a_broken_one_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.json");
        assert_eq!(StateFile::read(&path).unwrap().state, State::Start);
        fs::write(&path, "{\"state\":\"NIRVANA\"}").unwrap();
        let error = format!("{:#}", StateFile::read(&path).unwrap_err());
        assert!(
            error.contains("is not a state file: unknown variant `NIRVANA`"),
            "{error}"
        );
    }
}
