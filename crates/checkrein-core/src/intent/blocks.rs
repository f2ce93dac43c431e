//! Which lines of a prompt are the person's, and which are part of something that they show.
//!
//! What a line looks like is said in `pasted`, `code` and `letters`; here is how far what it begins
//! goes.

use super::code;
use super::letters;
use super::pasted::{self, Sign};
use super::quoted::Parts;

/// What the line before was part of.
enum Inside<'prompt> {
    Speech,
    Fence(&'prompt str),
    Comment,
    Element(&'prompt str),
    /// Whether a blank line has come since.
    Diff(bool),
    /// Something whose lines stand further in than this.
    Under(usize),
    /// The one line that a colon has introduced, below something that stands in so far.
    Introduced(usize),
    /// What a program has answered, and how the lines begin at which one types.
    Terminal(Option<&'prompt str>),
    Mail(Mail),
    /// A letter; it ends with the paragraph of its farewell.
    Letter,
    /// A ticket or a chat; it ends with the paragraph.
    Ticket,
    /// What is to be written somewhere; it ends with the paragraph.
    Dictated,
}

/// What has been seen of a mail.
struct Mail {
    paragraphs: usize,
    /// Whether the head has gone over into the text without a blank line.
    has_text: bool,
}

/// Takes a text line by line.
pub(super) struct Taker<'prompt, 'parts> {
    parts: &'parts mut Parts,
    inside: Inside<'prompt>,
    last_was_blank: bool,
}

impl<'prompt, 'parts> Taker<'prompt, 'parts> {
    pub(super) fn new(parts: &'parts mut Parts) -> Self {
        Self {
            parts,
            inside: Inside::Speech,
            last_was_blank: true,
        }
    }

    pub(super) fn take(&mut self, text: &'prompt str) {
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
            let (line, below) = rest.split_at(end);
            rest = below;
            self.line(line, below);
            self.last_was_blank = line.trim().is_empty();
        }
    }

    fn line(&mut self, line: &'prompt str, below: &'prompt str) {
        let content = line.trim();
        let goes_on = match self.inside {
            Inside::Speech => false,
            Inside::Fence(fence) => {
                if content.starts_with(fence) && content.trim_matches(['`', '~']).is_empty() {
                    self.inside = Inside::Speech;
                }
                true
            }
            Inside::Element(name) => {
                if content.contains(&format!("</{name}>")) {
                    self.inside = Inside::Speech;
                }
                true
            }
            Inside::Comment => {
                if let Some((comment, after)) = line.split_once("-->") {
                    self.inside = Inside::Speech;
                    self.parts.show(comment);
                    self.parts.speak(after);
                    return;
                }
                true
            }
            Inside::Diff(after_blank) => {
                let is_in_diff = content.is_empty() || pasted::is_in_diff(line, after_blank);
                self.inside = Inside::Diff(content.is_empty());
                is_in_diff
            }
            Inside::Under(depth) => {
                content.is_empty() || depth_of(line) > depth || code::only_closes(content)
            }
            Inside::Introduced(depth) => {
                self.inside = Inside::Under(depth);
                !content.is_empty()
            }
            Inside::Terminal(sign) => self.is_in_terminal(content, sign, below),
            Inside::Mail(_) => self.is_in_mail(content, below),
            Inside::Letter => !(content.is_empty() && letters::is_signed(&self.parts.shown)),
            Inside::Ticket => !content.is_empty(),
            Inside::Dictated => {
                if !content.is_empty() {
                    return self.parts.quote(content);
                }
                false
            }
        };
        if goes_on {
            if !content.is_empty() {
                self.parts.show_line(content);
            }
            return;
        }
        self.inside = Inside::Speech;
        self.opening(line, content, below);
    }

    /// Whether a line is still what a program has answered.
    ///
    /// A blank line ends it, unless the same terminal goes on below. Of a prompt that would say
    /// nothing at all, the last line is the person's own.
    fn is_in_terminal(&mut self, content: &str, sign: Option<&str>, below: &str) -> bool {
        if content.is_empty() {
            return sign.is_some_and(|sign| below.contains(sign));
        }
        let is_last = || below.chars().all(char::is_whitespace) && self.says_nothing();
        pasted::terminal(content).is_some() || !is_last()
    }

    /// Whether a line is still part of a mail.
    ///
    /// Where it ends cannot be seen. When nothing is said above it, its last paragraph is the
    /// person's own, unless that is all the mail has besides its head.
    fn is_in_mail(&mut self, content: &str, below: &str) -> bool {
        let says_nothing = self.says_nothing();
        let starts = self.last_was_blank && !content.is_empty();
        let Inside::Mail(mail) = &mut self.inside else {
            return false;
        };
        mail.has_text |= mail.paragraphs == 1
            && !starts
            && !content.is_empty()
            && !letters::is_mail_head(content);
        mail.paragraphs += usize::from(starts);
        let is_text = starts && says_nothing && mail.paragraphs + usize::from(mail.has_text) > 2;
        // Only where a paragraph starts is the rest looked at, and no further than to the next one.
        !(is_text && is_last_paragraph(below))
    }

    fn says_nothing(&self) -> bool {
        !self.parts.said.contains(char::is_alphanumeric)
    }

    /// Takes a line that stands in the open: it may begin something that is shown.
    fn opening(&mut self, line: &'prompt str, content: &'prompt str, below: &'prompt str) {
        if let Some(fence) = pasted::fence(content) {
            // ```one line```
            if !content[fence.len()..].contains(fence) {
                self.inside = Inside::Fence(fence);
            }
            return self.parts.show_line(content);
        }
        if let Some(name) = pasted::element(content)
            && !content.contains("</")
            && below.contains(&format!("</{name}>"))
        {
            self.inside = Inside::Element(name);
            return self.parts.show_line(content);
        }
        if pasted::starts_diff(line) {
            self.inside = Inside::Diff(false);
            return self.parts.show_line(content);
        }
        if let Some(inside) = self.begun(line, content, below) {
            self.inside = inside;
            return self.parts.show_line(content);
        }
        if content.starts_with('>') || pasted::is_row(content) {
            return self.parts.show_line(content);
        }
        if let Some((before, after)) = line.split_once("<!--") {
            self.parts.speak(before);
            match after.split_once("-->") {
                Some((comment, after)) => {
                    self.parts.show(comment);
                    self.parts.speak(after);
                }
                None => {
                    if below.contains("-->") {
                        self.inside = Inside::Comment;
                    }
                    self.parts.show(after);
                }
            }
            return;
        }
        if self.parts.speak(line) {
            self.inside = Inside::Dictated;
        }
    }

    /// Tells what a line begins, if it is no speech.
    fn begun(&self, line: &str, content: &'prompt str, below: &str) -> Option<Inside<'prompt>> {
        let next = below.lines().next().unwrap_or_default();
        let depth = depth_of(line);
        match pasted::terminal(content) {
            Some(Sign::Named(sign)) => return Some(Inside::Terminal(Some(sign))),
            Some(Sign::Bare) => return Some(Inside::Terminal(None)),
            None => {}
        }
        if letters::forwards(content)
            || letters::is_mail_head(content) && letters::is_mail_head(next)
        {
            return Some(Inside::Mail(Mail {
                paragraphs: 1,
                has_text: false,
            }));
        }
        if letters::is_letter(content, below) {
            return Some(Inside::Letter);
        }
        if self.last_was_blank && letters::is_ticket(content, below) {
            return Some(Inside::Ticket);
        }
        let is_indented = line.starts_with("    ") || line.starts_with('\t');
        if is_indented && self.last_was_blank && !pasted::starts_item(content) {
            return Some(Inside::Under(depth.min(3)));
        }
        if pasted::is_log(content) {
            return Some(if content.ends_with(':') {
                Inside::Introduced(depth)
            } else {
                Inside::Under(depth)
            });
        }
        code::is_code(content, next).then_some(Inside::Under(depth))
    }
}

/// Whether the paragraph that goes on with this text is the last.
fn is_last_paragraph(below: &str) -> bool {
    below
        .lines()
        .map(str::trim)
        .skip_while(|line| !line.is_empty())
        .all(str::is_empty)
}

/// Returns how far in a line stands.
fn depth_of(line: &str) -> usize {
    line.chars()
        .take_while(|character| character.is_whitespace() && *character != '\n')
        .map(|character| if character == '\t' { 4 } else { 1 })
        .sum()
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
    fn what_stands_under_a_shown_line_belongs_to_it() {
        check(
            "Traceback (most recent call last):\n  File \"a.py\", line 3\n    go()\nhelp",
            "help",
        );
        check("see\n\n    one\n    two\n\nthree", "see three");
        check("error: no\n  --> a.rs:1:2\n   |\n1 | go\nhelp", "1 go help");
        check("thread 'main' panicked at a.rs:4:5:\ngo\nhelp", "help");
        check("fn go() {\n    run();\n}\nhelp", "help");
        check("steps:\n  - run: go\n  - run: on\nhelp", "help");
        check("Steps:\n  - run it\n  - stop it", "steps run it stop it");
    }

    #[test]
    fn a_longer_fence_holds_a_shorter_one() {
        check("````\n```\ngo\n```\ngo\n````\nhelp", "help");
    }

    #[test]
    fn what_a_terminal_answers_ends_with_a_blank_line() {
        check("$ make\ngo\n\nhelp", "help");
        check("see\n$ make\ngo", "see");
        check("$ make\ngo\nhelp", "help");
        check("a@b:~/c$ make\ngo\n\nstop\na@b:~/c$ \n\nhelp", "help");
        check("PS C:\\c> make\ngo\nPS C:\\c> \n\nhelp", "help");
        check("ada@box ~ % make\ngo\n\nhelp", "help");
    }

    #[test]
    fn mails_letters_tickets_and_chats_are_shown() {
        check("From: a\nTo: b\n\nHi,\n\ngo\n\nhelp", "help");
        check("From: a\nTo: b\ngo\n\nhelp", "help");
        check("help\n\nFrom: a\nTo: b\n\ngo\n\ngo on", "help");
        check("From: a\nTo: b\n\ngo", "");
        check("---------- Forwarded message ----------\ngo", "");
        check("Hi all,\n\ngo\n\nRegards,\nAda\n\nhelp", "help");
        check(
            "Hi Claude,\n\nhelp\n\nRegards,\nAda",
            "hi claude help regards ada",
        );
        check("Bug\nExpected: go\nActual: stop\n\nhelp", "help");
        check("ada 10:02 AM\ngo\nbob 10:03 AM\nstop\n\nhelp", "help");
        check("From: a\nhelp", "from a help");
    }

    #[test]
    fn a_long_mail_is_read_once() {
        // Beyond any prompt's window: with all lines below read for each line, it would not end.
        for line in ["From: a@b.c\n", "Subject: x\n", "a\n\n"] {
            let mut parts = Parts::default();
            let mail = format!("From: a\nTo: b\n{}", line.repeat(200_000));
            Taker::new(&mut parts).take(&mail);
            assert!(parts.shown.len() > 200_000, "{line:?}");
        }
    }

    #[test]
    fn rows_and_boxes_are_shown() {
        check("| a | b |\n| - | - |\nhelp", "help");
        check("- [ ] go\n- [x] stop\nhelp", "help");
        check("==== go ====\nhelp", "help");
        check("- go\n- stop", "go stop");
    }

    #[test]
    fn what_is_dictated_is_no_speech() {
        check("write: go on\nhelp", "write help");
        check("the message is:\ngo\nstop\n\nhelp", "the message is help");
        check("tests: run them", "tests run them");
    }
}
