//! A decision, or what came of one, written down: checked, freed of secrets, appended.

use std::path::Path;

use anyhow::Result;

use super::line::{Outcome, Settled, Trace, read};
use crate::checkpoint::redacted;
use crate::disk;
use crate::time::Timestamp;

/// Longer ones are no decision but an essay; there is room for that in the context.
const LONGEST_DECISION: usize = 500;

/// One line of the file stays within what is appended at once everywhere.
const LONGEST_TEXT: usize = 20_000;

/// A decision that is not written down yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The session of Claude Code that it is made in, if it is one.
    pub session: Option<String>,
    /// What kind of decision, in a word or two.
    pub category: String,
    /// What is decided.
    pub decision: String,
    /// What it is about, and why.
    pub context: String,
    /// The feature that it belongs to.
    pub feature: Option<String>,
    /// The files that it is about.
    pub files: Vec<String>,
}

/// Why something cannot be written down: what is the case, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// What is the case.
    pub what: String,
    /// What to do.
    pub next: String,
}

/// Appends a decision and returns it as it was written.
pub fn add(path: &Path, draft: Draft, at: Timestamp) -> Result<Result<Trace, Invalid>> {
    let mut trace = match checked(draft, at) {
        Ok(trace) => trace,
        Err(invalid) => return Ok(Err(invalid)),
    };
    let taken = read(path)?;
    let ids = (0u32..).map(|salt| id(&trace, salt));
    let mut fresh = ids.filter(|id| !taken.iter().any(|other| other.id == *id));
    trace.id = fresh.next().unwrap_or_default();
    disk::append_line(path, &trace)?;
    Ok(Ok(trace))
}

/// Appends what came of a decision and returns the decision as it is now. The beginning of an id is
/// enough where no other begins like it.
pub fn settle(path: &Path, settled: Settled) -> Result<Result<Trace, Invalid>> {
    let traces = read(path)?;
    let named: Vec<&Trace> = match traces.iter().find(|trace| trace.id == settled.of) {
        Some(exactly) => vec![exactly],
        None => {
            let begins = |trace: &&Trace| trace.id.starts_with(&settled.of);
            traces.iter().filter(begins).collect()
        }
    };
    let [trace] = named[..] else {
        let many = if named.is_empty() {
            "no"
        } else {
            "more than one"
        };
        return Ok(Err(Invalid {
            what: format!("there is {many} trace `{}`", settled.of.escape_debug()),
            next: "list them with `checkrein trace list`".into(),
        }));
    };
    if settled.note.len() > LONGEST_TEXT {
        return Ok(Err(too_long("note")));
    }
    let settled = Settled {
        of: trace.id.clone(),
        note: redacted(&settled.note),
        ..settled
    };
    disk::append_line(path, &settled)?;
    Ok(Ok(Trace {
        outcome: settled.outcome,
        note: settled.note,
        ..trace.clone()
    }))
}

fn checked(draft: Draft, at: Timestamp) -> Result<Trace, Invalid> {
    let decision = draft.decision.trim();
    if decision.is_empty() {
        return Err(Invalid {
            what: "a trace needs a decision".into(),
            next: "say in one line what was decided: `checkrein trace add \"DECISION\"`".into(),
        });
    }
    if decision.chars().count() > LONGEST_DECISION || decision.chars().any(char::is_control) {
        return Err(Invalid {
            what: format!("a decision is one line of {LONGEST_DECISION} characters at most"),
            next: "put the rest into `--context`".into(),
        });
    }
    let category = draft.category.trim();
    let letter =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if category.is_empty() || category.len() > 64 || !category.chars().all(letter) {
        return Err(Invalid {
            what: format!("`{}` is not a category", category.escape_debug()),
            next: "use lower-case letters, digits and `-`, 64 at most".into(),
        });
    }
    let files: usize = draft.files.iter().map(String::len).sum();
    if draft.context.len() > LONGEST_TEXT || files > LONGEST_TEXT {
        return Err(too_long("context"));
    }
    Ok(Trace {
        v: 1,
        id: String::new(),
        at,
        session: draft.session,
        category: category.to_owned(),
        decision: redacted(decision),
        context: redacted(draft.context.trim()),
        feature: draft.feature,
        files: draft.files.iter().map(|file| redacted(file)).collect(),
        outcome: Outcome::Pending,
        note: String::new(),
    })
}

fn too_long(what: &str) -> Invalid {
    Invalid {
        what: format!("a {what} has {LONGEST_TEXT} bytes at most"),
        next: "write it into a file of the project and name that with `--file`".into(),
    }
}

/// Returns an id that another branch or session will not come upon as well.
fn id(trace: &Trace, salt: u32) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [
        trace.at.to_string().as_str(),
        trace.session.as_deref().unwrap_or_default(),
        &trace.category,
        &trace.decision,
        &trace.context,
        &std::process::id().to_string(),
        &salt.to_string(),
    ] {
        hasher.update(part.as_bytes()).update(b"\0");
    }
    format!("t-{}", &hasher.finalize().to_hex()[..10])
}

#[cfg(test)]
mod tests {
    use super::*;
    use fs_err as fs;

    fn draft(category: &str, decision: &str) -> Draft {
        Draft {
            category: category.into(),
            decision: decision.into(),
            ..Draft::default()
        }
    }

    #[track_caller]
    fn check(category: &str, decision: &str, fits: bool) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("progress/traces.jsonl");
        let added = add(&path, draft(category, decision), Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(added.is_ok(), fits, "{category} {decision}: {added:?}");
        assert_eq!(path.exists(), fits);
    }

    #[test]
    fn a_decision_is_a_line_of_a_category() {
        check("design", "keep it in memory", true);
        check("design", " \n", false);
        check("design", "two\nlines", false);
        check("design", &"x".repeat(501), false);
        check("", "x", false);
        check("A b", "x", false);
    }

    #[test]
    fn the_same_words_at_the_same_moment_are_two_decisions() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("traces.jsonl");
        let ids: Vec<String> = (0..2)
            .map(|_| add(&path, draft("a", "b"), Timestamp::UNIX_EPOCH))
            .map(|added| added.unwrap().unwrap().id)
            .collect();
        assert_ne!(ids[0], ids[1]);
        assert_eq!(read(&path).unwrap().len(), 2);
    }

    #[test]
    fn what_came_of_it_is_said_of_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("traces.jsonl");
        let say = |of: &str| {
            let settled = Settled {
                v: 1,
                of: of.into(),
                at: Timestamp::from_second(5),
                session: None,
                outcome: Outcome::Failure,
                note: format!("the token ghp_{} had expired", "a1B2c3D4e5".repeat(4)),
            };
            settle(&path, settled).unwrap()
        };
        assert!(say("t-").unwrap_err().what.contains("is no trace"));
        let first = add(&path, draft("a", "b"), Timestamp::UNIX_EPOCH).unwrap();
        let id = first.unwrap().id;
        assert_eq!(say(&id[..6]).unwrap().outcome, Outcome::Failure);
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            text.contains("the token [secret removed] had expired"),
            "{text}"
        );
        add(&path, draft("a", "c"), Timestamp::UNIX_EPOCH)
            .unwrap()
            .unwrap();
        assert!(say("t-").unwrap_err().what.contains("more than one trace"));
    }
}
