//! What came of a decision is written down, as a line that names it.

use anyhow::Result;

use super::draft::{Invalid, LONGEST_TEXT, too_long};
use super::line::{Settled, Trace};
use super::read::{History, Lines, none, one};
use super::way_out;
use crate::checkpoint::redacted;
use crate::disk::Appending;
use crate::layout::ProjectDirs;

/// Appends what came of a decision and returns the decision as it is now. The beginning of an id is
/// enough where no other begins like it. What is known already, in the same words, is not said again.
///
/// The latest word counts, so it is dated after all that was said of the decision before, also where
/// the clock was put back in between.
pub fn settle(dirs: &ProjectDirs, settled: Settled) -> Result<Result<Trace, Invalid>> {
    if settled.note.len() > LONGEST_TEXT {
        return Ok(Err(too_long("note")));
    }
    if let Some(invalid) = way_out::find(dirs) {
        return Ok(Err(invalid));
    }
    let path = dirs.traces_jsonl();
    if !path.exists() {
        return Ok(Err(none(&settled.of)));
    }
    let mut log = Appending::open(&path)?;
    let mut lines = Lines::about(&settled.of);
    log.each_line(|line| lines.take(line))?;
    let History { trace, outcomes } = match one(lines, &settled.of) {
        Ok(history) => history,
        Err(invalid) => return Ok(Err(invalid)),
    };
    let before = outcomes.last().map_or(trace.at, |last| last.at);
    let settled = Settled {
        of: trace.id.clone(),
        at: settled.at.max(before.max(trace.at).next()),
        note: redacted(settled.note.trim()),
        ..settled
    };
    if (trace.outcome, &trace.note) == (settled.outcome, &settled.note) {
        return Ok(Ok(trace));
    }
    log.line(&settled)?;
    Ok(Ok(Trace {
        outcome: settled.outcome,
        note: settled.note,
        ..trace
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;
    use crate::trace::{Draft, Outcome, add, read};
    use fs_err as fs;

    fn dirs() -> (tempfile::TempDir, ProjectDirs) {
        let folder = tempfile::tempdir().unwrap();
        let dirs = ProjectDirs::new(folder.path());
        (folder, dirs)
    }

    fn decide(dirs: &ProjectDirs, second: u64) -> String {
        let draft = Draft {
            category: "a".into(),
            decision: "b".into(),
            ..Draft::default()
        };
        let added = add(dirs, draft, Timestamp::from_second(second));
        added.unwrap().unwrap().trace.id
    }

    fn say(
        dirs: &ProjectDirs,
        of: &str,
        second: u64,
        outcome: Outcome,
        note: &str,
    ) -> Result<Trace, Invalid> {
        let settled = Settled {
            v: 1,
            of: of.into(),
            at: Timestamp::from_second(second),
            session: None,
            outcome,
            note: note.into(),
        };
        settle(dirs, settled).unwrap()
    }

    #[test]
    fn what_came_of_it_is_said_of_one() {
        let (folder, dirs) = dirs();
        let note = format!("the token ghp_{} had expired", "a1B2c3D4e5".repeat(4));
        let say = |of: &str| say(&dirs, of, 5, Outcome::Failure, &note);
        assert!(say("t-").unwrap_err().what.contains("is no trace"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        let id = decide(&dirs, 0);
        assert_eq!(say(&id[..6]).unwrap().outcome, Outcome::Failure);
        let text = fs::read_to_string(dirs.traces_jsonl()).unwrap();
        assert!(
            text.contains("the token [secret removed] had expired"),
            "{text}"
        );
        decide(&dirs, 0);
        assert!(say("t-").unwrap_err().what.contains("2 traces begin with"));
    }

    #[test]
    fn what_is_known_is_not_said_again() {
        use Outcome::{Failure, Success};
        let (_folder, dirs) = dirs();
        let id = decide(&dirs, 0);
        for (outcome, note) in [
            (Success, ""),
            (Success, ""),
            (Success, "fast"),
            (Failure, ""),
        ] {
            say(&dirs, &id, 1, outcome, note).unwrap();
        }
        let text = fs::read_to_string(dirs.traces_jsonl()).unwrap();
        assert_eq!(text.lines().count(), 1 + 3, "{text}");
    }

    #[test]
    fn the_latest_word_counts_whatever_the_clock_says() {
        use Outcome::{Failure, Success};
        let (_folder, dirs) = dirs();
        let id = decide(&dirs, 1000);
        for (second, outcome) in [(10, Failure), (2000, Success), (500, Failure)] {
            say(&dirs, &id, second, outcome, "").unwrap();
            let traces = read(&dirs.traces_jsonl()).unwrap();
            assert_eq!(traces[0].outcome, outcome, "{second}");
        }
    }
}
