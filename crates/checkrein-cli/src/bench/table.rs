//! The figures as tables for people.

use std::fmt::{self, Write as _};

use super::found::{Answers, Found};
use super::goals::Goal;
use super::home::Way;
use super::parts::{Part, Size};
use super::play::{self, Session};
use super::run::{Measured, Report};
use super::script::Had;

const EXPLAINED: &str = "\
Tokens are estimated by a public vocabulary (o200k_base), since Claude's is not public. `in play` is what
checkrein has a say in: the catalog in the list of skills, skills, context, what hooks say, and tools'
output. `new` counts what a session sends for the first time; `sent` counts it in every request that
carries it, which is what the model reads. A provider's prompt cache makes most of what is carried again
cheaper, and leaves it as long; prices are no part of this. In `in-feature` checkrein says more than the
client: where the project stands, and the skill for its state.";

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "checkrein {}, {}", self.checkrein, self.client)?;
        writeln!(formatter, "\n{EXPLAINED}")?;
        for measured in &self.catalogs {
            write!(formatter, "\n{measured}")?;
        }
        for kept in &self.kept {
            writeln!(formatter, "kept: `{}`", kept.display())?;
        }
        Ok(())
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = format!("== {} skills\n", self.skills);
        self.standing(&mut text)?;
        for unit in [Unit::Bytes, Unit::Tokens] {
            text.push('\n');
            self.tasks(unit, &mut text)?;
        }
        for (mark, words) in MARKS {
            if text.contains(mark) {
                writeln!(text, "{words}")?;
            }
        }
        text.push('\n');
        self.parts(&mut text)?;
        text.push('\n');
        found(&self.found, &mut text)?;
        text.push('\n');
        for goal in &self.goals {
            writeln!(text, "{goal}")?;
        }
        formatter.write_str(&text)
    }
}

#[derive(Clone, Copy)]
enum Unit {
    Bytes,
    Tokens,
}

impl Unit {
    fn of(self, size: Size) -> usize {
        match self {
            Self::Bytes => size.bytes,
            Self::Tokens => size.tokens,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Tokens => "~tokens",
        }
    }
}

impl Measured {
    fn standing(&self, text: &mut String) -> fmt::Result {
        writeln!(
            text,
            "{:<24}{:>12}{:>12}{:>12}{:>12}",
            "the catalog in the list", "bytes", "~tokens", "described", "name only"
        )?;
        let Found {
            described, named, ..
        } = &self.found;
        for (way, size, described, named) in [
            ("native", self.listed_native, *described, *named),
            ("checkrein", self.listed_checkrein, 0, 0),
        ] {
            let Size { bytes, tokens, .. } = size;
            let figures = [bytes, tokens, described, named].map(grouped);
            let [bytes, tokens, described, named] = figures;
            writeln!(
                text,
                "{way:<24}{bytes:>12}{tokens:>12}{described:>12}{named:>12}"
            )?;
        }
        Ok(())
    }

    fn tasks(&self, unit: Unit, text: &mut String) -> fmt::Result {
        let three = "    native checkrein   saved";
        writeln!(
            text,
            "{:<23}{:<28}{:<28}{:<28}",
            "", "          new, in play", "         sent, in play", "      sent, everything"
        )?;
        writeln!(
            text,
            "{:<14}{:>9}{three}{three}{three}",
            unit.name(),
            "requests"
        )?;
        for native in self.of(Way::Native) {
            let mut ours = self.of(Way::Checkrein);
            let Some(ours) = ours.find(|ours| ours.task == native.task) else {
                continue;
            };
            let (left, right) = (native.requests.len(), ours.requests.len());
            let name = format!("{}{}", native.task, mark(native, ours));
            write!(text, "{name:<14}{:>9}", format!("{left} / {right}"))?;
            let in_play = |part: Part| part.is_ours();
            for (left, right) in [
                (
                    play::of(&native.first_sent(), in_play),
                    play::of(&ours.first_sent(), in_play),
                ),
                (
                    play::of(&native.sent(), in_play),
                    play::of(&ours.sent(), in_play),
                ),
                (
                    play::of(&native.sent(), |_| true),
                    play::of(&ours.sent(), |_| true),
                ),
            ] {
                let (left, right) = (unit.of(left), unit.of(right));
                let saved = saved(left, right);
                write!(
                    text,
                    "{:>10}{:>10}{saved:>8}",
                    grouped(left),
                    grouped(right)
                )?;
            }
            text.push('\n');
        }
        Ok(())
    }

    fn parts(&self, text: &mut String) -> fmt::Result {
        let three = "       native    checkrein";
        writeln!(
            text,
            "{:<16}{:>26}{:>26}",
            "all tasks", "new, bytes", "sent, bytes"
        )?;
        writeln!(text, "{:<16}{three}{three}", "part")?;
        for part in Part::ALL {
            write!(text, "{:<16}", part.words())?;
            for figure in [Session::first_sent, Session::sent] {
                for way in [Way::Native, Way::Checkrein] {
                    let sessions = self.of(way).map(figure);
                    let sizes = sessions.map(|sizes| play::of(&sizes, |other| other == part));
                    let size: Size = sizes.sum();
                    write!(text, "{:>13}", grouped(size.bytes))?;
                }
            }
            text.push('\n');
        }
        Ok(())
    }

    fn of(&self, way: Way) -> impl Iterator<Item = &Session> {
        self.sessions
            .iter()
            .filter(move |session| session.way == way)
    }
}

fn found(found: &Found, text: &mut String) -> fmt::Result {
    let Found {
        clear,
        vague,
        idle_prompts,
        idle_disturbed,
        ..
    } = found;
    writeln!(
        text,
        "{:<36}{:>10}{:>10}{:>10}{:>10}{:>10}",
        "what checkrein says to prompts", "prompts", "given", "offered", "others", "nothing"
    )?;
    for (what, answers) in [
        ("that say what they are about", clear),
        ("that do not", vague),
    ] {
        let Answers {
            prompts,
            given,
            offered,
            other,
            silent,
        } = answers;
        let figures = [prompts, given, offered, other, silent].map(|number| grouped(*number));
        write!(text, "{what:<36}")?;
        for figure in figures {
            write!(text, "{figure:>10}")?;
        }
        text.push('\n');
    }
    let (quiet, what) = (idle_prompts - idle_disturbed, "that need no skill");
    writeln!(
        text,
        "{what:<36}{idle_prompts:>10}{:>10}{:>10}{idle_disturbed:>10}{quiet:>10}",
        "", ""
    )
}

impl fmt::Display for Goal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (most, unit) = (grouped(self.most), self.unit);
        write!(formatter, "goal: {}, at most {most} {unit}: ", self.what)?;
        match self.is {
            None => write!(formatter, "not measured"),
            Some(is) if is <= self.most => write!(formatter, "{}, reached", grouped(is)),
            Some(is) => write!(formatter, "{}, missed", grouped(is)),
        }
    }
}

impl Part {
    fn words(self) -> &'static str {
        match self {
            Self::System => "system prompt",
            Self::Tools => "tools",
            Self::Instructions => "CLAUDE.md",
            Self::Listed => "list, catalog",
            Self::ListedOwn => "list, client's",
            Self::Skill => "skills",
            Self::Context => "context",
            Self::Hints => "other hook text",
            Self::ToolOutput => "tool output",
            Self::Conversation => "conversation",
            Self::Other => "other",
        }
    }
}

/// Returns what is to be known of a task beside its figures.
fn mark(native: &Session, ours: &Session) -> &'static str {
    let any = |session: &Session, had| session.needs.iter().any(|need| need.had == had);
    match (any(native, Had::Named), any(ours, Had::Missing)) {
        (_, true) => " *",
        (true, false) => " +",
        (false, false) => "",
    }
}

const MARKS: [(&str, &str); 2] = [
    (
        " * ",
        "* checkrein did not bring a skill that the task needs, so the saving is none",
    ),
    (
        " + ",
        "+ the client lists such a skill by its name alone, and a model would hardly have chosen it",
    ),
];

/// Returns how much less the second is than the first, in percent.
fn saved(before: usize, after: usize) -> String {
    if before == 0 {
        return if after == 0 { "0 %" } else { "-" }.to_owned();
    }
    let share = (before as f64 - after as f64) / before as f64 * 100.0;
    // Whole, and without the sign that a nothing may have.
    format!("{} %", share.round() as i64)
}

/// Returns a number with a comma after each thousand.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_easy_to_read() {
        let numbers = [0, 12, 123, 1_234, 12_345, 123_456, 1_234_567].map(grouped);
        let expected = ["0", "12", "123", "1,234", "12,345", "123,456", "1,234,567"];
        assert_eq!(numbers, expected);
    }

    #[track_caller]
    fn check(before: usize, after: usize, expected: &str) {
        assert_eq!(saved(before, after), expected);
    }

    #[test]
    fn what_is_saved_is_a_share_of_what_there_was() {
        check(100, 25, "75 %");
        check(100, 100, "0 %");
        check(100, 150, "-50 %");
        check(1000, 1001, "0 %");
        check(0, 0, "0 %");
        check(0, 5, "-");
    }

    #[test]
    fn a_goal_says_whether_it_was_reached() {
        let goal = |is| Goal {
            what: "what hooks add",
            unit: "characters",
            most: 10_000,
            is,
        };
        let said = |is| goal(is).to_string();
        assert_eq!(
            said(Some(9_000)),
            "goal: what hooks add, at most 10,000 characters: 9,000, reached"
        );
        assert_eq!(
            said(Some(10_001)),
            "goal: what hooks add, at most 10,000 characters: 10,001, missed"
        );
        assert_eq!(
            said(None),
            "goal: what hooks add, at most 10,000 characters: not measured"
        );
    }
}
