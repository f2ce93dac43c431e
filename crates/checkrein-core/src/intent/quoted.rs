//! Takes a prompt apart: what the person says, what they quote, and what they show.
//!
//! A pasted diff or log is what a request is about, never the request itself.

use super::blocks::Taker;
use super::dictated;
use crate::skill::words::MASK;

/// A prompt, taken apart. The holes in what is said are marked with [`MASK`].
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    /// The person's own words.
    pub said: String,
    /// What stands in quotation marks or in code marks within them.
    pub quoted: String,
    /// Code, diffs, logs, comments, documents.
    pub shown: String,
}

/// Bytes that are looked at, at the start of a prompt and at its end.
///
/// A request stands before what is pasted or after it. All of a long prompt would cost more than
/// the process that looks at it.
const START: usize = 24 * 1024;
const END: usize = 8 * 1024;

/// Bytes of a person's own words at the start and at the end; what is between is a document.
const SAID: usize = 2 * 1024;

/// Texts that a line may dictate; a line with more is data.
const DICTATIONS: usize = 8;

impl Parts {
    /// Takes a prompt apart.
    pub(super) fn of(prompt: &str) -> Self {
        let mut parts = Self::default();
        if prompt.len() <= START + END {
            Taker::new(&mut parts).take(prompt);
        } else {
            let start = prompt.floor_char_boundary(START);
            let end = prompt.ceil_char_boundary(prompt.len() - END);
            Taker::new(&mut parts).take(&prompt[..start]);
            parts.said.push(MASK);
            Taker::new(&mut parts).take(&prompt[end..]);
        }
        parts.fold();
        parts
    }

    /// Moves the middle of an overlong speech to what is shown.
    fn fold(&mut self) {
        if self.said.len() <= 2 * SAID {
            return;
        }
        let start = self.said.floor_char_boundary(SAID);
        let end = self.said.ceil_char_boundary(self.said.len() - SAID);
        self.shown.push('\n');
        self.shown.push_str(&self.said[start..end]);
        self.said.replace_range(start..end, "\u{1}");
    }

    fn hole(&mut self) {
        if !self.said.ends_with(MASK) {
            self.said.push(MASK);
        }
    }

    /// Adds what is shown.
    pub(super) fn show(&mut self, text: &str) {
        self.hole();
        self.shown.push_str(text);
        self.shown.push('\n');
    }

    /// Adds a line that is shown. What is said above it and below it are two sentences.
    pub(super) fn show_line(&mut self, line: &str) {
        self.show(line);
        if !self.said.ends_with("\n\n\u{1}") {
            self.said.pop();
            self.said.push_str("\n\n\u{1}");
        }
    }

    /// Adds what is quoted.
    pub(super) fn quote(&mut self, text: &str) {
        self.hole();
        self.quoted.push_str(text);
        self.quoted.push('\n');
    }

    /// Adds a line of a person's words, and what is quoted in them.
    ///
    /// Returns whether the line dictates what comes below it.
    pub(super) fn speak(&mut self, line: &str) -> bool {
        let mut rest = line;
        for _ in 0..DICTATIONS {
            let Some((own, text, after)) = dictated::split(rest) else {
                break;
            };
            self.speak_plainly(own);
            self.quote(text);
            rest = after;
        }
        self.speak_plainly(rest);
        dictated::goes_on_below(rest)
    }

    fn speak_plainly(&mut self, line: &str) {
        let mut rest = line;
        // A mark that nothing closes is not looked for again: a line of lonely ones would cost the
        // square of its length.
        let mut lonely = Vec::new();
        while let Some(at) = rest.find(['`', '"', '“', '«', '\'', '‘']) {
            let (before, quoted) = rest.split_at(at);
            let open = quoted.chars().next().expect("it was just found");
            let inside = &quoted[open.len_utf8()..];
            let end = if lonely.contains(&open) || !opens(open, before) {
                None
            } else {
                let end = closing(open, inside);
                if end.is_none() {
                    lonely.push(open);
                }
                end.filter(|end| *end > 0)
            };
            let Some(end) = end else {
                self.said.push_str(before);
                // A lonely mark stays: an apostrophe belongs to its word.
                self.said.push(open);
                rest = inside;
                continue;
            };
            self.said.push_str(before);
            let (text, after) = inside.split_at(end);
            if text.contains(char::is_whitespace) {
                self.quote(text);
            } else {
                // One word in marks is a name: use the `pdf-forms` skill.
                self.said.push_str(text);
            }
            rest = &after[after.chars().next().map_or(0, char::len_utf8)..];
        }
        self.said.push_str(rest);
    }
}

/// Whether a mark can open a quotation: an apostrophe within a word opens none.
fn opens(open: char, before: &str) -> bool {
    let follows_word = || {
        before
            .chars()
            .next_back()
            .is_some_and(char::is_alphanumeric)
    };
    !(is_single(open) && follows_word())
}

/// Returns where a quotation ends; `None` when nothing closes it.
fn closing(open: char, inside: &str) -> Option<usize> {
    let close = match open {
        '“' => '”',
        '«' => '»',
        '‘' => '’',
        same => same,
    };
    inside.match_indices(close).map(|(at, _)| at).find(|at| {
        let next = inside[at + close.len_utf8()..].chars().next();
        !is_single(open) || next.is_none_or(|next| !next.is_alphanumeric())
    })
}

fn is_single(mark: char) -> bool {
    matches!(mark, '\'' | '‘')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::skill::words;

    /// Checks which words are taken as the person's own.
    #[track_caller]
    fn check(prompt: &str, said: &str) {
        let parts = Parts::of(prompt);
        let words: Vec<String> = words::split(&parts.said, 1000)
            .into_iter()
            .map(|word| word.text)
            .collect();
        assert_eq!(words.join(" "), said, "{prompt:?} gave {parts:?}");
    }

    #[test]
    fn code_is_shown_not_said() {
        check("look:\n```\nrun the tests\n```\nwhy?", "look why");
        check("look:\n~~~py\nrun the tests", "look");
        check("what does `run the tests` do", "what does do");
        check("use the `pdf-forms` skill", "use the pdf forms skill");
        check("see\n\n    run the tests\n\nplease", "see please");
        check("do\n\n    - run the tests\n", "do run the tests");
    }

    #[test]
    fn quotations_are_not_said() {
        check("rename it to \"run the tests\" now", "rename it to now");
        check("rename it to “run the tests” now", "rename it to now");
        check(
            "the 'run tests' button isn't there, it's gone",
            "the button isnt there its gone",
        );
        check("> run the tests\nno", "no");
        check("a lonely \" mark", "a lonely mark");
        check("'tis 'run the tests' and \"run it\"", "and");
        check("'tis a \"run the tests\" 'button", "tis a button");
    }

    #[test]
    fn a_line_of_lonely_marks_is_read_once() {
        // Beyond any prompt's window: read once for each mark, it would not end.
        for mark in ["'a ", " 'tis", "‘a “a «a "] {
            let mut parts = Parts::default();
            parts.speak_plainly(&mark.repeat(400_000));
            assert!(parts.quoted.is_empty(), "{mark:?}");
        }
    }

    #[test]
    fn comments_and_documents_are_not_said() {
        check("fix <!-- run the tests --> this", "fix this");
        check("fix <!-- run\nthe tests\n--> this", "fix this");
        check(
            "read\n<document>\nrun the tests\n</document>\nand sum up",
            "read and sum up",
        );
        check("what is <div> for", "what is div for");
    }

    #[test]
    fn diffs_and_logs_are_not_said() {
        check(
            "review\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-run the tests\n+set up the project\n\nthanks",
            "review thanks",
        );
        check(
            "it fails:\n2026-01-31 12:00:00 run the tests\nhelp",
            "it fails help",
        );
        check(
            "Traceback (most recent call last):\n  File \"a.py\", line 3, in run\nValueError: run tests\nwhy",
            "why",
        );
        check("src/main.rs:1:2: run the tests\nfix", "fix");
        check("    at run (tests.js:1:2)\nfix", "fix");
    }

    #[test]
    fn a_huge_prompt_keeps_its_start_and_its_end() {
        let prompt = format!("run it {} stop it", "ä word ".repeat(1_500_000));
        let parts = Parts::of(&prompt);
        assert!(parts.said.starts_with("run it") && parts.said.ends_with("stop it"));
        assert!(parts.said.len() + parts.shown.len() < 40_000);
    }
}
