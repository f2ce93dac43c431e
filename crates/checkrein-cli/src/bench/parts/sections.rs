//! A text into which the client has joined several things: each begins with a line of its own.

use std::collections::BTreeSet;
use std::ops::Range;

use super::messages::push;
use super::{Part, Piece};

/// The list of skills.
const LIST: &str = "The following skills are available for use with the Skill tool:";

/// Skills that were called before a compaction.
const CALLED_BEFORE: &str = "The following skills were invoked EARLIER in this session";

/// What the client puts behind the name of a hook's event.
const HOOK: &str = " hook additional context: ";

/// What else a section begins with: there ends what a hook has said.
const HEADS: [&str; 7] = [
    "# Environment\n",
    "You are powered by the model",
    "The following deferred tools",
    "Available agent types",
    "When you launch multiple agents",
    "Today's date is",
    "As you answer the user's questions",
];

/// Our elements, in which nothing is a section.
const ELEMENT: &str = "<checkrein-";

#[derive(Clone, Copy)]
enum Section {
    List,
    CalledBefore,
    Hook,
    Other,
}

/// Adds the pieces of a text that the client has put together.
pub(super) fn of(text: &str, names: &BTreeSet<&str>, pieces: &mut Vec<Piece>) {
    let starts = starts(text);
    let ends = starts.iter().skip(1).map(|(at, _)| *at);
    let before = starts.first().map_or(text.len(), |(at, _)| *at);
    push(Part::Other, &text[..before], pieces);
    for ((start, section), end) in starts.iter().zip(ends.chain([text.len()])) {
        let text = &text[*start..end];
        match section {
            Section::List => list(text, names, pieces),
            Section::CalledBefore => push(Part::Skill, text, pieces),
            Section::Hook => tagged(text, Part::Hints, pieces),
            Section::Other => push(Part::Other, text, pieces),
        }
    }
}

/// Returns where each section begins.
fn starts(text: &str) -> Vec<(usize, Section)> {
    let inside: Vec<Range<usize>> = elements(text).collect();
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if !inside.iter().any(|element| element.contains(&at)) {
            starts.extend(section(&text[at..]).map(|section| (at, section)));
        }
        at += line.len();
    }
    starts
}

fn section(rest: &str) -> Option<Section> {
    let line = rest.lines().next().unwrap_or_default();
    let is_hook = line.split_once(HOOK).is_some_and(|(event, _)| {
        let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, ':' | '_' | '-');
        !event.is_empty() && event.chars().all(is_name)
    });
    if rest.starts_with(LIST) {
        Some(Section::List)
    } else if rest.starts_with(CALLED_BEFORE) {
        Some(Section::CalledBefore)
    } else if is_hook {
        Some(Section::Hook)
    } else {
        let is_head = HEADS.iter().any(|head| rest.starts_with(head));
        is_head.then_some(Section::Other)
    }
}

/// Adds the pieces of a list of skills: an entry each, which ends where the next one begins.
fn list(text: &str, names: &BTreeSet<&str>, pieces: &mut Vec<Piece>) {
    let mut part = Part::ListedOwn;
    let mut start = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let next = match line.strip_prefix("- ") {
            Some(entry) if names.contains(name(entry)) => Part::Listed,
            Some(_) => Part::ListedOwn,
            // The list has ended; the empty line below its head is none of its entries' either.
            None if line == "\n" && part != Part::Other && at > LIST.len() + 1 => Part::Other,
            None => part,
        };
        if next != part {
            push(part, &text[start..at], pieces);
            (part, start) = (next, at);
        }
        at += line.len();
    }
    push(part, &text[start..], pieces);
}

/// Returns the name of an entry: `name: description`, or the name alone.
fn name(entry: &str) -> &str {
    let entry = entry.trim_end();
    entry.split_once(": ").map_or(entry, |(name, _)| name)
}

/// Adds the pieces of a text in which our elements may stand; the rest of it is the part that is named.
pub(super) fn tagged(text: &str, rest: Part, pieces: &mut Vec<Piece>) {
    let mut end = 0;
    for element in elements(text) {
        push(rest, &text[end..element.start], pieces);
        let part = match text[element.clone()].starts_with("<checkrein-skill") {
            true => Part::Skill,
            false => Part::Context,
        };
        push(part, &text[element.clone()], pieces);
        end = element.end;
    }
    push(rest, &text[end..], pieces);
}

/// Returns where our elements are. None is inside another one, and none contains another's end.
fn elements(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find(ELEMENT)?;
        let name = &text[start + 1..];
        let name = &name[..name.find([' ', '>'])?];
        let close = format!("</{name}>");
        let end = start + text[start..].find(&close)? + close.len();
        from = end;
        Some(start..end)
    })
}
