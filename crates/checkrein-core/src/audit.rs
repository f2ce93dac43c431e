//! The audit trail of a project: who set a gate aside, accepted, approved or dropped something, and
//! what was undone. A line each, outside of the project, appended and never changed.

use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::disk;
use crate::layout::UserDirs;
use crate::time::Timestamp;

/// One line of the trail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The version of the format.
    pub v: u32,
    /// When, in UTC.
    pub at: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub entry: Entry,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What was done.
    pub act: Act,
    /// To what: a gate, a file, a phase, a feature.
    pub of: String,
    /// The reason that was given, or what was seen.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// The session of Claude Code that it happened in, if it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// Gates were switched off.
    GateOff,
    /// Gates were switched on again.
    GateOn,
    /// Something went ahead that a gate would have refused.
    Overridden,
    /// Files were sealed for the first time.
    Sealed,
    /// A person took a file as it is.
    Accepted,
    /// A branch brought a file as it had been sealed before.
    Adopted,
    /// A change that nobody had judged was undone.
    Undone,
    /// A person approved a phase.
    Approved,
    /// A feature or a task was given up, with a reason.
    Dropped,
    /// A change that was learned from decisions and sessions was made.
    Learned,
    /// Such a change was taken back.
    Unlearned,
    /// The settings that gates rest upon changed.
    Settings,
    /// A session ran with the hooks silenced.
    Disabled,
    /// A tool of an MCP server was called; written before it is.
    Called,
    /// It answered, or failed.
    Answered,
    /// Such a call was not allowed.
    Refused,
    /// A person approved the changed configuration of an MCP server.
    ServerApproved,
}

/// Appends a line to the trail of the project at `root`.
pub fn append(user: &UserDirs, root: &Path, at: Timestamp, entry: Entry) -> Result<()> {
    disk::append_line(&trail(user, root), &Line { v: 1, at, entry })
}

/// Reads the trail, oldest first.
pub fn read(user: &UserDirs, root: &Path) -> Result<Vec<Line>> {
    disk::read_lines(&trail(user, root))
}

/// One trail, by whichever links the project was reached.
fn trail(user: &UserDirs, root: &Path) -> PathBuf {
    match root.canonicalize() {
        Ok(root) => user.audit_log(&root),
        Err(_) => user.audit_log(root),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back_in_order() {
        let home = tempfile::tempdir().unwrap();
        let user =
            UserDirs::new(|name| (name == "HOME").then(|| home.path().as_os_str().into())).unwrap();
        let root = Path::new("/p/a project");
        for of in ["tests-pass", "health-ok"] {
            let entry = Entry {
                act: Act::GateOff,
                of: of.into(),
                why: "a demonstration".into(),
                session: None,
            };
            append(&user, root, Timestamp::UNIX_EPOCH, entry).unwrap();
        }
        let of: Vec<String> = read(&user, root)
            .unwrap()
            .into_iter()
            .map(|line| line.entry.of)
            .collect();
        assert_eq!(of, ["tests-pass", "health-ok"]);
    }
}
