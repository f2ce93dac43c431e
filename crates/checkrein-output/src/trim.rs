//! Trims one output: is it any of our business, which rule applies, what is left. Pure.

use regex::bytes::Regex;

use crate::bulk::is_bulk;
use crate::classify::classify;
use crate::clean::clean;
use crate::command::commands;
use crate::general::General;
use crate::noise::without;
use crate::odd;
use crate::rules::{Applied, Chosen, Compiled, Rule, Rules, Shape};
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
    /// How many of them are not shown; nought where something within lines was removed.
    pub removed: usize,
    /// How many bytes there were.
    pub whole: usize,
}

/// A smaller output is never touched; the hook asks the same.
pub const SMALL: usize = checkrein_core::inject::SMALL_OUTPUT;

/// A smaller output of a kind that no rule knows stays as it is: somebody may want to read it.
const SMALL_UNKNOWN: usize = 8_000;

/// A larger one is trimmed unless it is prose; below, only where most of it is the same lines again
/// and again.
const LARGE_UNKNOWN: usize = 16_000;

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
///   3. what somebody wanted to read stays as long as the client shows it whole, and so does what
///      nobody knows unless it is bulk; only what a rule knows to be noise goes from it
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
    let commands = commands(if tool == "Grep" { "grep" } else { command });
    if commands.run("checkrein") {
        return Verdict::Leave(Leave::Wanted);
    }
    if rules.is_off(tool) || commands.set(OFF) {
        return Verdict::Leave(Leave::Off); // [2]
    }
    let chosen = rules.choose(&commands);
    if chosen.rules.iter().any(|applied| applied.rule.whole) {
        return Verdict::Leave(Leave::Off);
    }
    let is_shown_whole = native >= text.len();
    let cleaned = wrapped::unwrapped(clean(text));
    let is_open = chosen.is_unknown || chosen.is_runner || chosen.is_reading && !is_shown_whole;
    let (signed, is_sure) = if is_open {
        rules.of_lines(&cleaned)
    } else {
        (Vec::new(), false)
    };
    if is_shown_whole && (chosen.is_reading || chosen.is_unknown) {
        let compiled = compiled(&chosen.rules);
        let (rest, removed) = without(&cleaned, &noise(&compiled));
        if chosen.is_reading || is_to_be_read(&rest, text.len(), tool, is_sure) {
            let trimmed = Trimmed {
                text: rest,
                rule: chosen
                    .rules
                    .first()
                    .map_or_else(String::new, |applied| applied.rule.name.clone()),
                lines: cleaned.lines().count(),
                removed,
                whole: text.len(),
            };
            return gained(trimmed, true, Leave::Wanted); // [3]
        }
    }
    let trimmed = informative(text.len(), &cleaned, &chosen, &signed);
    gained(trimmed, is_shown_whole, Leave::NoGain) // [4]
}

/// Takes a result if it is worth it. What the client would make a preview of always is.
fn gained(trimmed: Trimmed, is_shown_whole: bool, otherwise: Leave) -> Verdict {
    let shown = trimmed.text.len() + 160;
    let is_gain = shown + LEAST_GAIN <= trimmed.whole && shown * 3 <= trimmed.whole * 2;
    let is_something = !trimmed.text.trim().is_empty();
    if is_something && (is_gain || !is_shown_whole && shown < trimmed.whole) {
        Verdict::Trim(trimmed)
    } else {
        Verdict::Leave(otherwise)
    }
}

/// Whether a text of which nobody knows what it is may be something to read.
fn is_to_be_read(text: &str, whole: usize, tool: &str, is_sure: bool) -> bool {
    // What a server says in its own words was asked for.
    if tool.starts_with("mcp__") && !is_sure && shape::is_prose(text) {
        return true;
    }
    if is_sure {
        return text.len() < SMALL;
    }
    let is_large = whole >= LARGE_UNKNOWN && !shape::is_prose(text);
    text.len() < SMALL_UNKNOWN || !is_large && !is_bulk(text)
}

fn compiled<'a>(rules: &[Applied<'a>]) -> Vec<(Compiled, Applied<'a>)> {
    rules
        .iter()
        .filter_map(|applied| Some((Compiled::of(applied.rule).ok()?, *applied)))
        .collect()
}
/// Returns what is noise in an output of which no more is known.
fn noise<'a>(rules: &'a [(Compiled, Applied<'_>)]) -> Vec<&'a Regex> {
    // What tests print when all is well looks like nothing that one reads.
    let is_noise = |applied: &Applied<'_>| {
        applied.is_ours && (applied.only_noise || applied.rule.runs_tests())
    };
    let only = rules.iter().filter(|(_, applied)| is_noise(applied));
    only.filter_map(|(rule, _)| rule.noise.as_ref()).collect()
}

/// Returns a log without the times that its lines begin with.
fn without_times(text: &str) -> String {
    text.lines()
        .fold(String::with_capacity(text.len()), |mut out, line| {
            out.push_str(shape::log::message(line));
            out.push('\n');
            out
        })
}

/// Returns how a text is laid out by a rule.
///
/// A project's own rule hides no failure by it, and where lines do not begin with times, numbers are
/// no noise, whoever printed them.
fn shape_of(applied: &Applied<'_>, text: &str) -> Shape {
    let general = General::get();
    let fails = |line: &str| general.is_strong(line) || general.is_diagnostic(line);
    match applied.rule.shape {
        Shape::Listing | Shape::Matches | Shape::Diff
            if !applied.is_ours && text.lines().any(fails) =>
        {
            Shape::Lines
        }
        Shape::Log if applied.is_ours && !shape::log::is_log(text) => Shape::Lines,
        shape => shape,
    }
}

fn informative(whole: usize, text: &str, chosen: &Chosen<'_>, signed: &[Applied<'_>]) -> Trimmed {
    let kinds = chosen.rules.iter().filter(|applied| applied.is_kind());
    let kinds: Vec<Applied<'_>> = kinds.copied().collect();
    let is_new = |signed: &&Applied<'_>| {
        let mut known = kinds.iter().map(|applied| &applied.rule.name);
        known.all(|name| *name != signed.rule.name)
    };
    let new: Vec<Applied<'_>> = signed.iter().filter(is_new).copied().collect();
    // What is known by its lines says more than who passed them on, or what was read.
    let first = signed.first().or(kinds.first()).copied();
    let first = first.or(chosen
        .rules
        .first()
        .copied()
        .filter(|rule| !rule.only_noise));
    let shape = match (kinds.as_slice(), new.as_slice()) {
        ([only], []) if chosen.is_alone => shape_of(only, text),
        ([], [only]) => shape_of(only, text),
        // Changes and logs may have something else between them.
        (_, [only, ..]) if matches!(only.rule.shape, Shape::Diff | Shape::Log) => {
            shape_of(only, text)
        }
        ([], []) if chosen.is_unknown => shape::guess(text),
        _ => Shape::Lines,
    };
    // The log of a job holds what the job printed, and its times say nothing of that.
    let mut all = kinds.iter().chain(&new);
    let is_job = new.iter().any(|new| new.rule.shape == Shape::Lines)
        && all.any(|rule| rule.rule.shape == Shape::Log)
        && shape::log::is_log(text);
    let untimed = is_job.then(|| without_times(text));
    let text = untimed.as_deref().unwrap_or(text);
    let shape = if is_job { Shape::Lines } else { shape };
    let mut rules = compiled(&chosen.rules);
    for (rule, applied) in &mut rules {
        if applied.only_noise {
            rule.keep_noise_alone();
        }
        // What is noise among a kind's own lines may be anything among those of others.
        if applied.rule.is_loose() && !(chosen.is_alone && new.is_empty()) {
            rule.noise = None;
        }
    }
    rules.extend(compiled(&new));
    let rules: Vec<(Compiled, bool)> = rules
        .into_iter()
        .map(|(rule, applied)| (rule, applied.is_ours))
        .collect();
    let ends = |pick: fn(&Rule) -> Option<usize>, usual: usize| {
        let known = first.and_then(|applied| pick(applied.rule));
        let is_partly_known = (chosen.is_unknown || chosen.is_runner) && signed.is_empty();
        match known {
            Some(known) if is_partly_known => known.max(usual),
            Some(known) => known,
            None => usual,
        }
    };
    let is_known = first.is_some() && !(chosen.is_unknown && signed.is_empty());
    let usual = if is_known { 2 } else { 8 };
    let budget = Budget {
        head: ends(|rule| rule.head, usual),
        tail: ends(|rule| rule.tail, usual.max(4)),
        target: (whole / 12).clamp(1_000, 4_000),
        cap: CAP - ROOM,
        is_log: shape == Shape::Log,
    };
    let lines = text.lines().count();
    let shaped = shape::shaped(shape, text, &budget, &rules);
    let (text, removed) = shaped.unwrap_or_else(|| {
        let mut lines = classify(text, &rules, budget.is_log);
        odd::mark(&mut lines);
        select(&lines, &budget)
    });
    Trimmed {
        text,
        rule: first.map_or_else(|| "general".to_owned(), |applied| applied.rule.name.clone()),
        lines,
        removed,
        whole,
    }
}
