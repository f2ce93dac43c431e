//! Notes which command was run and how it ended, so that what worked can be learned from.
//!
//! Only commands that run something: what only looks says nothing. The text is kept on this machine,
//! where it is short, on one line and without anything that might be a secret.

use checkrein_core::checkpoint::redacted;
use checkrein_core::reply::Reply;
use checkrein_core::session::Fact;
use serde_json::Value;

use super::{Chore, Place};
use crate::edge::Outcome;
use crate::post_tool_use::Work;
use crate::{secretive, worth};

/// The chore.
pub(crate) const CHORE: Chore = Chore { is_due, run };

/// What the client begins the error of a command with that ended with another code than 0.
const EXIT: &str = "Exit code ";

/// A prefix and what follows it have more letters in every format that is known.
const SHORTEST_TOKEN: usize = 20;

fn is_due(work: &Work<'_>) -> bool {
    work.tool_name == "Bash"
        && work.argument("command").is_some_and(worth::runs_something)
        && End::of(work).is_some()
}

fn run(work: &Work<'_>, place: &Place<'_>) -> Outcome {
    // The features alone: this is done after every other command.
    let (Some(features), Some(end)) = (place.features(), End::of(work)) else {
        return Outcome::default();
    };
    let command = work.argument("command").unwrap_or_default().trim();
    let may_be_kept = place.surroundings.learns
        && worth::is_plain(command)
        && !secretive::may_hold_a_secret(command)
        // As the checkpoint does: tokens of well-known formats. None is shorter, or without a digit.
        && !(command.split_whitespace().any(may_hold_a_token) && redacted(command) != command);
    let fact = Fact::Ran {
        command: may_be_kept.then(|| command.to_owned()),
        ok: end.ok,
        exit: end.code.filter(|_| worth::ends_with_its_own_code(command)),
        feature: features.current().map(|feature| feature.id.clone()),
    };
    Outcome {
        reply: Reply::Silent,
        facts: vec![fact],
    }
}

fn may_hold_a_token(word: &str) -> bool {
    word.len() >= SHORTEST_TOKEN && word.bytes().any(|c| c.is_ascii_digit())
}

/// How a command ended, as the client tells it.
#[derive(Debug, PartialEq, Eq)]
struct End {
    ok: bool,
    code: Option<i32>,
}

impl End {
    /// Returns nothing where the command did not run, runs still, or was broken off by the person.
    fn of(work: &Work<'_>) -> Option<Self> {
        if work.failed {
            let said = work.error.strip_prefix(EXIT)?;
            let code = said.split(|c: char| !c.is_ascii_digit()).next()?;
            return (!work.interrupted).then_some(Self {
                ok: false,
                code: Some(code.parse().ok()?),
            });
        }
        let field = |name: &str| work.response.get(name).unwrap_or(&Value::Null);
        let is_over = field("backgroundTaskId").is_null() && *field("interrupted") != true;
        // `grep` finds nothing, `diff` finds something: no failure, and not 0 either.
        let is_zero = field("returnCodeInterpretation").is_null();
        is_over.then_some(Self {
            ok: true,
            code: is_zero.then_some(0),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::path::Path;

    #[track_caller]
    fn check(error: Option<&str>, response: Value, expected: Option<(bool, Option<i32>)>) {
        let work = Work {
            tool_name: "Bash",
            input: &Value::Null,
            response: &response,
            error: error.unwrap_or_default(),
            cwd: Path::new("/p"),
            failed: error.is_some(),
            interrupted: response["interrupted"] == true,
            command: None,
        };
        let expected = expected.map(|(ok, code)| End { ok, code });
        assert_eq!(End::of(&work), expected, "{error:?} {response}");
    }

    #[test]
    fn the_client_says_how_it_ended() {
        check(None, json!({"stdout": ""}), Some((true, Some(0))));
        check(None, json!("text"), Some((true, Some(0))));
        let found_nothing = json!({"returnCodeInterpretation": "No matches found"});
        check(None, found_nothing, Some((true, None)));
        check(None, json!({"backgroundTaskId": "b1"}), None);
        check(None, json!({"interrupted": true}), None);
        check(Some("Exit code 1"), json!({}), Some((false, Some(1))));
        check(
            Some("Exit code 101\nerror: no"),
            json!({}),
            Some((false, Some(101))),
        );
        check(Some("Exit code 137"), json!({"interrupted": true}), None);
        check(Some("Exit code "), json!({}), None);
        check(Some("Permission denied"), json!({}), None);
    }
}
