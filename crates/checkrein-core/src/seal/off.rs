//! The gates that a person has switched off in a project, until they are switched on again or the
//! time is over.

use fs_err as fs;

use anyhow::Result;

use super::Seal;
use super::key::Key;
use crate::disk;
use crate::time::Timestamp;

const FIRST_LINE: &str = "checkrein gates off 1";

/// What is switched off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Off {
    /// The ids of the gates; empty means all of them.
    pub gates: Vec<String>,
    /// Until when, in UTC; without an end when there is none.
    pub until: Option<Timestamp>,
    /// Since when, in UTC.
    pub since: Timestamp,
}

impl Off {
    /// Whether a gate is off at a moment.
    pub fn is_off(&self, gate: &str, now: Timestamp) -> bool {
        let is_named = self.gates.is_empty() || self.gates.iter().any(|name| name == gate);
        is_named && self.until.is_none_or(|until| now < until)
    }
}

impl Seal {
    /// Returns what is switched off; nothing, unless the key's holder wrote it.
    pub fn off(&self) -> Option<Off> {
        let text = fs::read_to_string(self.folder.join("off")).ok()?;
        let key = Key::read(&self.user.seal_key())?;
        let body_end = text.trim_end_matches('\n').rfind('\n')? + 1;
        let (body, tag) = text.split_at(body_end);
        if key.hash(&[body.as_bytes()]) != tag.trim_end() {
            return None;
        }
        let mut lines = body.lines();
        // The folder is part of it: the file of another project says nothing about this one.
        if lines.next()? != FIRST_LINE || lines.next()? != self.dirs.root.to_string_lossy() {
            return None;
        }
        let since = lines.next()?.parse().ok()?;
        let until = match lines.next()? {
            "-" => None,
            until => Some(until.parse().ok()?),
        };
        Some(Off {
            gates: lines.map(str::to_owned).collect(),
            until,
            since,
        })
    }

    /// Whether a gate is switched off at a moment.
    pub fn is_off(&self, gate: &str, now: Timestamp) -> bool {
        self.off().is_some_and(|off| off.is_off(gate, now))
    }

    /// Switches gates off.
    pub fn switch_off(&self, key: &Key, off: &Off) -> Result<()> {
        let until = off.until.map_or("-".to_owned(), |until| until.to_string());
        let root = self.dirs.root.to_string_lossy();
        let mut text = format!("{FIRST_LINE}\n{root}\n{}\n{until}\n", off.since);
        for gate in &off.gates {
            text.push_str(gate);
            text.push('\n');
        }
        let tag = key.hash(&[text.as_bytes()]);
        text.push_str(&tag);
        text.push('\n');
        disk::replace(&self.folder.join("off"), text.as_bytes())
    }

    /// Switches all gates on; returns whether any was off.
    pub fn switch_on(&self) -> Result<bool> {
        match fs::remove_file(self.folder.join("off")) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
            other => other.map(|()| true).map_err(Into::into),
        }
    }
}
