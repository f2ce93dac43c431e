//! The code that a compiler shows below a message, with the signs under what it means: all of it
//! stays, or none.

use std::collections::HashMap;
use std::ops::Range;

use crate::classify::{Class, Line};

/// How lines begin that say where the code is.
const ARROWS: &[&str] = &["--> ", "::: ", "╭▸ ", "┌─ ", "╭─[", ",-["];

/// So many lines of remarks may follow.
const REMARKS: usize = 40;

/// The code below one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Excerpt {
    /// The message's own line.
    pub head: usize,
    /// Its lines, from the one that says where it is to the last remark.
    pub lines: Range<usize>,
    /// The line of code with the signs below it.
    pub core: Range<usize>,
    /// What is written behind the signs: of some errors it is all that there is to know.
    pub label: String,
}

/// Finds the excerpts, by the lines of their messages.
pub(crate) fn excerpts(lines: &[Line<'_>]) -> HashMap<usize, Excerpt> {
    let mut found = HashMap::new();
    let mut at = 0;
    while at < lines.len() {
        let begin = at;
        let mut core: Option<Range<usize>> = None;
        let mut label = String::new();
        while let Some((number, code)) = lines.get(at).and_then(|line| row(line.said)) {
            if number.is_empty() {
                let words =
                    code.trim_start_matches(['^', '~', '-', '|', '│', ' ', '_', '/', '\'', ':']);
                if has_sign(code) && at > begin {
                    core.get_or_insert(at - 1..at + 1);
                }
                label.push_str(words.trim_end());
                label.push('\n');
            }
            at += 1;
        }
        if at == begin {
            at += 1;
            continue;
        }
        let Some(core) = core else {
            continue;
        };
        if let Some((head, first)) = head(lines, begin) {
            // Below an arrow all belongs to one message, remarks and other places, up to an empty line.
            // What another program says in between is none of it.
            let is_other = |line: &Line<'_>| {
                line.class == Class::Essential && !line.said.starts_with([' ', '.'])
            };
            let is_ours = |line: &Line<'_>| {
                !line.said.trim().is_empty() && !begins(line.said) && !is_other(line)
            };
            let mut end = at;
            while first < begin && lines.get(end).is_some_and(is_ours) && end - at < REMARKS {
                end += 1;
            }
            at = end;
            found.insert(
                head,
                Excerpt {
                    head,
                    lines: first..at,
                    core,
                    label,
                },
            );
        }
    }
    found
}

/// Whether a line begins another message.
fn begins(text: &str) -> bool {
    ["error", "warning", "For more information", "Some errors"]
        .iter()
        .any(|word| text.starts_with(word))
}

/// Returns the message above an excerpt, and the excerpt's first line.
fn head(lines: &[Line<'_>], begin: usize) -> Option<(usize, usize)> {
    let above = begin.checked_sub(1)?;
    let text = lines[above].said.trim_start();
    let is_arrow = ARROWS.iter().any(|arrow| text.starts_with(arrow));
    let head = if is_arrow {
        above.checked_sub(1)?
    } else {
        above
    };
    let is_message = !lines[head].said.trim().is_empty();
    is_message.then_some((head, if is_arrow { above } else { begin }))
}

/// Takes `12 | code` apart into the number, which may be missing, and the code.
fn row(text: &str) -> Option<(&str, &str)> {
    let trimmed = text.trim_start();
    let end = trimmed.find(|letter: char| !letter.is_ascii_digit())?;
    let (number, rest) = trimmed.split_at(end);
    let rest = rest.trim_start();
    let code = rest.strip_prefix('|').or_else(|| rest.strip_prefix('│'))?;
    // A table's rows have more of them, a runner's prefixes no room before.
    let is_row = !number.is_empty() || text.starts_with([' ', '|', '│']);
    is_row.then_some((number, code))
}

/// Whether a row points at what is above it.
fn has_sign(code: &str) -> bool {
    let code = code.trim_start_matches([' ', '-', '|', '│', '_', '\'']);
    code.starts_with(['^', '~'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::classify;

    #[track_caller]
    fn check(text: &str, expected: &[(usize, Range<usize>, Range<usize>, &str)]) {
        let lines = classify(text, &[], false);
        let mut found: Vec<Excerpt> = excerpts(&lines).into_values().collect();
        found.sort_by_key(|excerpt| excerpt.head);
        let found: Vec<_> = found
            .iter()
            .map(|one| {
                (
                    one.head,
                    one.lines.clone(),
                    one.core.clone(),
                    one.label.trim(),
                )
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_code_below_a_message_is_found_with_its_label() {
        check(
            "error[E0308]: mismatched types\n --> src/a.rs:3:5\n  |\n3 |     let a: u8 = f();\n  |            --   ^^^ expected `u8`, found `()`\n  |\n  = note: no\n\nerror: other\n",
            &[(0, 1..7, 3..5, "expected `u8`, found `()`")],
        );
        check(
            "a.c:3:5: error: no\n    3 |   x();\n      |   ^~~\nb.c:1:1: note: yes\n    1 | y\n      | ^\n",
            &[(0, 1..3, 1..3, ""), (3, 4..6, 4..6, "")],
        );
        check("a | b\nc | d\n", &[]);
        check("  1 | code alone\n  2 | code\n", &[]);
    }
}
