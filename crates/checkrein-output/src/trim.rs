//! Trims one output: is it any of our business, which rule applies, what is left. Pure.

use crate::classify::classify;
use crate::clean::clean;
use crate::command::{sets, simple_commands};
use crate::rules::{Compiled, Rules, Shape};
use crate::select::{Budget, select};
use crate::shape;
use crate::wrapped;

/// What a tool printed.
#[derive(Clone, Copy, Debug)]
pub struct Output<'a> {
    /// All of it, as it came.
    pub text: &'a str,
    /// The tool's name, such as `Bash` or `Grep`.
    pub tool: &'a str,
    /// The command that was run, for tools that run one.
    pub command: &'a str,
    /// What the client would let the model see of it, in bytes.
    pub native: usize,
}

/// What becomes of an output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It stays as it is.
    Leave(Leave),
    /// It is replaced.
    Trim(Trimmed),
}

/// Why an output stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// It is small.
    Small,
    /// The project, or the command itself, says so.
    Off,
    /// It is what somebody wanted to read.
    Wanted,
    /// Too little would be saved.
    NoGain,
}

/// The informative part of an output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trimmed {
    /// What is shown, without the last line that says what was removed.
    pub text: String,
    /// The rule that it was trimmed by.
    pub rule: String,
    /// How many lines there were.
    pub lines: usize,
    /// How many of them are not shown.
    pub removed: usize,
    /// How many bytes there were.
    pub whole: usize,
}

/// A smaller output is never touched: there is little to save, and much to get wrong.
pub const SMALL: usize = 4_000;

/// A smaller output of a kind that no rule knows stays as it is: somebody may want to read it.
const SMALL_UNKNOWN: usize = 8_000;

/// What the client shows of a command's output at most, in bytes.
pub const CLIENT_LIMIT: usize = 30_000;

/// What the client shows of a larger one, in bytes: two kilobytes and where the rest is.
pub const PREVIEW: usize = 2_280;

/// What is shown at most: the client would make a preview of anything larger.
pub const CAP: usize = 28_000;

/// The room that the last line and what is said of removed lines take.
const ROOM: usize = 1_900;

/// Saves at least so much, or the output stays as it is.
const LEAST_GAIN: usize = 1_000;

/// Before a command, it says that its output is not to be trimmed.
const OFF: &str = "CHECKREIN_TRIM=0";

/// Trims an output by the rules.
///
/// The first that applies wins:
///   1. a small output stays, and so does that of our own command
///   2. what the project or the command switched off stays
///   3. what somebody wanted to read stays as long as the client shows it whole
///   4. what would save too little stays
pub fn trim(output: &Output<'_>, rules: &Rules) -> Verdict {
    let Output {
        text,
        tool,
        command,
        native,
    } = *output;
    if text.len() < SMALL {
        return Verdict::Leave(Leave::Small); // [1]
    }
    if is_own(command) {
        return Verdict::Leave(Leave::Wanted);
    }
    if rules.is_off(tool) || sets(command, OFF) {
        return Verdict::Leave(Leave::Off); // [2]
    }
    let cleaned = wrapped::unwrapped(clean(text));
    let chosen = rules.choose(if tool == "Grep" { "grep" } else { command }, &cleaned);
    if chosen.rules.iter().any(|(rule, _)| rule.whole) {
        return Verdict::Leave(Leave::Off);
    }
    let is_shown_whole = native >= text.len();
    let is_unknown = chosen.rules.is_empty();
    // What a server says in its own words was asked for.
    let is_told = is_unknown && tool.starts_with("mcp__") && shape::is_prose(&cleaned);
    let is_little = is_unknown && text.len() < SMALL_UNKNOWN;
    if is_shown_whole && (chosen.is_reading || is_little || is_told) {
        return Verdict::Leave(Leave::Wanted); // [3]
    }
    let trimmed = informative(text.len(), &cleaned, &chosen);
    let shown = trimmed.text.len() + 160;
    let is_gain = shown + LEAST_GAIN <= text.len() && shown * 3 <= text.len() * 2;
    if !is_gain {
        return Verdict::Leave(Leave::NoGain); // [4]
    }
    Verdict::Trim(trimmed)
}

/// Our own commands print what somebody asked for, fitted already.
fn is_own(command: &str) -> bool {
    let commands = simple_commands(command);
    commands
        .iter()
        .any(|command| command.named.starts_with("checkrein "))
}

fn informative(whole: usize, text: &str, chosen: &crate::rules::Chosen<'_>) -> Trimmed {
    let rules: Vec<(Compiled, bool)> = chosen
        .rules
        .iter()
        .filter_map(|(rule, is_ours)| Some((Compiled::of(rule).ok()?, *is_ours)))
        .collect();
    let name = |rule: &&(&crate::rules::Rule, bool)| rule.0.name.clone();
    // What was read may be something that a rule knows by its lines.
    let telling = chosen.rules.iter().rfind(|(rule, _)| !rule.reading);
    let first = telling.or(chosen.rules.first());
    let rule = first.as_ref().map_or_else(|| "general".to_owned(), name);
    let shape = match chosen.rules.as_slice() {
        [] => shape::guess(text),
        [(rule, _)] => rule.shape,
        _ if telling.is_some()
            && chosen
                .rules
                .iter()
                .filter(|(rule, _)| !rule.reading)
                .count()
                == 1 =>
        {
            first.map_or(Shape::Lines, |(rule, _)| rule.shape)
        }
        _ => Shape::Lines,
    };
    let ends = |pick: fn(&crate::rules::Rule) -> Option<usize>, otherwise: usize| {
        first.and_then(|(rule, _)| pick(rule)).unwrap_or(otherwise)
    };
    let usual = if chosen.rules.is_empty() { 8 } else { 2 };
    let budget = Budget {
        head: ends(|rule| rule.head, usual),
        tail: ends(|rule| rule.tail, usual.max(4)),
        target: (whole / 12).clamp(1_000, 4_000),
        cap: CAP - ROOM,
        is_log: shape == Shape::Log,
    };
    let lines = text.lines().count();
    let shaped = shape::shaped(shape, text, &budget, &rules);
    let (text, removed) =
        shaped.unwrap_or_else(|| select(&classify(text, &rules, budget.is_log), &budget));
    Trimmed {
        text,
        rule,
        lines,
        removed,
        whole,
    }
}
