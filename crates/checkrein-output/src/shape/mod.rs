//! Outputs that are laid out in a way of their own: one file each, and how they are told apart.

mod counts;
mod diff;
mod generated;
pub(crate) mod json;
mod listing;
pub(crate) mod log;
mod matches;
mod patch;

use crate::classify::classify;
use crate::rules::{Compiled, Shape};
use crate::select::{Budget, select};

/// Shows the informative part of an output of this shape and says how many lines are not shown, or
/// nought where what was removed is no lines; nothing when it does not look like one after all.
pub(crate) fn shaped(
    shape: Shape,
    text: &str,
    budget: &Budget,
    rules: &[(Compiled, bool)],
) -> Option<(String, usize)> {
    // Whoever prints JSON may do so whatever the command was.
    if let Some(shown) = json::json(text, budget) {
        return Some((shown, 0));
    }
    if let Some((before, value)) = json::behind(text) {
        let shown = json::json(value, budget)?;
        let (lines, _) = select(&classify(before, rules, budget.is_log), budget);
        return Some((lines + &shown, 0));
    }
    // Of a project's own rule only lines are removed that say of no failure.
    let keeps_failures = rules.iter().any(|(_, is_ours)| !is_ours);
    match shape {
        Shape::Lines | Shape::Json | Shape::Log => None,
        Shape::Listing => Some(listing::listing(text, budget, keeps_failures)),
        Shape::Matches => matches::matches(text, budget, keeps_failures),
        Shape::Diff => diff::diff(text, budget, rules),
    }
}

/// Whether the text is written for a reader: headings and paragraphs, no rows.
pub(crate) fn is_prose(text: &str) -> bool {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let (mut headings, mut paragraphs, mut bytes) = (0, 0, 0);
    for line in lines {
        let begins = line.trim_start_matches('#');
        headings += usize::from(begins.len() < line.len() && begins.starts_with(' '));
        let is_text = line.len() >= 100 && line.starts_with(|letter: char| letter.is_alphabetic());
        paragraphs += usize::from(is_text);
        bytes += if is_text { line.len() } else { 0 };
    }
    let is_mostly = |part: usize| part * 2 > text.len();
    paragraphs >= 3 && is_mostly(bytes) || headings >= 3 && guess(text) == Shape::Lines
}

/// Guesses the shape of an output that no rule knows.
pub(crate) fn guess(text: &str) -> Shape {
    if text.trim_start().starts_with(['{', '[']) && json::is_one(text) {
        return Shape::Json;
    }
    if log::is_log(text) {
        return Shape::Log;
    }
    if matches::are_matches(text) {
        return Shape::Matches;
    }
    if listing::is_listing(text) {
        return Shape::Listing;
    }
    Shape::Lines
}

/// Whether a line tells of a tool's own trouble, among lines that are names or content.
pub(crate) fn is_trouble(line: &str, keeps_failures: bool) -> bool {
    let general = crate::general::General::get();
    if keeps_failures && (general.is_strong(line) || general.is_diagnostic(line)) {
        return true;
    }
    let Some((program, rest)) = line.split_once(": ") else {
        return false;
    };
    let is_program = !program.is_empty()
        && program.len() <= 24
        && program
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/'));
    let says = [
        "ermission denied",
        "o such file",
        "cannot ",
        "not found",
        "nvalid",
        "rror",
        "not a ",
        "denied",
        "failed",
        "unrecognized",
        "too many",
    ];
    is_program && says.iter().any(|word| rest.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_among_names_is_known_and_a_project_hides_no_finding() {
        for (line, keeps_failures, expected) in [
            ("find: './a': Permission denied", false, true),
            ("src/a.rs", true, false),
            ("main.go:10:2: undefined: thing", true, true),
            ("main.go:10:2: undefined: thing", false, false),
            ("E       assert 1 == 2", true, true),
        ] {
            assert_eq!(is_trouble(line, keeps_failures), expected, "{line}");
        }
    }
}
