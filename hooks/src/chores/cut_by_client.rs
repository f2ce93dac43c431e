//! Tells how all failures of a command can be seen, once in a session, when the client has cut what
//! it printed: of a command that failed it shows ten thousand characters, and lets no hook replace them.

use checkrein_core::reply::Reply;
use checkrein_core::session::{Fact, TextKey};

use super::{Chore, Place, trim_output};
use crate::edge::Outcome;
use crate::post_tool_use::Work;

/// The chore.
pub(crate) const CHORE: Chore = Chore { is_due, run };

/// What the client puts where it cut.
const CUT: &str = " characters truncated] ...";

/// A longer command is not repeated.
const SHORT: usize = 200;

/// What stands for a command that is not repeated.
const COMMAND: &str = "COMMAND";

fn is_due(work: &Work<'_>) -> bool {
    work.failed && work.tool_name == "Bash" && work.error.contains(CUT)
}

fn run(work: &Work<'_>, place: &Place<'_>) -> Outcome {
    let key = TextKey::of("checkrein: the output of a failed command was cut");
    let is_of_use = work.command.is_some() && !trim_output::is_off(place);
    let Some(command) = repeatable(work.argument("command").unwrap_or_default()) else {
        return Outcome::default();
    };
    if !is_of_use || place.memory().was_reminded(&key) {
        return Outcome::default();
    }
    let reply = Reply::context(format!(
        "checkrein: the client cut this output, and failures may be missing from it. If the command may \
         run once more, `{command} | checkrein output trim` shows all of them and keeps the whole. Its \
         exit code is that of the last program."
    ));
    Outcome {
        reply,
        facts: vec![Fact::Reminded { of: key }],
    }
}

/// Returns what is to be written before the pipe; nothing where it would do no good.
fn repeatable(command: &str) -> Option<String> {
    let command = command.trim();
    if command.contains("checkrein ") || command.ends_with('&') && !command.ends_with("&&") {
        return None;
    }
    // A pipe may have cut the output, a redirection may have taken it, and quotes of ours would end in
    // the middle of a command with such quotes of its own.
    let is_plain = command.len() <= SHORT && !command.contains(['\n', '#', '`', '|', '<', '>']);
    let is_one = !command.contains([';', '&']);
    Some(match (is_plain, is_one) {
        (true, true) => format!("{command} 2>&1"),
        (true, false) => format!("({command}) 2>&1"),
        (false, _) => format!("({COMMAND}) 2>&1"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(command: &str, expected: Option<&str>) {
        assert_eq!(repeatable(command).as_deref(), expected, "{command}");
    }

    #[test]
    fn the_pipe_takes_all_that_the_command_prints() {
        check("cargo test", Some("cargo test 2>&1"));
        check("cd web && npm test", Some("(cd web && npm test) 2>&1"));
        check(
            "cargo test; echo done",
            Some("(cargo test; echo done) 2>&1"),
        );
        check("a && b || exit 1", Some("(COMMAND) 2>&1"));
        check("make test | tail -500", Some("(COMMAND) 2>&1"));
        check("cargo test 2>&1", Some("(COMMAND) 2>&1"));
        check("cat <<'X'\nX", Some("(COMMAND) 2>&1"));
        check("echo `ls`", Some("(COMMAND) 2>&1"));
        check(&"x".repeat(201), Some("(COMMAND) 2>&1"));
        check("cargo test &", None);
        check("cargo test 2>&1 | checkrein output trim", None);
    }
}
