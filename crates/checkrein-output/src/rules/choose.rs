//! Which rule applies to an output: by its command first, by its lines else.

use super::{Rule, Rules, Shape};
use crate::command::{Simple, simple_commands};
use crate::general::{any_of, compile};

/// The rules that apply to one output; more than one when several commands were run.
#[derive(Debug)]
pub(crate) struct Chosen<'a> {
    /// The rules, each with whether it is a shipped one, which may hide what only sounds like a
    /// failure.
    pub rules: Vec<(&'a Rule, bool)>,
    /// It is what somebody wanted to read, by its command.
    pub is_reading: bool,
}

/// Several commands in one call are common, a whole build script is not.
const MOST: usize = 3;

/// How many lines are looked at for signs, half of them at the beginning and half at the end.
const LOOKED_AT: usize = 400;

impl Rules {
    /// Chooses the rules for an output.
    ///
    ///   1. the rules of the commands, in the order of the commands, a project's before ours
    ///   2. what reads a pipe (`| head`) shows what the command before it printed, and is none to read
    ///   3. without any other, the rule with the most signs among the lines, if there are enough
    pub(crate) fn choose(&self, command: &str, text: &str) -> Chosen<'_> {
        let mut rules: Vec<(&Rule, bool)> = Vec::new();
        for command in simple_commands(command) {
            let Some((rule, is_ours)) = self.of_command(&command) else {
                continue; // [1]
            };
            let is_filter = rule.reading && command.is_piped; // [2]
            let is_known = rules.iter().any(|(known, _)| known.name == rule.name);
            if !is_filter && !is_known && rules.len() < MOST {
                rules.push((rule, is_ours));
            }
        }
        let is_open = rules.iter().all(|(rule, _)| rule.reading);
        let is_reading = is_open && !rules.is_empty();
        if is_open && let Some(found) = self.of_lines(text) {
            rules.push(found); // [3]
        }
        Chosen { rules, is_reading }
    }

    fn all(&self) -> impl Iterator<Item = (&Rule, bool)> {
        let project = self.project.rules.iter().map(|rule| (rule, false));
        project.chain(self.shipped.iter().map(|rule| (rule, true)))
    }

    fn of_command(&self, command: &Simple) -> Option<(&Rule, bool)> {
        self.all().find(|(rule, is_ours)| {
            rule.commands.iter().any(|pattern| {
                // Compiling is the cost of it, so the first word is compared beforehand.
                (!is_ours || may_begin(pattern, &command.named))
                    && compile(&format!("^(?:{pattern})(?:\\s|$)")).is_ok_and(|pattern| {
                        let typed = !is_ours && pattern.is_match(command.typed.as_bytes());
                        typed || pattern.is_match(command.named.as_bytes())
                    })
            })
        })
    }

    fn of_lines(&self, text: &str) -> Option<(&Rule, bool)> {
        let looked_at = sample(text);
        let mut best: Option<(usize, &Rule, bool)> = None;
        for (rule, is_ours) in self.all() {
            let Ok(Some(signs)) = any_of(&rule.signs) else {
                continue;
            };
            let found = looked_at
                .iter()
                .filter(|line| signs.is_match(line.as_bytes()))
                .count();
            // Of a log or a listing half of the lines must look like it.
            let least = match rule.shape {
                Shape::Lines | Shape::Diff => 2,
                Shape::Json => 1,
                _ => (looked_at.len() / 2).max(2),
            };
            if found >= least && best.as_ref().is_none_or(|(most, ..)| found > *most) {
                best = Some((found, rule, is_ours));
            }
        }
        best.map(|(_, rule, is_ours)| (rule, is_ours))
    }
}

/// Whether a pattern can match a command at all: the letters that the command begins with are in it,
/// or it begins with no letters.
fn may_begin(pattern: &str, command: &str) -> bool {
    let end = command
        .find(|letter: char| !letter.is_ascii_alphabetic())
        .unwrap_or(command.len());
    pattern.starts_with(['\\', '.', '[']) || pattern.contains(&command[..end])
}

fn sample(text: &str) -> Vec<&str> {
    let half = LOOKED_AT / 2;
    let mut lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.is_empty())
        .take(half)
        .collect();
    let mut last: Vec<&str> = text
        .lines()
        .rev()
        .filter(|line| !line.is_empty())
        .take(half)
        .collect();
    if lines.len() == half {
        last.reverse();
        lines.extend(last);
    }
    lines
}
