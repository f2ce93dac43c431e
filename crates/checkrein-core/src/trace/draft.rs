//! A decision that is not written down yet, and what it must be like.

use super::line::{Outcome, Settled, Trace};
use crate::checkpoint::redacted;
use crate::message::brief;
use crate::time::Timestamp;

/// Longer ones are no decision but an essay; there is room for that in the context.
pub(super) const LONGEST_DECISION: usize = 500;

/// Whoever lists traces reads all of it.
pub(super) const LONGEST_TEXT: usize = 20_000;

/// Names that others give: ids, features, sessions.
const LONGEST_NAME: usize = 200;

/// What is shown of a name that is too long to be one.
pub(super) const LONGEST_SHOWN: usize = 80;

/// As short as a name that is typed.
const LONGEST_ID: usize = 64;

/// A decision that is not written down yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The id that it is to have, where whoever records it has one; else one is made.
    pub id: Option<String>,
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
    /// The id of the decision that it follows from.
    pub follows: Option<String>,
    /// The id of the decision that it takes the place of.
    pub supersedes: Option<String>,
}

/// What is taken out of a text does not make it so many times shorter: what is longer is refused before
/// anybody looks for secrets in it, which takes seconds for a megabyte.
const FAR: usize = 4;

impl Draft {
    /// Says what is so long that it is refused whatever is taken out of it.
    pub fn far_too_long(&self) -> Option<Invalid> {
        let names = [
            &self.id,
            &self.session,
            &self.feature,
            &self.follows,
            &self.supersedes,
        ];
        let names = names.into_iter().flatten();
        let mut names = names.chain(std::iter::once(&self.category));
        if let Some(name) = names.find(|name| name.trim().len() > LONGEST_NAME) {
            return Some(no_name(name));
        }
        // A character has four bytes at most.
        if self.decision.len() > FAR * 4 * LONGEST_DECISION {
            return Some(long_decision());
        }
        let files: usize = self.files.iter().map(|file| file.len() + 1).sum();
        let of = [("list of files", files), ("context", self.context.len())];
        let long = of
            .into_iter()
            .find(|(_, length)| *length > FAR * LONGEST_TEXT);
        long.map(|(what, _)| too_long(what))
    }
}

impl Settled {
    /// Says whether its note is so long that it is refused whatever is taken out of it.
    pub fn far_too_long(&self) -> Option<Invalid> {
        (self.note.len() > FAR * LONGEST_TEXT).then(|| too_long("note"))
    }
}

/// Why something cannot be written down: what is the case, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// What is the case.
    pub what: String,
    /// What to do.
    pub next: String,
}

/// Whether a text may be the id of a trace: what needs no quotes anywhere, and is no option.
pub fn is_id(text: &str) -> bool {
    let fits = |letter: u8| letter.is_ascii_alphanumeric() || b"._-".contains(&letter);
    (1..=LONGEST_ID).contains(&text.len()) && !text.starts_with('-') && text.bytes().all(fits)
}

/// Returns the trace that a draft is to become, without an id where it brings none.
pub(super) fn checked(draft: Draft, at: Timestamp) -> Result<Trace, Invalid> {
    let decision = draft.decision.trim();
    if decision.is_empty() {
        return Err(Invalid {
            what: "a trace needs a decision".into(),
            next: "say in one line what was decided: `checkrein trace add \"DECISION\"`".into(),
        });
    }
    if decision.chars().count() > LONGEST_DECISION {
        return Err(long_decision());
    }
    if let Some(control) = decision.chars().find(|letter| letter.is_control()) {
        return Err(Invalid {
            what: format!(
                "a decision is one line of plain text, and this one holds `{}`",
                control.escape_default()
            ),
            next: "take it out; what needs more than a line belongs into `--context`".into(),
        });
    }
    let category = draft.category.trim();
    let letter =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if category.is_empty() || category.len() > 64 || !category.chars().all(letter) {
        return Err(Invalid {
            what: format!("`{}` is not a category", brief(category, LONGEST_SHOWN)),
            next: "use lower-case letters, digits and `-`, 64 at most".into(),
        });
    }
    let ids = [&draft.id, &draft.follows, &draft.supersedes];
    if let Some(id) = ids.into_iter().flatten().find(|id| !is_id(id)) {
        return Err(Invalid {
            what: format!("`{}` cannot be the id of a trace", brief(id, LONGEST_SHOWN)),
            next: format!(
                "use {LONGEST_ID} letters, digits, `.`, `_` and `-` at most, and no `-` at the beginning"
            ),
        });
    }
    let [feature, session] = [draft.feature, draft.session].map(named);
    let names = [&feature, &session];
    let is_name = |name: &str| name.len() <= LONGEST_NAME && !name.contains(char::is_control);
    if let Some(name) = names.into_iter().flatten().find(|name| !is_name(name)) {
        return Err(no_name(name));
    }
    let files = draft.files.iter().filter(|file| !file.trim().is_empty());
    let files: Vec<String> = files.map(|file| redacted(file)).collect();
    let length: usize = draft.files.iter().map(String::len).sum();
    if length > LONGEST_TEXT {
        return Err(too_long("list of files"));
    }
    if draft.context.len() > LONGEST_TEXT {
        return Err(too_long("context"));
    }
    Ok(Trace {
        v: 1,
        id: draft.id.unwrap_or_default(),
        at,
        session,
        category: category.to_owned(),
        decision: redacted(decision),
        context: redacted(draft.context.trim()),
        feature,
        files,
        follows: draft.follows,
        supersedes: draft.supersedes,
        outcome: Outcome::Pending,
        note: String::new(),
    })
}

/// Returns a name; an empty one is none.
fn named(name: Option<String>) -> Option<String> {
    name.filter(|name| !name.trim().is_empty())
}

fn no_name(name: &str) -> Invalid {
    Invalid {
        what: format!("`{}` is not a name", brief(name, LONGEST_SHOWN)),
        next: format!("names are one line of {LONGEST_NAME} bytes at most"),
    }
}

fn long_decision() -> Invalid {
    Invalid {
        what: format!("a decision is one line of {LONGEST_DECISION} characters at most"),
        next: "put the rest into `--context`".into(),
    }
}

pub(super) fn too_long(what: &str) -> Invalid {
    Invalid {
        what: format!("a {what} has {LONGEST_TEXT} bytes at most"),
        next: "write it into a file of the project and name that with `--file`".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(category: &str, decision: &str) -> Draft {
        Draft {
            category: category.into(),
            decision: decision.into(),
            ..Draft::default()
        }
    }

    #[track_caller]
    fn check(draft: Draft, expected: &str) {
        let checked = checked(draft, Timestamp::UNIX_EPOCH);
        let seen = checked.map_or_else(|invalid| invalid.what, |trace| trace.decision);
        assert!(
            seen.contains(expected) && expected.is_empty() == seen.is_empty(),
            "{seen:?}"
        );
    }

    #[test]
    fn a_decision_is_a_line_of_a_category() {
        check(draft("design", " keep it "), "keep it");
        check(draft("design", " \n"), "a trace needs a decision");
        check(draft("design", "two\nlines"), "this one holds `\\n`");
        check(draft("design", "bell \u{7}"), "this one holds `\\u{7}`");
        check(draft("design", &"é".repeat(500)), "é");
        check(draft("design", &"x".repeat(501)), "is one line");
        check(draft("", "x"), "`` is not a category");
        check(draft("A b", "x"), "`A b` is not a category");
    }

    #[test]
    fn what_is_too_long_is_refused_and_never_cut() {
        let long = "x".repeat(LONGEST_TEXT + 1);
        let context = long.clone();
        check(
            Draft {
                context,
                ..draft("a", "b")
            },
            "a context has",
        );
        let files = vec![long.clone()];
        check(
            Draft {
                files,
                ..draft("a", "b")
            },
            "a list of files has",
        );
        let feature = Some(long);
        check(
            Draft {
                feature,
                ..draft("a", "b")
            },
            "is not a name",
        );
    }

    #[test]
    fn what_is_empty_is_not_given() {
        let draft = Draft {
            feature: Some(" ".into()),
            session: Some(String::new()),
            files: ["", "src/a.rs", " "].map(Into::into).into(),
            ..draft("a", "b")
        };
        let trace = checked(draft, Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!((trace.feature, trace.session), (None, None));
        assert_eq!(trace.files, ["src/a.rs"]);
    }

    #[test]
    fn what_is_far_too_long_is_known_by_its_length() {
        let far = |draft: Draft| draft.far_too_long().map(|invalid| invalid.what);
        let long = "x".repeat(FAR * LONGEST_TEXT + 1);
        let context = long.clone();
        assert_eq!(far(draft("a", "b")), None);
        let with = |context| Draft {
            context,
            ..draft("a", "b")
        };
        assert!(far(with(context)).unwrap().contains("a context has"));
        assert_eq!(far(with("x".repeat(LONGEST_TEXT + 1))), None);
        let said = far(draft("a", &long)).unwrap();
        assert!(said.contains("a decision is one line"), "{said}");
        let said = far(draft(&long, "b")).unwrap();
        assert!(said.contains("is not a name") && said.len() < 200, "{said}");
        let files = vec![String::new(); FAR * LONGEST_TEXT + 1];
        let said = far(Draft {
            files,
            ..draft("a", "b")
        });
        assert!(said.unwrap().contains("a list of files has"));
    }

    #[track_caller]
    fn check_id(id: &str, expected: bool) {
        assert_eq!(is_id(id), expected, "{id:?}");
    }

    #[test]
    fn an_id_needs_no_quotes_and_is_no_option() {
        for id in ["t-0123456789ab", "ADR_7.b", "7", &"a".repeat(64)] {
            check_id(id, true);
        }
        for id in ["", "-a", "a b", "a/b", "ä", "a\n", &"a".repeat(65)] {
            check_id(id, false);
        }
        let supersedes = Some("--help".to_owned());
        check(
            Draft {
                supersedes,
                ..draft("a", "b")
            },
            "cannot be the id",
        );
    }
}
