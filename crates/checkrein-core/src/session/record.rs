//! The facts of a session: one line each, appended by the hooks, never changed.
//!
//! No prompt text and no file content is among them. Of a prompt that names a skill, or whose words speak
//! for one, the stems of its telling words are; of commands that ran something, the short ones in which
//! nothing might be secret: to learn from what was chosen and from what worked.

use std::path::Path;

use crate::time::Timestamp;
use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::{TextKey, Told};
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
    Injected(Injected),
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
    /// The model ran a command that does more than look.
    Ran {
        /// Its text, where that is a short line without anything that might be secret, and it may be
        /// learned from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        command: Option<String>,
        /// Whether the client took it for a success.
        ok: bool,
        /// The code that it ended with, where that is its own and not that of a pipe's last program.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        exit: Option<i32>,
        /// The feature in work at that time.
        feature: Option<String>,
    },
    /// The gates were asked about a step.
    Judged {
        /// The step: `enter TEST`, `tested feat-001`.
        step: String,
        /// Whether it may be taken.
        passed: bool,
        /// The gate that refused it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        gate: Option<String>,
    },
    /// A pattern's advice was given with a prompt that tells its situation.
    Advised {
        /// The pattern's id.
        pattern: String,
    },
    /// Somebody in the session looked for decisions, or for what follows from them, and was shown these.
    Consulted {
        /// The ids of the traces.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        traces: Vec<String>,
        /// The ids of the patterns.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        patterns: Vec<String>,
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

/// What was given to the model at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Injected {
    /// The texts, besides the skills.
    pub texts: Vec<TextKey>,
    /// All that the model knows of the project now, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
    /// The skill that was called for.
    pub skill: Option<String>,
    /// Another one that the same prompt called for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<String>,
    /// The skills that came along: the first one builds on them, or they were given before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub along: Vec<String>,
    /// The skills that were only named, since there was no room.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub named: Vec<String>,
    /// How many bytes of a request that took up; nothing in the lines of earlier versions.
    #[serde(default, skip_serializing_if = "is_none")]
    pub length: usize,
    /// Whether it came with a prompt.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub with_prompt: bool,
}

fn is_none(length: &usize) -> bool {
    *length == 0
}

impl Injected {
    /// Returns the skills that were given, the one that was called for last.
    pub fn skills(&self) -> impl Iterator<Item = &String> {
        self.along
            .iter()
            .rev()
            .chain(&self.second)
            .chain(&self.skill)
    }
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
            Fact::Injected(Injected {
                texts: vec![TextKey::of("x")],
                skill: Some("s".into()),
                ..Injected::default()
            }),
            Fact::Injected(Injected {
                told: Some([("now state".to_owned(), TextKey::of("x"))].into()),
                second: Some("t".into()),
                along: vec!["u".into()],
                named: vec!["v".into()],
                length: 9,
                with_prompt: true,
                ..Injected::default()
            }),
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
            Fact::Ran {
                command: Some("make".into()),
                ok: false,
                exit: Some(2),
                feature: None,
            },
            Fact::Judged {
                step: "enter TEST".into(),
                passed: false,
                gate: Some("valid-transition".into()),
            },
            Fact::Advised {
                pattern: "p-1".into(),
            },
            Fact::Consulted {
                traces: vec!["t-1".into()],
                patterns: Vec::new(),
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

    #[test]
    fn what_was_given_is_read_from_old_lines_and_by_old_readers() {
        let old = r#"{"v":1,"at":"1970-01-01T00:00:00Z","fact":"injected","texts":[],"standing":"x","skill":"s"}"#;
        let record: Record = serde_json::from_str(old).unwrap();
        let given = Injected {
            skill: Some("s".into()),
            ..Injected::default()
        };
        assert_eq!(record.fact, Fact::Injected(given.clone()));
        // An old reader wants these two, and finds the first skill where it looks for it.
        let new = serde_json::to_value(Fact::Injected(Injected {
            second: Some("t".into()),
            ..given
        }));
        let expected = serde_json::json!({
            "fact": "injected", "texts": [], "skill": "s", "second": "t",
        });
        assert_eq!(new.unwrap(), expected);
    }
}
