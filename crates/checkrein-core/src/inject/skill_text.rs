//! A skill as the model gets it: whole, or its front part and where the rest is.

use anyhow::Result;

use super::front::front;
use super::length::{Measure, PRINTED, length};
use super::markdown::Outline;
use super::rest;
use crate::skill::{Skill, Written};

/// A skill to be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkillText {
    /// Its name.
    pub name: String,
    /// Its SKILL.md, for the model to read the rest of it.
    pub file: String,
    /// The line of that file with which the instructions begin, where it is known.
    pub first_line: Option<usize>,
    /// The folder that relative paths in it start from.
    pub folder: String,
    /// Why it was chosen.
    pub reason: String,
    /// Its instructions: the text after the front matter.
    pub body: String,
    /// The skills that it builds on and that the model does not have.
    pub depends_on: Vec<Needed>,
}

/// A skill that another one builds on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needed {
    /// Its name.
    pub name: String,
    /// Whether it is given along.
    pub is_given: bool,
}

impl Needed {
    /// Returns skills that are named only.
    pub fn named(names: &[String]) -> Vec<Self> {
        let named = |name: &String| Self {
            name: name.clone(),
            is_given: false,
        };
        names.iter().map(named).collect()
    }
}

/// A skill as it is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rendered {
    pub text: String,
    /// How much of the instructions is in it.
    pub kept: Kept,
}

/// How much of a skill's instructions is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    All,
    Front,
    /// Only where they are.
    Nothing,
}

impl SkillText {
    /// Reads the text of a skill; what it builds on is named. What it wants of servers is filled in by `fill`, which is
    /// asked only where there is something.
    pub fn read(
        skill: &Skill,
        reason: &str,
        fill: impl FnOnce(&Written) -> String,
    ) -> Result<Self> {
        let written = skill.read()?;
        let has_templates = written.templates.any(&written.body);
        // Lines that were filled in are in no file.
        let first_line = (!has_templates).then_some(written.first_line);
        let body = if has_templates {
            fill(&written)
        } else {
            written.body
        };
        Ok(Self {
            name: skill.name.clone(),
            file: skill.file.display().to_string(),
            first_line,
            folder: skill.folder().display().to_string(),
            reason: reason.to_owned(),
            body,
            depends_on: Needed::named(&skill.depends_on),
        })
    }

    /// Renders the skill in at most `room` characters, or not at all when not even the words that
    /// say where it is do fit.
    pub fn render(&self, room: usize) -> Option<String> {
        Some(self.render_by(length, room)?.text)
    }

    /// Renders the skill for the output of a command, which the client counts in bytes.
    pub fn print(&self) -> Option<String> {
        // With the newline behind it.
        self.print_within(PRINTED - 1)
    }

    /// The same in at most `room` bytes, as a part of what a command prints.
    pub fn print_within(&self, room: usize) -> Option<String> {
        Some(self.render_by(str::len, room)?.text)
    }

    pub(super) fn render_by(&self, measure: Measure, room: usize) -> Option<Rendered> {
        // A text that quotes our own tags must not end the block.
        let body = self.body.replace("</checkrein-", "< /checkrein-");
        let above = blank_lines(&body);
        let text = &body[above..];
        let above = body[..above].matches('\n').count();
        let first_line = self.first_line.map(|line| line + above);
        let text = text.trim_end();
        let whole = self.wrap(text);
        if measure(&whole) <= room {
            return Some(Rendered {
                text: whole,
                kept: Kept::All,
            });
        }
        let outline = Outline::of(text);
        let cut = |at: usize| {
            let named = rest::name(text, &outline, at, first_line, room);
            let pointer = self.pointer(&named);
            match text[..at].trim_end() {
                "" => self.wrap(&pointer),
                kept => self.wrap(&format!("{kept}\n\n{pointer}")),
            }
        };
        let empty = measure(&self.wrap(&self.pointer("")));
        let room_of_front = room.saturating_sub(empty);
        let reach = reach(text, measure, room_of_front);
        let fits = |at: usize| {
            let kept = text[..at].trim_end();
            // What is far too long need not be put together to know that.
            let is_near = kept.len() <= reach;
            (is_near && measure(&cut(at)) <= room).then(|| measure(kept))
        };
        let at = front(&outline, room_of_front, fits);
        let text = cut(at.unwrap_or(0));
        (measure(&text) <= room).then_some(Rendered {
            text,
            kept: at.map_or(Kept::Nothing, |_| Kept::Front),
        })
    }

    fn wrap(&self, body: &str) -> String {
        let Self {
            name,
            folder,
            reason,
            depends_on,
            ..
        } = self;
        let (name, folder, reason) = (attribute(name), attribute(folder), attribute(reason));
        let needs: String = depends_on
            .iter()
            .map(|Needed { name, is_given }| match is_given {
                true => format!("[This builds on `{name}`, which is given below.]\n"),
                false => {
                    format!("[This builds on `{name}`: `checkrein skill load {name}` prints it.]\n")
                }
            })
            .collect();
        format!(
            "<checkrein-skill name=\"{name}\" folder=\"{folder}\" reason=\"{reason}\">\n{needs}{body}\n</checkrein-skill>"
        )
    }

    fn pointer(&self, rest: &str) -> String {
        let named = match rest {
            "" => String::new(),
            rest => format!(" ({rest})"),
        };
        format!(
            "[The rest of this skill{named} is in `{}`: read it before you need it.]",
            self.file
        )
        .replace("</checkrein-", "< /checkrein-")
    }
}

/// Returns how many bytes the blank lines take up that a text begins with.
fn blank_lines(text: &str) -> usize {
    let lines = text.split_inclusive('\n');
    lines
        .take_while(|line| line.trim().is_empty())
        .map(str::len)
        .sum()
}

/// Returns how many bytes at the beginning of a text take up no more than the room.
fn reach(text: &str, measure: Measure, room: usize) -> usize {
    let mut left = room;
    let mut reach = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        match left.checked_sub(measure(word)) {
            Some(rest) => left = rest,
            // A blank at its end counts for nothing.
            None => return reach + word.trim_end().len(),
        }
        reach += word.len();
    }
    reach
}

/// Returns a text that can stand between the quotes of an attribute: a folder may have any name.
fn attribute(text: &str) -> String {
    text.replace('"', "'").replace(['\n', '\r', '<', '>'], " ")
}

#[cfg(test)]
mod tests;
