//! How the lines of `traces.jsonl` are read together.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Result;
use memchr::{memchr, memmem};

use super::draft::{Invalid, LONGEST_SHOWN};
use super::line::{Line, Settled, Trace};
use crate::disk;
use crate::message::{brief, ticked};

/// A decision and all that was said of it afterwards.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// The decision as it is now.
    pub trace: Trace,
    /// What was said to have come of it, the latest last.
    pub outcomes: Vec<Settled>,
}

/// As many as are named where the beginning of an id is not enough.
const NAMED: usize = 5;

/// Reads every decision with what came of it, in the order in which they were made.
///
/// Lines that are torn, foreign or left by a merge are skipped, and so are those that are longer than a line
/// may be; a decision that is there twice counts once; of several outcomes the latest counts, and of those
/// of one moment the one that is further down.
pub fn read(path: &Path) -> Result<Vec<Trace>> {
    let mut lines = Lines::default();
    if let Some(log) = disk::open_log(path)? {
        disk::each_line(log, |line| lines.take(line))?;
    }
    let histories = lines.together().into_iter();
    Ok(histories.map(|known| known.trace).collect())
}

/// Looks for one decision. The beginning of its id is enough where no other begins like it.
pub fn find(path: &Path, id: &str) -> Result<Result<History, Invalid>> {
    let mut lines = Lines::about(id);
    if let Some(log) = disk::open_log(path)? {
        disk::each_line(log, |line| lines.take(line))?;
    }
    Ok(one(lines, id))
}

/// The same, of lines that were read.
pub(super) fn one(lines: Lines<'_>, id: &str) -> Result<History, Invalid> {
    let mut named = lines.together();
    named.retain(|known| !id.is_empty() && known.trace.id.starts_with(id));
    if let Some(exactly) = named.iter().position(|known| known.trace.id == id) {
        return Ok(named.swap_remove(exactly));
    }
    match named.len() {
        0 => Err(none(id)),
        1 => Ok(named.swap_remove(0)),
        many => Err(not_one(&named, many, id)),
    }
}

pub(super) fn none(id: &str) -> Invalid {
    Invalid {
        what: format!("there is no trace `{}`", brief(id, LONGEST_SHOWN)),
        next: "list them with `checkrein trace list`".into(),
    }
}

fn not_one(named: &[History], many: usize, id: &str) -> Invalid {
    let first: Vec<String> = named
        .iter()
        .take(NAMED)
        .map(|known| brief(&known.trace.id, LONGEST_SHOWN))
        .collect();
    let more = if many > NAMED { ", …" } else { "" };
    Invalid {
        what: format!(
            "{many} traces begin with `{}`: {}{more}",
            brief(id, LONGEST_SHOWN),
            ticked(&first)
        ),
        next: "give more of the id; `checkrein trace list` shows them all".into(),
    }
}

/// Lines that are read together, in whatever order they are.
#[derive(Default)]
pub(super) struct Lines<'a> {
    /// The beginning of the ids that matter; all do where there is none.
    id: Option<memmem::Finder<'a>>,
    traces: Vec<Trace>,
    outcomes: Vec<Settled>,
}

impl<'a> Lines<'a> {
    /// Of the decisions whose id begins so, and of a few others; the rest is not parsed.
    pub(super) fn about(id: &'a str) -> Self {
        Self {
            id: Some(memmem::Finder::new(id.as_bytes())),
            ..Self::default()
        }
    }

    /// Takes a line in.
    pub(super) fn take(&mut self, line: &[u8]) {
        let matters = self.id.as_ref().is_none_or(|id| {
            // With a backslash an id may be written in another way.
            id.find(line).is_some() || memchr(b'\\', line).is_some()
        });
        match matters.then(|| Line::read(line)).flatten() {
            Some(Line::Decided(trace)) => self.traces.push(*trace),
            Some(Line::Settled(settled)) => self.outcomes.push(settled),
            None => {}
        }
    }

    /// Returns the decisions with what was said of each.
    pub(super) fn together(self) -> Vec<History> {
        let Self {
            mut traces,
            mut outcomes,
            ..
        } = self;
        // Both keep the order of the file where the moment is the same.
        traces.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        outcomes.sort_by_key(|settled| settled.at);
        let mut places: HashMap<String, usize> = HashMap::with_capacity(traces.len());
        let mut histories: Vec<History> = Vec::with_capacity(traces.len());
        for trace in traces {
            let place = places.entry(trace.id.clone()).or_insert(histories.len());
            if *place == histories.len() {
                let outcomes = Vec::new();
                histories.push(History { trace, outcomes });
            }
        }
        for settled in outcomes {
            if let Some(place) = places.get(&settled.of) {
                let History { trace, outcomes } = &mut histories[*place];
                trace.outcome = settled.outcome;
                trace.note.clone_from(&settled.note);
                outcomes.push(settled);
            }
        }
        histories
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Outcome;
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

    #[test]
    fn the_later_line_counts_where_the_moment_is_the_same() {
        use Outcome::*;
        let at = |outcome: &str| {
            format!(r#"{{"v":1,"of":"a","at":"2026-01-03T00:00:00Z","outcome":"{outcome}"}}"#)
        };
        let (good, bad) = (at("success"), at("failure"));
        check(&[A, &good, &bad], &[("a", Failure)]);
        check(&[&bad, A, &good], &[("a", Success)]);
    }

    #[test]
    fn an_id_is_found_however_it_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("traces.jsonl");
        let written = A.replace(r#""id":"a""#, r#""id":"\u0061dr-7""#);
        let settled = GOOD.replace(r#""of":"a""#, r#""of":"adr\u002d7""#);
        fs::write(&path, [written.as_str(), &settled, B].join("\n")).unwrap();
        for id in ["adr-7", "ad"] {
            let known = find(&path, id).unwrap().unwrap();
            assert_eq!(known.trace.id, "adr-7");
            assert_eq!(known.trace.outcome, Outcome::Success);
        }
    }

    #[test]
    fn a_line_that_is_too_long_is_no_decision() {
        use Outcome::Pending;
        let filler = format!(r#""filler":"{}","id":"a""#, "x".repeat(disk::LONGEST_LINE));
        let long = A.replace(r#""id":"a""#, &filler);
        check(&[&long, B], &[("b", Pending)]);
    }

    #[test]
    fn an_id_that_two_gave_at_once_is_one_decision() {
        use Outcome::*;
        let later = A.replace("01-01", "01-02");
        let latest = A.replace("01-01", "01-05");
        check(&[&latest, &later, B, A], &[("a", Pending), ("b", Pending)]);
        check(&[&later, GOOD, A, BAD, A], &[("a", Failure)]);
    }

    #[test]
    fn one_is_found_with_all_that_was_said_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("traces.jsonl");
        let other = A.replace(r#""id":"a""#, r#""id":"ab""#);
        fs::write(&path, [BAD, A, &other, GOOD, B].join("\r\n")).unwrap();
        let seen = |id: &str| match find(&path, id).unwrap() {
            Ok(known) => {
                let outcomes = known
                    .outcomes
                    .iter()
                    .map(|settled| settled.outcome.as_str());
                format!(
                    "{}: {}",
                    known.trace.id,
                    outcomes.collect::<Vec<_>>().join(", ")
                )
            }
            Err(invalid) => invalid.what,
        };
        assert_eq!(seen("a"), "a: success, failure");
        assert_eq!(seen("ab"), "ab: ");
        assert_eq!(seen("b"), "b: ");
        assert_eq!(seen("c"), "there is no trace `c`");
        let alike: Vec<String> = (0..7)
            .map(|n| A.replace(r#""id":"a""#, &format!(r#""id":"x{n}""#)))
            .collect();
        fs::write(&path, alike.join("\n")).unwrap();
        assert_eq!(
            seen("x"),
            "7 traces begin with `x`: `x0`, `x1`, `x2`, `x3`, `x4`, …"
        );
        assert_eq!(seen(""), "there is no trace ``");
    }
}
