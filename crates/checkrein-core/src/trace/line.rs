//! The lines of `traces.jsonl`.

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
