//! `process.json`: the phases and tasks of a project, how far each is, and how it got there.

use std::path::Path;

use anyhow::{Context, Result};
use fs_err as fs;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::disk;
use crate::time::Timestamp;

/// How far a task is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Not ended.
    #[default]
    Pending,
    /// Done; its summary says what was done.
    Done,
    /// Left out; its reason says why.
    Skipped,
}

impl Status {
    /// Returns the status as the file writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Done => "done",
            Self::Skipped => "skipped",
        }
    }
}

/// One task: what is to be done, and where it says how.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Its id, such as `SETUP-001`.
    pub id: String,
    /// What is to be done, in one line.
    pub title: String,
    /// How to do it, in a few lines.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub instructions: String,
    /// The skill that says how to do it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skill: Option<String>,
    /// Or the file that does, below the project's top folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The heading of the section that belongs to this task, in the skill or in the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Whether nobody but a person may leave it out.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// How far it is.
    #[serde(default)]
    pub status: Status,
    /// What was done, and what shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Why it was left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it was done or left out, in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// Fields of a later version, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// One phase: tasks that belong together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Phase {
    /// Its id, such as `plan`.
    pub id: String,
    /// What it is for, in one line.
    pub title: String,
    /// Whether a person approves its work before the next phase opens.
    #[serde(default, skip_serializing_if = "is_false")]
    pub approval: bool,
    /// When it was approved, in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_at: Option<Timestamp>,
    /// The name of the person who approved it, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
    /// Its tasks, in the order in which they are done.
    pub tasks: Vec<Task>,
    /// Fields of a later version, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// What somebody did to the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// The process was begun.
    Begun,
    /// A task was done.
    Done,
    /// A task was left out.
    Skipped,
    /// A phase was approved.
    Approved,
    /// A task was opened again, and with it all that came after.
    Reopened,
}

impl Act {
    /// Returns the act as the file writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Done => "done",
            Self::Skipped => "skipped",
            Self::Approved => "approved",
            Self::Reopened => "reopened",
        }
    }
}

/// One line of the history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// When, in UTC.
    pub at: Timestamp,
    /// What was done.
    pub act: Act,
    /// To what: the id of a task or of a phase, or the name of the process.
    pub of: String,
    /// The summary or the reason that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The session of Claude Code that it was done in, if it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
}

/// The content of `process.json`, or of a template for one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Process {
    /// The version of the format.
    #[serde(default = "version")]
    pub v: u32,
    /// Its name, such as `bugfix`.
    pub name: String,
    /// What it is for, in one line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// When it was begun, in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begun_at: Option<Timestamp>,
    /// Its phases, in their order.
    pub phases: Vec<Phase>,
    /// What was done, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Entry>,
    /// Fields of a later version, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

fn version() -> u32 {
    1
}

impl Task {
    /// Makes it one that nobody has begun.
    pub(super) fn open(&mut self) {
        self.status = Status::Pending;
        (self.summary, self.reason, self.ended_at) = (None, None, None);
    }
}

impl Phase {
    /// Takes an approval back.
    pub(super) fn take_back(&mut self) {
        (self.approved_at, self.approved_by) = (None, None);
    }
}

impl Process {
    /// Reads the file; a project without one has no process.
    pub fn read(path: &Path) -> Result<Option<Self>> {
        match fs::read_to_string(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            other => Self::parse(&other?)
                .with_context(|| format!("`{}` is not a process", path.display()))
                .map(Some),
        }
    }

    /// Reads the file's text.
    pub fn parse(text: &str) -> Result<Self> {
        disk::parse_json(text.as_bytes())
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
    fn a_project_without_the_file_has_no_process() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("process.json");
        assert_eq!(Process::read(&path).unwrap(), None);
        fs::write(&path, "{\"name\":\"x\"}").unwrap();
        let error = format!("{:#}", Process::read(&path).unwrap_err());
        assert!(
            error.contains("is not a process: missing field `phases`"),
            "{error}"
        );
    }

    #[test]
    fn what_a_later_version_wrote_survives() {
        let text = r#"{"v":2,"name":"x","phases":[{"id":"p","title":"P","tasks":[{"id":"T-1","title":"T","status":"done","mood":"good"}],"color":"red"}],"more":[1]}"#;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("process.json");
        fs::write(&path, format!("\u{feff}{text}")).unwrap();
        let process = Process::read(&path).unwrap().unwrap();
        process.write(&path).unwrap();
        let before: Value = serde_json::from_str(text).unwrap();
        let after: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(after, before);
    }
}
