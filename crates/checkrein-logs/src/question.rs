//! What can be asked of logs.

use crate::Level;

/// A question. The default one matches every line, and shows none.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// Regular expressions in the syntax of the `regex` crate; a line matches when any of them does.
    pub patterns: Vec<String>,
    /// All patterns have to match, not any.
    pub all: bool,
    /// What matches any of these is left out.
    pub exclude: Vec<String>,
    /// Patterns and exclusions are texts, not regular expressions.
    pub fixed: bool,
    /// Upper and lower case are the same.
    pub ignore_case: bool,
    /// Only these levels; empty for all. See [`Level::parse`].
    pub levels: Vec<Level>,
    /// Only this level and what is more severe.
    pub at_least: Option<Level>,
    /// Not before this time: `2026-11-20`, `2026-11-20 10:00`, with or without zone, `10:00` on the last day of the
    /// log, seconds since 1970, or a duration before the end of the log: `2h`, `30m`, `1d12h`.
    pub since: Option<String>,
    /// Not after this time, in the same forms. A date means all of that day, a time all of that second.
    pub until: Option<String>,
    /// What is counted and shown.
    pub unit: Unit,
    /// So many matches are shown.
    pub limit: usize,
    /// So many matches are passed over before the first that is shown.
    pub offset: usize,
    /// The last matches are shown, not the first.
    pub from_end: bool,
    /// So many lines before each match are shown with it.
    pub before: usize,
    /// So many lines after each match are shown with it.
    pub after: usize,
    /// So many bytes of a line are shown, around what matched; 0 for 500.
    pub width: usize,
    /// So many templates of what matched, the most frequent first; 0 for none.
    pub templates: usize,
    /// A capture group, by name or by number, whose values are counted: `user` in `user=(?<user>\w+)`.
    pub group: Option<String>,
    /// So many values of that group, the most frequent first; 0 for 10.
    pub top: usize,
    /// Counts of matches per span of time.
    pub every: Option<Every>,
    /// Counts of matches per level.
    pub by_level: bool,
    /// Rotated neighbours of each file belong to it: `app.log.1`, `app.log.2.gz`.
    pub rotated: bool,
    /// The encoding of the files, where it is not found out: a label such as `utf-16le` or `latin1`.
    pub encoding: Option<String>,
}

/// What is counted and shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Lines.
    #[default]
    Line,
    /// A line with all that belongs to it, such as its stack trace.
    Record,
}

/// A span of time that matches are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Every {
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A day.
    Day,
}
