//! The lines of `traces.jsonl`.

use memchr::{memchr, memmem};
use serde::{Deserialize, Serialize};

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
    /// The id of the decision that it follows from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<String>,
    /// The id of the decision that it takes the place of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<String>,
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

/// The version of lines that is written; what a later one says is not known here.
const VERSION: u32 = 1;

/// What a line says.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// A decision.
    Decided(Box<Trace>),
    /// What came of one.
    Settled(Settled),
}

impl Line {
    /// Reads a line; nothing where it is torn, foreign, left by a merge, or of a later version.
    pub fn read(line: &[u8]) -> Option<Self> {
        // Each line is one or the other: the names that they must have tell them apart. What looks like an
        // outcome at once is not tried as a decision.
        if looks_settled(line) {
            return settled(line);
        }
        match serde_json::from_slice::<Trace>(line) {
            Ok(trace) => (trace.v <= VERSION).then(|| Self::Decided(Box::new(trace))),
            Err(_) => settled(line),
        }
    }
}

fn settled(line: &[u8]) -> Option<Line> {
    let settled: Settled = serde_json::from_slice(line).ok()?;
    (settled.v <= VERSION).then_some(Line::Settled(settled))
}

/// Whether a line is no decision: without a backslash, a name in quotes before a colon is a name.
fn looks_settled(line: &[u8]) -> bool {
    memmem::find(line, b"\"of\":").is_some()
        && memmem::find(line, b"\"id\"").is_none()
        && memchr(b'\\', line).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        let seen = match Line::read(line.as_bytes()) {
            Some(Line::Decided(trace)) => format!("decided {}", trace.id),
            Some(Line::Settled(settled)) => format!("settled {}", settled.of),
            None => String::new(),
        };
        assert_eq!(seen, expected, "{line}");
    }

    #[test]
    fn a_line_is_a_decision_or_what_came_of_one() {
        let at = r#""at":"2026-01-01T00:00:00Z""#;
        check(
            &format!(r#"{{"v":1,"id":"a",{at},"category":"c","decision":"d"}}"#),
            "decided a",
        );
        check(
            &format!(r#"{{"v":1,"id":"a",{at},"category":"c","decision":"\"of\": x"}}"#),
            "decided a",
        );
        check(
            &format!(
                r#"{{"v":1,"\u0069d":"\u0061","of":"b",{at},"category":"c","decision":"d","outcome":"success"}}"#
            ),
            "decided a",
        );
        check(
            &format!(r#"{{"v":1,"of":"a",{at},"outcome":"success"}}"#),
            "settled a",
        );
        check(
            &format!(r#"{{"v":1,"of" : "a",{at},"outcome":"success","note":"\"id\":"}}"#),
            "settled a",
        );
        check(
            &format!(r#"{{"v":1,"of":"a",{at},"outcome":"success","id":"b"}}"#),
            "settled a",
        );
        check("{}", "");
        check("<<<<<<< ours", "");
    }

    #[test]
    fn what_a_later_version_says_is_not_known() {
        let at = r#""at":"2026-01-01T00:00:00Z""#;
        check(
            &format!(r#"{{"v":2,"id":"a",{at},"category":"c","decision":"d"}}"#),
            "",
        );
        check(
            &format!(r#"{{"v":7,"of":"a",{at},"outcome":"success"}}"#),
            "",
        );
        check(
            &format!(r#"{{"v":0,"of":"a",{at},"outcome":"success"}}"#),
            "settled a",
        );
    }
}
