//! Outputs that are laid out in a way of their own: one file each, and how they are told apart.

mod diff;
mod json;
mod listing;
pub(crate) mod log;
mod matches;

use crate::rules::Shape;
use crate::select::Budget;

/// Shows the informative part of an output of this shape and says how many lines are not shown;
/// nothing when it does not look like one after all.
pub(crate) fn shaped(
    shape: Shape,
    text: &str,
    budget: &Budget,
    is_ours: bool,
) -> Option<(String, usize)> {
    // Whoever prints JSON may do so whatever the command was.
    if let Some(shown) = json::json(text, budget) {
        return Some(shown);
    }
    // Of a project's own rule only lines are removed that say of no failure.
    let keeps_failures = !is_ours;
    match shape {
        Shape::Lines | Shape::Json | Shape::Log => None,
        Shape::Listing => Some(listing::listing(text, budget, keeps_failures)),
        Shape::Matches => matches::matches(text, budget, keeps_failures),
        Shape::Diff => diff::diff(text, budget),
    }
}

/// Guesses the shape of an output that no rule knows.
pub(crate) fn guess(text: &str) -> Shape {
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
    if keeps_failures && crate::general::General::get().is_strong(line) {
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
