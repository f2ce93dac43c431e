//! The facts of a session: one line each, appended by the hooks, never changed.
//!
//! No prompt text, no command text and no file content is among them. Of a prompt that names a skill,
//! or whose words speak for one, the stems of its telling words are: to learn from what was chosen.

use std::path::Path;

use crate::time::Timestamp;
use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::TextKey;
use crate::disk;

/// One line of a session's log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The version of the format.
    pub v: u32,
    /// When, in UTC.
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub fact: Fact,
}

/// What a hook saw or did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "kebab-case")]
pub enum Fact {
    /// The session began, or began anew after a resume, `/clear` or compaction.
    Started {
        /// The client's word for why.
        source: String,
        /// The project that the session is in, if it is one of ours.
        project: Option<String>,
        /// The commit that was checked out.
        commit: Option<String>,
    },
    /// The conversation is about to be replaced by its summary.
    Compacting,
    /// Texts were given to the model.
    Injected {
        /// Which ones.
        texts: Vec<TextKey>,
        /// The one among them that says where the project stands.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        standing: Option<TextKey>,
        /// The skill among them.
        skill: Option<String>,
    },
    /// A prompt named a skill, or its words spoke for one: what may be learned from, should somebody
    /// choose. What was given or offered for it comes after it.
    Heard {
        /// The key of the set of places that the skills are from.
        catalog: String,
        /// The telling words that may be kept, as stems.
        words: Vec<String>,
        /// The skill that it named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        named: Option<String>,
    },
    /// Skills were offered to choose from: words spoke for one of them, but not surely.
    Offered {
        /// Their names, best first.
        skills: Vec<String>,
    },
    /// A skill was loaded by command, since somebody chose it.
    Loaded {
        /// Its name.
        skill: String,
        /// Who chose it.
        by: Chooser,
    },
    /// A skill was not wanted, somebody said; the session is not given it again.
    Dismissed {
        /// Its name.
        skill: String,
    },
    /// The model changed a file.
    Changed {
        /// The file, relative to the project.
        path: String,
        /// The feature in work at that time.
        feature: Option<String>,
    },
    /// The model made commits.
    Committed {
        /// The commit that is checked out now.
        commit: String,
        /// The feature in work at that time.
        feature: Option<String>,
    },
    /// A transition was refused.
    Refused {
        /// The gate that refused it.
        gate: String,
    },
    /// The model was reminded of something; not twice of the same.
    Reminded {
        /// Of what.
        of: TextKey,
    },
    /// A subagent was asked for.
    AgentAsked {
        /// The kind of subagent.
        agent: String,
        /// The skill that its task calls for, which it was given.
        skill: Option<String>,
    },
    /// A tool's output was replaced by its informative part. Sizes are in bytes of UTF-8.
    Trimmed {
        /// The name that the whole is kept under.
        id: String,
        /// The rule that it was trimmed by.
        rule: String,
        /// All that the tool printed.
        whole: u64,
        /// What the client would have let the model see of it.
        native: u64,
        /// What the model sees instead.
        shown: u64,
    },
    /// The model asked for what was removed, so that much of the saving is none.
    Recalled {
        /// The name that the whole is kept under.
        id: String,
        /// What it was shown, in bytes.
        shown: u64,
    },
    /// The session is over.
    Ended {
        /// The client's word for why.
        reason: String,
    },
}

/// Who chose a skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Chooser {
    /// The session's model, with a command of its own.
    Model,
    /// A person, who named the session.
    Person,
}

/// Appends a fact to a session's log.
pub fn append(log: &Path, at: Timestamp, fact: Fact) -> Result<()> {
    disk::append_line(log, &Record { v: 1, at, fact })
}

/// Reads a session's log; lines that a later version wrote are skipped.
pub fn read(log: &Path) -> Result<Vec<Record>> {
    disk::read_lines(log)
}

/// Reads a session's log, each record with the number of its line, from one; and how many lines
/// there are.
pub fn read_numbered(log: &Path) -> Result<(Vec<(usize, Record)>, usize)> {
    disk::read_numbered_lines(log)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_come_back_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log.jsonl");
        let facts = [
            Fact::Started {
                source: "startup".into(),
                project: None,
                commit: None,
            },
            Fact::Injected {
                texts: vec![TextKey::of("x")],
                standing: None,
                skill: Some("s".into()),
            },
            Fact::Compacting,
            Fact::Heard {
                catalog: "c".into(),
                words: vec!["w".into()],
                named: Some("s".into()),
            },
            Fact::Offered {
                skills: vec!["s".into()],
            },
            Fact::Dismissed { skill: "s".into() },
            Fact::Loaded {
                skill: "s".into(),
                by: Chooser::Model,
            },
        ];
        for fact in &facts {
            append(&log, Timestamp::UNIX_EPOCH, fact.clone()).unwrap();
        }
        disk::append_line(&log, &serde_json::json!({"v": 9, "fact": "flew", "at": 1})).unwrap();
        let read: Vec<Fact> = read(&log)
            .unwrap()
            .into_iter()
            .map(|record| record.fact)
            .collect();
        assert_eq!(read, facts);
    }
}
