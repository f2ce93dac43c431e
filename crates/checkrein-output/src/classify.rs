//! What each line is worth: a rule's own patterns, and the general vocabulary under all of them.

use crate::frames;
use crate::general::General;
use crate::places;
use crate::rules::Compiled;
use crate::shape::log;

/// How many lines explain the failure before them, where no rule says so.
const EXPLAINED: usize = 4;

/// What a line is worth, the most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// It says what failed and where; it always stays.
    Essential,
    /// It warns of something.
    Warning,
    /// It counts what was done.
    Summary,
    /// It explains an essential line.
    Context,
    /// There are many like it, or nobody misses it.
    Bulk,
}

/// One line of an output.
#[derive(Clone, Debug)]
pub(crate) struct Line<'a> {
    /// Its text.
    pub text: &'a str,
    /// Its text without the time that it begins with, in a log.
    pub said: &'a str,
    /// What it is worth.
    pub class: Class,
    /// The line that names the file which this one is about.
    pub header: Option<usize>,
    /// Whether a rule knows it as one of many.
    pub is_noise: bool,
}

/// Classes the lines of an output by the rules that apply to it.
///
/// For each line, the first that fits:
///   1. a shipped rule knows that it only sounds like a failure
///   2. it begins a block, or is within one
///   3. a rule keeps it, or the general vocabulary finds a failure in it
///   4. a rule or the vocabulary finds a warning, a count, an explanation
pub(crate) fn classify<'a>(
    text: &'a str,
    rules: &[(Compiled, bool)],
    is_log: bool,
) -> Vec<Line<'a>> {
    let layout = Layout {
        has_branches: frames::has_branches(text),
        // Whoever runs a job puts times before what others print.
        is_timed: is_log || log::is_log(text),
    };
    let mut lines = match halves(text, rules) {
        Some((first, second)) => std::thread::scope(|scope| {
            let second = scope.spawn(|| class_each(second, rules, layout));
            let mut lines = class_each(first, rules, layout);
            let second = second.join();
            let second = second.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            let before = lines.len();
            lines.extend(second.into_iter().map(|line| Line {
                header: line.header.map(|header| header + before),
                ..line
            }));
            lines
        }),
        None => class_each(text, rules, layout),
    };
    frames::mark(&mut lines);
    places::mark(&mut lines);
    if rules.is_empty() || is_log {
        explain(&mut lines);
    }
    lines
}

/// What the lines of a text have in common.
#[derive(Clone, Copy)]
struct Layout {
    has_branches: bool,
    is_timed: bool,
}

/// Below this a second thread costs more than it gains, in bytes.
const HALVED: usize = 256 * 1024;

/// How many lines from the middle on are looked at for one at which nothing is torn.
const NEAR: usize = 1_000;

/// Splits a large text near its middle, before a line that is noise and so in no block.
fn halves<'a>(text: &'a str, rules: &[(Compiled, bool)]) -> Option<(&'a str, &'a str)> {
    if text.len() < HALVED {
        return None;
    }
    let mut at = text.len() / 2;
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at += text[at..].find('\n')? + 1;
    for line in text[at..].split_inclusive('\n').take(NEAR) {
        if is_noise(line.trim_end(), rules) {
            return Some(text.split_at(at));
        }
        at += line.len();
    }
    None
}

/// Whether a shipped rule knows that a line tells nothing.
fn is_noise(text: &str, rules: &[(Compiled, bool)]) -> bool {
    rules.iter().any(|(rule, is_ours)| {
        let noise = rule.noise.as_ref().filter(|_| *is_ours);
        noise.is_some_and(|noise| noise.is_match(text.as_bytes()))
    })
}

fn class_each<'a>(text: &'a str, rules: &[(Compiled, bool)], layout: Layout) -> Vec<Line<'a>> {
    let Layout {
        has_branches,
        is_timed,
    } = layout;
    let general = General::get();
    let mut lines: Vec<Line<'a>> = Vec::with_capacity(text.len() / 40);
    let mut block: Option<Open<'_>> = None;
    let mut header = None;
    let mut file = None;
    for whole in text.lines() {
        let text = if has_branches && !is_timed {
            frames::without_branch(whole)
        } else if is_timed {
            log::message(whole)
        } else {
            unprefixed(whole)
        };
        let bytes = text.as_bytes();
        let any = |pattern: fn(&Compiled) -> &Option<regex::bytes::Regex>| {
            rules.iter().any(|(rule, _)| {
                pattern(rule)
                    .as_ref()
                    .is_some_and(|pattern| pattern.is_match(bytes))
            })
        };
        let our_warning = |bytes: &[u8]| {
            let mut ours = rules.iter().filter(|(_, is_ours)| *is_ours);
            ours.any(|(rule, _)| rule.warn.as_ref().is_some_and(|warn| warn.is_match(bytes)))
        };
        let index = lines.len();
        if any(|rule| &rule.header) {
            header = Some(index);
        } else if text.is_empty() {
            header = None;
        }
        if is_noise(text, rules) {
            lines.push(Line {
                is_noise: true,
                ..line(whole, text, Class::Bulk, None) // [1]
            });
            continue;
        }
        let begun = rules.iter().find_map(|(rule, _)| {
            let found = rule
                .blocks
                .iter()
                .find(|block| block.from.is_match(bytes))?;
            Some(Open {
                class: if found.warns {
                    Class::Warning
                } else {
                    Class::Essential
                },
                until: found.until.as_ref(),
                lines: found.lines,
                context: found.context,
            })
        });
        let within = match &mut block {
            Some(_) if begun.is_some() => None,
            Some(open) => open.next(text),
            None => None,
        };
        let class = if let Some(begun) = begun {
            let class = begun.class;
            block = Some(begun);
            class // [2]
        } else if within == Some(Class::Essential)
            || any(|rule| &rule.keep)
            || general.is_strong(text)
            || general.is_diagnostic(text) && !our_warning(bytes) && !general.is_weak(text)
        {
            Class::Essential // [3]
        } else if within == Some(Class::Warning) || any(|rule| &rule.warn) || general.is_weak(text)
        {
            Class::Warning // [4]
        } else if general.is_summary(text) {
            Class::Summary
        } else if within.is_some() || any(|rule| &rule.context) {
            Class::Context
        } else {
            Class::Bulk
        };
        if block.as_ref().is_some_and(Open::is_over) {
            block = None;
        }
        if names_a_file(text) {
            file = Some(index);
        } else if !text.is_empty() && !text.starts_with([' ', '\t']) {
            file = None;
        }
        let is_finding = file.is_some_and(|file| file != index) && has_position(text);
        let class = match class {
            Class::Bulk | Class::Context | Class::Summary if is_finding => Class::Essential,
            class => class,
        };
        let header = header.or_else(|| file.filter(|_| is_finding));
        let about = header.filter(|header| *header != index && text.starts_with([' ', '\t', '^']));
        lines.push(line(whole, text, class, about));
    }
    lines
}

/// Whether a line is the name of a file, which the findings below it are about.
fn names_a_file(text: &str) -> bool {
    let name = text.trim_end_matches(':');
    let is_path = name.contains(['/', '.', '\\']) && !name.ends_with(['.', '/', ')']);
    is_path
        && name.len() < 300
        && !name.contains([' ', '\t', '"', '<', '>', '=', ';', ','])
        && name.starts_with(|letter: char| letter.is_alphanumeric() || "./_@".contains(letter))
}

/// Whether an indented line begins with `12:5`.
fn has_position(text: &str) -> bool {
    let trimmed = text.trim_start();
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let line = digits(trimmed);
    let column = trimmed.get(line + 1..).map_or(0, digits);
    let is_one = line > 0 && column > 0 && trimmed[line..].starts_with(':');
    is_one
        && trimmed.len() < text.len()
        && trimmed[line + 1 + column..].starts_with([' ', '\t', ':'])
}

/// Returns a line without the name that a runner of many packages puts before it.
pub(crate) fn unprefixed(text: &str) -> &str {
    let end = text.find(": ").filter(|end| *end < 80);
    let Some((prefix, rest)) = end.map(|end| (&text[..end], &text[end + 2..])) else {
        return text;
    };
    let task = prefix.rsplit([' ', ':']).next().unwrap_or_default();
    let is_task = ["test", "build", "lint", "check", "typecheck"].contains(&task);
    let package = &prefix[..prefix.len() - task.len()];
    let is_package =
        package.len() > 1 && !package.trim_end_matches([' ', ':']).contains([' ', '(']);
    if is_task && is_package { rest } else { text }
}

/// Where nothing is known of what follows a failure, the next few lines explain it.
fn explain(lines: &mut [Line<'_>]) {
    let mut left = 0;
    for line in lines {
        match line.class {
            Class::Essential => left = EXPLAINED,
            Class::Bulk if left > 0 && !line.text.trim().is_empty() => {
                line.class = Class::Context;
                left -= 1;
            }
            _ => {}
        }
    }
}

fn line<'a>(text: &'a str, said: &'a str, class: Class, header: Option<usize>) -> Line<'a> {
    Line {
        text,
        said,
        class,
        header,
        is_noise: false,
    }
}

/// A block that has begun.
struct Open<'a> {
    class: Class,
    until: Option<&'a regex::bytes::Regex>,
    lines: usize,
    context: usize,
}

impl Open<'_> {
    fn is_over(&self) -> bool {
        self.lines == 0 && self.context == 0
    }

    /// Returns what the block makes of the next line, or nothing when it is over.
    fn next(&mut self, text: &str) -> Option<Class> {
        let is_over = match self.until {
            Some(until) => until.is_match(text.as_bytes()),
            None => text.trim().is_empty(),
        };
        if is_over {
            self.lines = 0;
            self.context = 0;
            return None;
        }
        if self.lines > 0 {
            // An empty line within a block explains nothing and is none of its lines.
            if text.trim().is_empty() {
                return Some(Class::Context);
            }
            self.lines -= 1;
            return Some(self.class);
        }
        if self.context > 0 {
            self.context -= 1;
            return Some(Class::Context);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rule;

    #[test]
    fn times_before_lines_hide_nothing_of_them() {
        let text: String = [
            "fine",
            "fine",
            "error: no",
            " --> src/a.rs:1:2",
            "fine",
            "fine",
        ]
        .map(|said| format!("2026-01-02T03:04:05.678Z {said}\n"))
        .concat();
        let lines = classify(&text, &[], false);
        assert_eq!(lines[3].said.trim(), "--> src/a.rs:1:2");
        assert_eq!(lines[3].class, Class::Essential);
    }

    #[test]
    fn a_large_text_is_classed_in_halves_as_it_would_be_whole() {
        let rule = r#"{"name": "t", "noise": ["ok$"], "header": "^== ", "blocks": [{"from": "^boom", "lines": 3, "context": 3}]}"#;
        let rules = [(
            Compiled::of(&serde_json::from_str::<Rule>(rule).unwrap()).unwrap(),
            true,
        )];
        let failure = "== suite\n  src/a.rs:1:2: error: no\nboom\none\ntwo\nthree\nfour\n\n";
        let text: String = (0..10_000)
            .map(|number| match number % 7 {
                0 => failure.to_owned(),
                _ => format!("test number {number} is ok\n"),
            })
            .collect();
        assert!(halves(&text, &rules).is_some());
        let layout = Layout {
            has_branches: false,
            is_timed: false,
        };
        let mut whole = class_each(&text, &rules, layout);
        frames::mark(&mut whole);
        places::mark(&mut whole);
        let told = |lines: &[Line<'_>]| -> Vec<(Class, Option<usize>, String)> {
            let told = |line: &Line<'_>| (line.class, line.header, line.text.to_owned());
            lines.iter().map(told).collect()
        };
        assert_eq!(told(&classify(&text, &rules, false)), told(&whole));
    }

    #[test]
    fn no_rule_of_a_projects_makes_less_of_a_finding() {
        let rule = r#"{"name": "all", "warn": ["."], "noise": ["."]}"#;
        let rule: Rule = serde_json::from_str(rule).unwrap();
        for (is_ours, expected) in [(false, Class::Essential), (true, Class::Bulk)] {
            let rules = [(Compiled::of(&rule).unwrap(), is_ours)];
            let lines = classify("main.go:10:2: undefined: thing\n", &rules, false);
            assert_eq!(lines[0].class, expected);
        }
    }
}
