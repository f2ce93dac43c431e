//! What is said of lines that were removed: how many, and what most of them were.

use std::collections::HashMap;

use crate::cut::thousands;

/// So many lines at least, or their kinds are not worth a word.
const WORTH_KINDS: usize = 10;

/// Fewer lines are not worth their number.
const WORTH_COUNT: usize = 4;

/// Returns one line that stands for the lines that were removed here.
pub(crate) fn gap(removed: &[&str]) -> Option<String> {
    let lines: Vec<&str> = removed
        .iter()
        .copied()
        .filter(|line| !line.trim().is_empty())
        .collect();
    match lines.len() {
        0 => None,
        count if count < WORTH_COUNT => Some("…".to_owned()),
        count if count < WORTH_KINDS => Some(format!("… {count} lines")),
        count => Some(format!("… {} lines{}", thousands(count), kinds(&lines))),
    }
}

/// What tells one kind of line from another: its first word, and its last if that is a verdict.
type Kind<'a> = (&'a str, &'a str);

/// Returns the commonest kinds of lines with their counts, where a kind is most of them.
fn kinds(lines: &[&str]) -> String {
    let mut counts: HashMap<Kind<'_>, (usize, usize)> = HashMap::new();
    for (order, line) in lines.iter().enumerate() {
        counts.entry(kind(line)).or_insert((0, order)).0 += 1;
    }
    let mut counts: Vec<(Kind<'_>, (usize, usize))> = counts.into_iter().collect();
    counts.sort_by_key(|(_, (count, order))| (std::cmp::Reverse(*count), *order));
    let mut rest = lines.len();
    let mut said = Vec::new();
    // Lines that begin with no word are a kind without a name.
    counts.retain(|((first, verdict), _)| !first.is_empty() || !verdict.is_empty());
    for ((first, verdict), (count, _)) in counts.into_iter().take(2) {
        // A kind that is a fifth of them tells nothing of the whole.
        if count * 5 < lines.len() || count < 5 {
            break;
        }
        rest -= count;
        let words = [first, "…", verdict].map(str::to_owned);
        let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
        said.push(format!("{} `{}`", thousands(count), words.join(" ")));
    }
    if said.is_empty() {
        return String::new();
    }
    if rest > 0 {
        said.push(format!("{} others", thousands(rest)));
    }
    format!(": {}", said.join(", "))
}

/// Names a line by its first word, and by its last if that is a verdict such as `ok`.
fn kind(line: &str) -> Kind<'_> {
    let line = line.trim();
    let end = line.find([' ', '\t']).unwrap_or(line.len());
    let first = &line[..line[..end].floor_char_boundary(24)];
    let last = line.rsplit([' ', '\t']).next().unwrap_or_default();
    let is_verdict = matches!(
        last,
        "ok" | "OK" | "PASSED" | "passed" | "PASS" | "done" | "ignored"
    );
    let is_word = first
        .bytes()
        .any(|byte| byte.is_ascii_alphabetic() || byte >= 0x80);
    (
        if is_word { first } else { "" },
        if is_verdict && end < line.len() {
            last
        } else {
            ""
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[&str], expected: Option<&str>) {
        assert_eq!(gap(lines).as_deref(), expected);
    }

    #[test]
    fn what_was_removed_is_counted_and_named() {
        check(&[], None);
        check(&["", " "], None);
        check(&["a", ""], Some("…"));
        check(&["a"; 5], Some("… 5 lines"));
        let mut lines = vec!["   Compiling a v1"; 198];
        lines.extend(["one", "two"]);
        check(&lines, Some("… 200 lines: 198 `Compiling …`, 2 others"));
        check(&["  | ^^^^ no"; 20], Some("… 20 lines"));
        check(
            &["test a::b ... ok"; 20],
            Some("… 20 lines: 20 `test … ok`"),
        );
    }
}
