//! What is answered.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use crate::Level;

/// The answer to a question.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Answer {
    /// The files that were read, in the order in which they were.
    pub files: Vec<Seen>,
    /// Bytes that were read, as they lie on the disk.
    pub bytes: u64,
    /// Lines that were looked at.
    pub lines: u64,
    /// How many lines, or records, matched.
    pub matched: u64,
    /// The first match.
    pub first: Option<Place>,
    /// The last match.
    pub last: Option<Place>,
    /// From when to when the files reach, where their lines have times.
    pub from: Option<String>,
    /// See `from`.
    pub to: Option<String>,
    /// What `since` was taken to be.
    pub since: Option<String>,
    /// What `until` was taken to be.
    pub until: Option<String>,
    /// The matches that are shown.
    pub hits: Vec<Hit>,
    /// Templates, the most frequent first.
    pub templates: Vec<Template>,
    /// How many templates there are altogether.
    pub templates_total: u64,
    /// Values of the capture group.
    pub values: Option<Values>,
    /// Counts per span of time, in order; spans without a match are left out.
    pub buckets: Vec<Bucket>,
    /// Matches without a time, which are in no bucket.
    pub timeless: u64,
    /// Counts per level; `none` for what has none.
    pub levels: BTreeMap<Level, u64>,
    /// Matches without a level, when levels were counted.
    pub levelless: u64,
    /// What should be known of the files or of the answer, a sentence each.
    pub notes: Vec<String>,
}

/// A file that was read.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Seen {
    /// Where it is.
    pub path: PathBuf,
    /// Its size on the disk.
    pub bytes: u64,
    /// Its lines.
    pub lines: u64,
    /// How many lines, or records, matched.
    pub matched: u64,
}

/// Where and when something is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The place of the file in [`Answer::files`].
    pub file: usize,
    /// The line's number, from 1.
    pub line: u64,
    /// The time, as the log's clock told it.
    pub time: Option<String>,
}

/// A match that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// Where and when it is.
    pub place: Place,
    /// Its level.
    pub level: Option<Level>,
    /// The line, or the lines of the record.
    pub text: Vec<Shown>,
    /// Lines before it.
    pub before: Vec<Shown>,
    /// Lines after it.
    pub after: Vec<Shown>,
}

/// A line that is shown: without colours and control characters, and not longer than was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// The line's number, from 1.
    pub line: u64,
    /// What stands in it.
    pub text: String,
}

/// What recurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Template {
    /// The text, with what varies as `<n>`, `<ip>`, `<uuid>`, `<hex>`, `<path>`, `<str>` or `<*>`.
    pub text: String,
    /// How often it occurs.
    pub count: u64,
    /// The level of its first occurrence.
    pub level: Option<Level>,
    /// Its first occurrence.
    pub first: Place,
    /// Its last occurrence.
    pub last: Place,
    /// The line of the first occurrence.
    pub example: String,
}

/// What a capture group captured.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Values {
    /// The most frequent values; those that are equally frequent in the order of their letters.
    pub top: Vec<Value>,
    /// How many different values were counted.
    pub different: u64,
    /// How often anything was captured.
    pub captured: u64,
    /// Occurrences of values that were not counted apart, since there are too many different ones.
    pub uncounted: u64,
    /// What the values are as numbers, when all of them are.
    pub numbers: Option<Numbers>,
}

/// A value and how often it was captured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Value {
    /// The value.
    pub value: String,
    /// How often.
    pub count: u64,
}

/// Values that are numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Numbers {
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
    /// All together.
    pub sum: f64,
    /// The mean.
    pub mean: f64,
    /// What half of them do not exceed; none when values were left uncounted, as with the next two.
    pub p50: Option<f64>,
    /// What 95 of 100 do not exceed.
    pub p95: Option<f64>,
    /// What 99 of 100 do not exceed.
    pub p99: Option<f64>,
}

/// Matches in a span of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bucket {
    /// When it begins, by the log's clock.
    pub from: String,
    /// How many matches.
    pub count: u64,
}
