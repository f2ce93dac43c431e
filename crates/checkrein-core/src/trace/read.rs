//! How the lines of `traces.jsonl` are read together.

use std::collections::HashMap;
use std::path::Path;

use anyhow::Result;
use memchr::memmem;

use super::draft::Invalid;
use super::line::{Settled, Trace};
use crate::disk;

/// A decision and all that was said of it afterwards.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// The decision as it is now.
    pub trace: Trace,
    /// What was said to have come of it, the latest last.
    pub outcomes: Vec<Settled>,
}

/// Reads every decision with what came of it, in the order in which they were made.
///
/// Lines that are torn, foreign or left by a merge are skipped; a decision that is there twice counts
/// once; of several outcomes the latest counts, and of those of one moment the one that is further down.
pub fn read(path: &Path) -> Result<Vec<Trace>> {
    let content = disk::content(path)?;
    let histories = histories(disk::lines(&content));
    Ok(histories.into_iter().map(|known| known.trace).collect())
}

/// Looks for one decision. The beginning of its id is enough where no other begins like it.
pub fn find(path: &Path, id: &str) -> Result<Result<History, Invalid>> {
    Ok(one(&disk::content(path)?, id))
}

/// The same in a log that was read.
pub(super) fn one(content: &[u8], id: &str) -> Result<History, Invalid> {
    let mut named = histories(mentioning(content, id));
    named.retain(|known| !id.is_empty() && known.trace.id.starts_with(id));
    if let Some(exactly) = named.iter().position(|known| known.trace.id == id) {
        return Ok(named.swap_remove(exactly));
    }
    match named.pop() {
        Some(only) if named.is_empty() => Ok(only),
        Some(_) => Err(not_one("more than one", id)),
        None => Err(none(id)),
    }
}

pub(super) fn none(id: &str) -> Invalid {
    not_one("no", id)
}

fn not_one(many: &str, id: &str) -> Invalid {
    Invalid {
        what: format!("there is {many} trace `{}`", id.escape_debug()),
        next: "list them with `checkrein trace list`".into(),
    }
}

/// Returns the lines that may be about the traces whose id begins so; the others are not parsed.
pub(super) fn mentioning<'a>(
    content: &'a [u8],
    id: &'a str,
) -> impl Iterator<Item = &'a [u8]> + use<'a> {
    let finder = memmem::Finder::new(id.as_bytes());
    disk::lines(content).filter(move |line| finder.find(line).is_some())
}

/// Reads lines together, in whatever order they are.
pub(super) fn histories<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Vec<History> {
    let mut traces: Vec<Trace> = Vec::new();
    let mut outcomes: Vec<Settled> = Vec::new();
    for line in lines {
        // Each line is one or the other: the names that they must have tell them apart.
        if let Ok(trace) = serde_json::from_slice(line) {
            traces.push(trace);
        } else if let Ok(settled) = serde_json::from_slice(line) {
            outcomes.push(settled);
        }
    }
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
        assert_eq!(seen(""), "there is no trace ``");
    }
}
