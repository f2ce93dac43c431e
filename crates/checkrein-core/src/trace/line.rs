//! The lines of `traces.jsonl`, and how they are read together.

use std::path::Path;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::disk;
use crate::time::Timestamp;

/// What came of a decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Nobody knows yet.
    #[default]
    Pending,
    /// It did what it was meant to do.
    Success,
    /// It did not.
    Failure,
}

impl Outcome {
    /// Returns the outcome as files and commands write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Success => "success",
            Self::Failure => "failure",
        }
    }
}

/// One decision.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    /// The version of the format.
    pub v: u32,
    /// Its id, which no other has.
    pub id: String,
    /// When it was made, in UTC.
    pub at: Timestamp,
    /// The session of Claude Code that it was made in, if it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// What kind of decision, in a word or two.
    pub category: String,
    /// What was decided.
    pub decision: String,
    /// What it was about, and why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub context: String,
    /// The feature that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feature: Option<String>,
    /// The files that it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// What came of it.
    #[serde(default)]
    pub outcome: Outcome,
    /// What was seen when that was known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What came of a decision that was made before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settled {
    /// The version of the format.
    pub v: u32,
    /// The decision's id.
    pub of: String,
    /// When it was known, in UTC.
    pub at: Timestamp,
    /// The session of Claude Code that it was said in, if it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
    /// What was seen.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Reads every decision with what came of it, in the order in which they were made.
///
/// Lines that are torn, foreign or left by a merge are skipped; a line that is there twice counts
/// once; of several outcomes the latest counts.
pub fn read(path: &Path) -> Result<Vec<Trace>> {
    // Each line is one or the other: the names that they must have tell them apart.
    let mut traces: Vec<Trace> = disk::read_lines(path)?;
    let mut settled: Vec<Settled> = disk::read_lines(path)?;
    traces.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    traces.dedup_by(|b, a| a.id == b.id);
    settled.sort_by_key(|settled| settled.at);
    for settled in settled {
        if let Some(trace) = traces.iter_mut().find(|trace| trace.id == settled.of) {
            trace.outcome = settled.outcome;
            trace.note = settled.note;
        }
    }
    Ok(traces)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fs_err as fs;

    #[track_caller]
    fn check(lines: &[&str], expected: &[(&str, Outcome)]) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("traces.jsonl");
        fs::write(&path, lines.join("\n")).unwrap();
        let traces = read(&path).unwrap();
        let seen: Vec<(&str, Outcome)> = traces
            .iter()
            .map(|trace| (trace.id.as_str(), trace.outcome))
            .collect();
        assert_eq!(seen, expected, "{lines:?}");
    }

    const A: &str =
        r#"{"v":1,"id":"a","at":"2026-01-01T00:00:00Z","category":"c","decision":"d","new":1}"#;
    const B: &str = r#"{"v":1,"id":"b","at":"2026-01-02T00:00:00Z","category":"c","decision":"d"}"#;
    const GOOD: &str = r#"{"v":1,"of":"a","at":"2026-01-03T00:00:00Z","outcome":"success"}"#;
    const BAD: &str = r#"{"v":1,"of":"a","at":"2026-01-04T00:00:00Z","outcome":"failure"}"#;

    #[test]
    fn a_line_says_what_came_of_another() {
        use Outcome::*;
        check(&[], &[]);
        check(&[A, B], &[("a", Pending), ("b", Pending)]);
        check(&[A, B, GOOD], &[("a", Success), ("b", Pending)]);
        check(&[A, GOOD, BAD], &[("a", Failure)]);
    }

    #[test]
    fn what_a_merge_leaves_is_read_all_the_same() {
        use Outcome::*;
        let marks = ["<<<<<<< ours", BAD, "=======", GOOD, A, ">>>>>>> theirs", B];
        check(
            &[&marks[..], &[A, "{\"v\":1,\"id\":\"torn"]].concat(),
            &[("a", Failure), ("b", Pending)],
        );
        check(&[GOOD], &[]);
    }
}
