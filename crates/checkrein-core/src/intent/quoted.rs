//! Takes a prompt apart: what the person says, what they quote, and what they show.
//!
//! A pasted diff or log is what a request is about, never the request itself.

use super::pasted::{is_in_diff, is_log};
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

    fn show(&mut self, text: &str) {
        self.hole();
        self.shown.push_str(text);
        self.shown.push('\n');
    }

    fn quote(&mut self, text: &str) {
        self.hole();
        self.quoted.push_str(text);
        self.quoted.push('\n');
    }
}

/// What the line before was part of.
enum Inside<'prompt> {
    Speech,
    Fence(&'prompt str),
    Comment,
    Element(&'prompt str),
    /// Whether a blank line has come since.
    Diff(bool),
}

struct Taker<'prompt, 'parts> {
    parts: &'parts mut Parts,
    inside: Inside<'prompt>,
    last_was_blank: bool,
}

impl<'prompt, 'parts> Taker<'prompt, 'parts> {
    fn new(parts: &'parts mut Parts) -> Self {
        Self {
            parts,
            inside: Inside::Speech,
            last_was_blank: true,
        }
    }

    fn take(&mut self, text: &'prompt str) {
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
            let (line, below) = rest.split_at(end);
            rest = below;
            self.line(line, below);
            self.last_was_blank = line.trim().is_empty();
        }
    }

    fn line(&mut self, line: &'prompt str, below: &str) {
        let content = line.trim();
        match &mut self.inside {
            Inside::Fence(fence) => {
                if content.starts_with(*fence) && content.trim_matches(['`', '~']).is_empty() {
                    self.inside = Inside::Speech;
                }
                return self.parts.show(content);
            }
            Inside::Element(name) => {
                if content.contains(&format!("</{name}>")) {
                    self.inside = Inside::Speech;
                }
                return self.parts.show(content);
            }
            Inside::Comment => match line.split_once("-->") {
                Some((comment, after)) => {
                    self.inside = Inside::Speech;
                    self.parts.show(comment);
                    return self.speech(after);
                }
                None => return self.parts.show(content),
            },
            Inside::Diff(after_blank) => {
                if content.is_empty() {
                    *after_blank = true;
                    return;
                }
                if is_in_diff(line, *after_blank) {
                    *after_blank = false;
                    return self.parts.show(content);
                }
                self.inside = Inside::Speech;
            }
            Inside::Speech => {}
        }
        self.opening(line, content, below);
    }

    /// Takes a line that stands in the open: it may begin something that is shown.
    fn opening(&mut self, line: &'prompt str, content: &'prompt str, below: &str) {
        if let Some(fence) = ["```", "~~~"]
            .into_iter()
            .find(|fence| content.starts_with(fence))
        {
            // ```one line```
            if !content[3..].contains(fence) {
                self.inside = Inside::Fence(&content[..3]);
            }
            return self.parts.show(content);
        }
        if let Some(name) = element(content)
            && !content.contains("</")
            && below.contains(&format!("</{name}>"))
        {
            self.inside = Inside::Element(name);
            return self.parts.show(content);
        }
        if ["diff --git ", "@@ -", "--- a/", "+++ b/", "Index: "]
            .iter()
            .any(|start| line.starts_with(start))
        {
            self.inside = Inside::Diff(false);
            return self.parts.show(content);
        }
        let is_indented = line.starts_with("    ") || line.starts_with('\t');
        let is_code = is_indented && self.last_was_blank && !starts_item(content);
        if content.starts_with('>') || is_code || is_log(content) {
            return self.parts.show(content);
        }
        if let Some((before, after)) = line.split_once("<!--") {
            self.speech(before);
            match after.split_once("-->") {
                Some((comment, after)) => {
                    self.parts.show(comment);
                    self.speech(after);
                }
                None if below.contains("-->") => {
                    self.inside = Inside::Comment;
                    self.parts.show(after);
                }
                None => self.parts.show(after),
            }
            return;
        }
        self.speech(line);
    }

    /// Takes a person's words, and what is quoted in them.
    fn speech(&mut self, line: &str) {
        let mut rest = line;
        while let Some(at) = rest.find(['`', '"', '“', '«', '\'', '‘']) {
            let (before, quoted) = rest.split_at(at);
            let open = quoted.chars().next().expect("it was just found");
            let inside = &quoted[open.len_utf8()..];
            let Some(end) = closing(open, before, inside) else {
                self.parts.said.push_str(before);
                // A lonely mark stays: an apostrophe belongs to its word.
                self.parts.said.push(open);
                rest = inside;
                continue;
            };
            self.parts.said.push_str(before);
            let (text, after) = inside.split_at(end);
            if text.contains(char::is_whitespace) {
                self.parts.quote(text);
            } else {
                // One word in marks is a name: use the `pdf-forms` skill.
                self.parts.said.push_str(text);
            }
            rest = &after[after.chars().next().map_or(0, char::len_utf8)..];
        }
        self.parts.said.push_str(rest);
    }
}

/// Returns where a quotation ends; `None` when the mark opens none.
fn closing(open: char, before: &str, inside: &str) -> Option<usize> {
    let close = match open {
        '“' => '”',
        '«' => '»',
        '‘' => '’',
        same => same,
    };
    let is_single = matches!(open, '\'' | '‘');
    let opens = before
        .chars()
        .next_back()
        .is_none_or(|last| !last.is_alphanumeric());
    if is_single && !opens {
        return None;
    }
    inside
        .match_indices(close)
        .map(|(at, _)| at)
        .find(|at| {
            let next = inside[at + close.len_utf8()..].chars().next();
            !is_single || next.is_none_or(|next| !next.is_alphanumeric())
        })
        .filter(|at| *at > 0)
}

/// Returns the name of the element that a line opens: `<document>`.
fn element(line: &str) -> Option<&str> {
    let inside = line.strip_prefix('<')?;
    let end = inside.find(|character: char| {
        !character.is_ascii_alphanumeric() && !matches!(character, '-' | '_')
    })?;
    let name = &inside[..end];
    let opens = inside[end..].starts_with(['>', ' ']) && inside.contains('>');
    (opens && name.starts_with(|first: char| first.is_ascii_alphabetic())).then_some(name)
}

fn starts_item(content: &str) -> bool {
    let number = content.trim_start_matches(|character: char| character.is_ascii_digit());
    content.starts_with(['-', '*', '•'])
        || number.len() < content.len() && number.starts_with(['.', ')'])
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
