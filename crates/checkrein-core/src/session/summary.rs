//! What a session came to: one record for each that is over.

use std::path::Path;

use crate::time::Timestamp;
use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::{Fact, Record};
use crate::disk;

/// A session that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The version of the format.
    pub v: u32,
    /// The session's id; a session that was resumed has a record for each time that it ended.
    pub session: String,
    /// When it began, in UTC.
    pub started_at: Option<Timestamp>,
    /// When it ended, in UTC.
    pub ended_at: Timestamp,
    /// The client's word for why.
    pub reason: String,
    /// The skills that it was given, in their order.
    pub skills: Vec<String>,
    /// The features that it worked on.
    pub features: Vec<String>,
    /// The files that it changed, relative to the project.
    pub changed: Vec<String>,
    /// The commits that it made.
    pub commits: Vec<String>,
    /// How often it was refused something.
    pub refusals: usize,
    /// What became of its checkpoint, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<String>,
}

impl Summary {
    /// Folds a session's facts.
    pub fn of(session: &str, records: &[Record], ended_at: Timestamp, reason: &str) -> Self {
        let mut summary = Self {
            v: 1,
            session: session.to_owned(),
            started_at: records.first().map(|record| record.at),
            ended_at,
            reason: reason.to_owned(),
            skills: Vec::new(),
            features: Vec::new(),
            changed: Vec::new(),
            commits: Vec::new(),
            refusals: 0,
            checkpoint: None,
        };
        for record in records {
            match &record.fact {
                Fact::Injected(injected) => injected
                    .skills()
                    .for_each(|skill| once(&mut summary.skills, skill)),
                Fact::Loaded { skill, .. } => once(&mut summary.skills, skill),
                Fact::Changed { path, feature } => {
                    once(&mut summary.changed, path);
                    feature
                        .iter()
                        .for_each(|feature| once(&mut summary.features, feature));
                }
                Fact::Committed { commit, feature } => {
                    once(&mut summary.commits, commit);
                    feature
                        .iter()
                        .for_each(|feature| once(&mut summary.features, feature));
                }
                Fact::Refused { .. } | Fact::Judged { passed: false, .. } => summary.refusals += 1,
                _ => {}
            }
        }
        summary
    }

    /// Appends the record to a project's sessions.
    pub fn append(&self, sessions: &Path) -> Result<()> {
        disk::append_line(sessions, self)
    }

    /// Returns the session of a project that ended last.
    pub fn last(sessions: &Path) -> Option<Self> {
        disk::read_lines(sessions).ok()?.pop()
    }
}

fn once(list: &mut Vec<String>, item: &str) {
    if !list.iter().any(|other| other == item) {
        list.push(item.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Injected;

    #[test]
    fn a_session_is_summed_up_from_its_facts() {
        let changed = |path: &str| Fact::Changed {
            path: path.into(),
            feature: Some("feat-001".into()),
        };
        let facts = [
            Fact::Injected(Injected {
                skill: Some("testing".into()),
                ..Injected::default()
            }),
            changed("a"),
            changed("a"),
            changed("b"),
            Fact::Committed {
                commit: "c1".into(),
                feature: None,
            },
            Fact::Refused {
                gate: "valid-transition".into(),
            },
        ];
        let record = |fact: &Fact| Record {
            v: 1,
            at: Timestamp::UNIX_EPOCH,
            fact: fact.clone(),
        };
        let records: Vec<Record> = facts.iter().map(record).collect();
        let folder = tempfile::tempdir().unwrap();
        let sessions = folder.path().join("sessions.jsonl");
        let summary = Summary::of("s", &records, Timestamp::UNIX_EPOCH, "other");
        summary.append(&sessions).unwrap();
        insta::assert_snapshot!(fs_err::read_to_string(&sessions).unwrap(), @r#"{"v":1,"session":"s","started_at":"1970-01-01T00:00:00.000Z","ended_at":"1970-01-01T00:00:00.000Z","reason":"other","skills":["testing"],"features":["feat-001"],"changed":["a","b"],"commits":["c1"],"refusals":1}"#);
        assert_eq!(Summary::last(&sessions), Some(summary));
    }
}
