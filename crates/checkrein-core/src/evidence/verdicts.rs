//! How a command ended for the work trees of late: one small file outside of the project, under a
//! keyed hash, so that nobody writes down a test run that never was.

use std::path::Path;

use anyhow::Result;
use fs_err as fs;
use serde::{Deserialize, Serialize};

use crate::disk;
use crate::seal::Key;
use crate::time::Timestamp;

/// Enough for every branch that somebody goes to and fro between.
const KEPT: usize = 64;

/// What is hashed here, so that no other hash of the same key is good for it.
const PURPOSE: &[u8] = b"checkrein verdicts 1";

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
    /// Reads the file. One that is missing, torn, of another version or from another hand remembers
    /// nothing: the command is run once more, and the file is written anew.
    pub fn read(path: &Path, key: &Key) -> Self {
        Self::sealed(path, key).unwrap_or(Self {
            v: 1,
            verdicts: Vec::new(),
        })
    }

    fn sealed(path: &Path, key: &Key) -> Option<Self> {
        let text = fs::read_to_string(path).ok()?;
        let (body, hash) = text.trim_end().rsplit_once('\n')?;
        let is_ours = key.hash(&[PURPOSE, body.as_bytes()]) == hash;
        let verdicts: Self = serde_json::from_str(body).ok()?;
        (is_ours && verdicts.v == 1).then_some(verdicts)
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
    pub fn write(&self, path: &Path, key: &Key) -> Result<()> {
        let body = serde_json::to_string(self)?;
        let hash = key.hash(&[PURPOSE, body.as_bytes()]);
        disk::replace(path, format!("{body}\n{hash}\n").as_bytes())
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

    fn key(folder: &Path) -> Key {
        Key::read_or_create(&folder.join("key"), [7; 32]).unwrap()
    }

    #[test]
    fn what_was_remembered_last_counts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/verdicts.json");
        let key = &key(folder.path());
        let mut verdicts = Verdicts::read(&path, key);
        assert_eq!(verdicts.find("a"), None);
        verdicts.remember(past("a", 1));
        verdicts.remember(past("b", 0));
        verdicts.remember(past("a", 0));
        verdicts.write(&path, key).unwrap();
        let verdicts = Verdicts::read(&path, key);
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
        let key = &key(folder.path());
        for text in [
            "",
            "{\"v\":1,\"verdi",
            "{\"v\":1,\"verdicts\":[]}\n",
            "[]\n00\n",
        ] {
            fs::write(&path, text).unwrap();
            let mut verdicts = Verdicts::read(&path, key);
            verdicts.remember(past("a", 0));
            verdicts.write(&path, key).unwrap();
            assert!(Verdicts::read(&path, key).find("a").is_some(), "{text}");
        }
    }

    #[test]
    fn what_another_hand_wrote_does_not_count() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("verdicts.json");
        let key = &key(folder.path());
        let mut verdicts = Verdicts::read(&path, key);
        verdicts.remember(past("a", 1));
        verdicts.write(&path, key).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("\"code\":1", "\"code\":0")).unwrap();
        assert_eq!(Verdicts::read(&path, key).find("a"), None);
        fs::write(&path, text).unwrap();
        assert_eq!(Verdicts::read(&path, key).find("a"), Some(&past("a", 1)));
    }
}
