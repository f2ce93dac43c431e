//! How a command ended for the work trees of late: one small file outside of the project.

use std::path::Path;

use anyhow::Result;
use fs_err as fs;
use serde::{Deserialize, Serialize};

use crate::disk;
use crate::time::Timestamp;

/// Enough for every branch that somebody goes to and fro between.
const KEPT: usize = 64;

/// How a command ended once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// The key of the work tree's content and the command.
    pub key: String,
    /// When it ran, in UTC.
    pub at: Timestamp,
    /// The exit code. What was killed or ran out of time is not remembered: it tells of the machine.
    pub code: i32,
    /// The last lines of the output.
    #[serde(default)]
    pub tail: Vec<String>,
    /// The file that held all of the output.
    #[serde(default)]
    pub output: String,
}

/// What the file holds, the latest last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdicts {
    v: u32,
    verdicts: Vec<Past>,
}

impl Verdicts {
    /// Reads the file. One that is missing, torn or of another version remembers nothing: the
    /// command is run once more, and the file is written anew.
    pub fn read(path: &Path) -> Self {
        let read = fs::read(path).ok();
        let verdicts = read.and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        verdicts.filter(|verdicts| verdicts.v == 1).unwrap_or(Self {
            v: 1,
            verdicts: Vec::new(),
        })
    }

    /// Returns how the command ended for this key.
    pub fn find(&self, key: &str) -> Option<&Past> {
        self.verdicts.iter().rev().find(|past| past.key == key)
    }

    /// Adds what is known now, in place of what was known before.
    pub fn remember(&mut self, past: Past) {
        self.verdicts.retain(|other| other.key != past.key);
        self.verdicts.push(past);
        let surplus = self.verdicts.len().saturating_sub(KEPT);
        self.verdicts.drain(..surplus);
    }

    /// Writes the file, whole or not at all. The caller holds the lock on its folder.
    pub fn write(&self, path: &Path) -> Result<()> {
        disk::replace(path, &serde_json::to_vec(self)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn past(key: &str, code: i32) -> Past {
        Past {
            key: key.into(),
            at: Timestamp::UNIX_EPOCH,
            code,
            tail: vec!["1 passed".into()],
            output: String::new(),
        }
    }

    #[test]
    fn what_was_remembered_last_counts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/verdicts.json");
        let mut verdicts = Verdicts::read(&path);
        assert_eq!(verdicts.find("a"), None);
        verdicts.remember(past("a", 1));
        verdicts.remember(past("b", 0));
        verdicts.remember(past("a", 0));
        verdicts.write(&path).unwrap();
        let verdicts = Verdicts::read(&path);
        assert_eq!(verdicts.find("a"), Some(&past("a", 0)));
        assert_eq!(verdicts.verdicts.len(), 2);
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let mut verdicts = Verdicts::default();
        for number in 0..=KEPT {
            verdicts.remember(past(&number.to_string(), 0));
        }
        assert_eq!(verdicts.find("0"), None);
        assert!(verdicts.find("1").is_some());
    }

    #[test]
    fn a_broken_file_remembers_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("verdicts.json");
        for text in ["", "{\"v\":1,\"verdi", "{\"v\":2,\"verdicts\":[]}", "[]"] {
            fs::write(&path, text).unwrap();
            let mut verdicts = Verdicts::read(&path);
            verdicts.remember(past("a", 0));
            verdicts.write(&path).unwrap();
            assert!(Verdicts::read(&path).find("a").is_some(), "{text}");
        }
    }
}
