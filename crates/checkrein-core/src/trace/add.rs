//! A decision is written down: checked, freed of secrets, appended, once.

use std::hash::{BuildHasher, RandomState};

use anyhow::Result;

use super::draft::{Draft, Invalid, LONGEST_DECISION, checked};
use super::line::Trace;
use super::read::Lines;
use super::{merge, way_out};
use crate::disk::Appending;
use crate::layout::ProjectDirs;
use crate::message::brief;
use crate::time::Timestamp;

/// A decision that is in the log now.
#[derive(Clone, Debug, PartialEq)]
pub struct Added {
    /// The decision.
    pub trace: Trace,
    /// Whether it had been there before, so that nothing was written.
    pub was_there: bool,
}

/// Appends a decision and returns it as it was written.
///
/// A draft without an id gets one that no other has, and nothing is read. One that brings its id is
/// looked for first: the same decision is not written again, and another one is refused.
pub fn add(dirs: &ProjectDirs, draft: Draft, at: Timestamp) -> Result<Result<Added, Invalid>> {
    let mut trace = match checked(draft, at) {
        Ok(trace) => trace,
        Err(invalid) => return Ok(Err(invalid)),
    };
    if let Some(invalid) = way_out::find(dirs) {
        return Ok(Err(invalid));
    }
    let mut log = Appending::open(&dirs.traces_jsonl())?;
    if trace.id.is_empty() {
        trace.id = id(&trace);
    } else {
        let mut lines = Lines::about(&trace.id);
        log.each_line(|line| lines.take(line))?;
        let mut same = lines.together().into_iter().map(|history| history.trace);
        if let Some(there) = same.find(|other| other.id == trace.id) {
            return Ok(if says_the_same(&there, &trace) {
                Ok(Added {
                    trace: there,
                    was_there: true,
                })
            } else {
                Err(taken(&there))
            });
        }
    }
    log.line(&trace)?;
    merge::keep_mergeable(dirs);
    Ok(Ok(Added {
        trace,
        was_there: false,
    }))
}

/// Whether two traces are the same decision, whoever wrote it down and when.
fn says_the_same(a: &Trace, b: &Trace) -> bool {
    let said = |trace: &Trace| Trace {
        at: Timestamp::default(),
        session: None,
        outcome: super::Outcome::Pending,
        note: String::new(),
        v: 0,
        ..trace.clone()
    };
    said(a) == said(b)
}

fn taken(there: &Trace) -> Invalid {
    let id = &there.id;
    Invalid {
        what: format!(
            "there is another trace `{id}`: {}",
            brief(&there.decision, LONGEST_DECISION)
        ),
        next: format!(
            "give this one another id; `--supersedes {id}` says that it takes the other's place"
        ),
    }
}

/// Returns an id that another branch, session or machine will not come upon as well.
fn id(trace: &Trace) -> String {
    let mut hasher = blake3::Hasher::new();
    // Random: two containers may have the same clock, the same process number and the same thought.
    let random = RandomState::new().hash_one(std::process::id());
    hasher.update(&random.to_le_bytes());
    for part in [&trace.at.to_string(), &trace.category, &trace.decision] {
        hasher.update(part.as_bytes()).update(b"\0");
    }
    format!("t-{}", &hasher.finalize().to_hex()[..12])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::read;
    use fs_err as fs;
    use std::collections::HashSet;

    fn draft(id: Option<&str>, decision: &str) -> Draft {
        Draft {
            id: id.map(Into::into),
            category: "design".into(),
            decision: decision.into(),
            ..Draft::default()
        }
    }

    fn dirs() -> (tempfile::TempDir, ProjectDirs) {
        let folder = tempfile::tempdir().unwrap();
        let dirs = ProjectDirs::new(folder.path());
        (folder, dirs)
    }

    #[test]
    fn the_same_words_at_the_same_moment_are_two_decisions() {
        let (_folder, dirs) = dirs();
        let ids: HashSet<String> = (0..100)
            .map(|_| add(&dirs, draft(None, "b"), Timestamp::UNIX_EPOCH))
            .map(|added| added.unwrap().unwrap().trace.id)
            .collect();
        assert_eq!(ids.len(), 100);
        assert!(ids.iter().all(|id| id.len() == 14 && id.starts_with("t-")));
        assert_eq!(read(&dirs.traces_jsonl()).unwrap().len(), 100);
    }

    #[test]
    fn the_same_id_is_the_same_decision_or_refused() {
        let (_folder, dirs) = dirs();
        let say = |decision: &str, second: u64| {
            let draft = draft(Some("adr-7"), decision);
            add(&dirs, draft, Timestamp::from_second(second)).unwrap()
        };
        assert!(!say("keep it", 1).unwrap().was_there);
        let again = say("keep it", 2).unwrap();
        assert!(again.was_there);
        assert_eq!(again.trace.at, Timestamp::from_second(1));
        let refused = say("drop it", 3).unwrap_err();
        assert!(refused.what.contains("`adr-7`: keep it"), "{refused:?}");
        // Somebody wrote it into the log in another way.
        let log = fs::read_to_string(dirs.traces_jsonl()).unwrap();
        fs::write(dirs.traces_jsonl(), log.replace("adr-7", r"\u0061dr-7")).unwrap();
        assert!(say("keep it", 4).unwrap().was_there);
        // An id that only begins like it is another one.
        add(&dirs, draft(Some("adr"), "x"), Timestamp::UNIX_EPOCH)
            .unwrap()
            .unwrap();
        let lines = fs::read_to_string(dirs.traces_jsonl()).unwrap();
        assert_eq!(lines.lines().count(), 2, "{lines}");
    }

    #[test]
    fn nothing_is_written_for_what_is_no_decision() {
        let (folder, dirs) = dirs();
        let added = add(&dirs, draft(None, ""), Timestamp::UNIX_EPOCH).unwrap();
        assert!(added.is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
