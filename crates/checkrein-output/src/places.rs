//! Where it is, on a line of its own: below an essential line that is as essential, whatever rule applies.

use crate::classify::{Class, Line};
use crate::general::General;

/// How lines begin that say where the thing above is.
const POINTERS: &[&str] = &[
    "--> ",
    "::: ",
    "╭▸ ",
    "┌─ ",
    "╭─[",
    "❯ ",
    "at ",
    "in ",
    "on ",
    "Location: ",
    "location: ",
    "# at ",
    "#   at ",
];

/// Between a message and its place stand so few lines.
const BELOW: usize = 5;

/// How lines begin that say which task the lines below are about.
const TASKS: &[&str] = &["TASK [", "PLAY [", "RUNNING HANDLER ["];

/// How lines begin that say that a task failed.
const FAILED: &[&str] = &["fatal: [", "failed: ["];

/// Makes the first place below a message worth as much as the message, and the task above a failure.
pub(crate) fn mark(lines: &mut [Line<'_>]) {
    let mut message: Option<(usize, Class)> = None;
    let mut task = None;
    for at in 0..lines.len() {
        let Line { said, class, .. } = lines[at];
        let begins = |words: &[&str]| words.iter().any(|word| said.starts_with(word));
        if begins(TASKS) {
            task = Some(at);
        } else if begins(FAILED)
            && let Some(task) = task.take()
        {
            lines[task].class = Class::Essential;
        }
        if let Some((above, worth)) = message
            && class > worth
            && at - above <= BELOW
            && is_pointer(said)
        {
            lines[at].class = worth;
            message = None;
        } else if matches!(class, Class::Essential | Class::Warning) {
            // Of a place that is there already no other one is.
            message = (!is_pointer(said)).then_some((at, class));
        } else if said.trim().is_empty() {
            // A list of findings goes on behind an empty line, the same one does not.
            message = message.filter(|(above, _)| at - above == 1);
        }
    }
}

fn is_pointer(text: &str) -> bool {
    let text = text.trim_start();
    let Some(rest) = POINTERS.iter().find_map(|word| text.strip_prefix(word)) else {
        return false;
    };
    // `at t/names.t line 3.` is Perl's.
    let is_perl = text.starts_with('#') && rest.contains(" line ");
    is_perl
        || General::get()
            .place(rest)
            .is_some_and(|place| place.start <= 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::classify;

    #[track_caller]
    fn check(text: &str, essential: &[&str]) {
        let lines = classify(text, &[], false);
        let stay: Vec<&str> = lines
            .iter()
            .filter(|line| line.class == Class::Essential)
            .map(|line| line.text.trim())
            .collect();
        assert_eq!(stay, essential);
    }

    #[test]
    fn a_place_below_a_message_belongs_to_it() {
        check(
            "error[E0308]: mismatched types\n --> src/a.rs:3:5\n  |\n3 | f()\n  | ^\n",
            &["error[E0308]: mismatched types", "--> src/a.rs:3:5"],
        );
        check(
            "ERROR: assert used\n   Severity: Low\n   More: no\n   at ./a.py:1:0\n   at ./b.py:1:0\n",
            &["ERROR: assert used", "at ./a.py:1:0"],
        );
        check(
            "not ok 3 - names\n#   at t/names.t line 3.\n",
            &["not ok 3 - names", "#   at t/names.t line 3."],
        );
        check("fine\n --> src/a.rs:3:5\nin a moment\n", &[]);
    }

    #[test]
    fn the_task_above_a_failure_stays() {
        check(
            "TASK [db : install] ***\nok: [db1]\nTASK [db : start] ***\nok: [db2]\nfatal: [db1]: FAILED! => {}\n",
            &["TASK [db : start] ***", "fatal: [db1]: FAILED! => {}"],
        );
    }
}
