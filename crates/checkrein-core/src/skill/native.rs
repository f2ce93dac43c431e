//! How Claude Code itself reads a SKILL.md and lists it, as far as its standing cost goes.
//!
//! This is what was observed of the client (`docs/protocol.md` has it, a test of the test kit holds
//! it), with its oddities: it ends the front matter at the first `---`, wherever that is. What we
//! read of a skill is the business of `frontmatter`, which is more lenient.

use std::collections::HashSet;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::adoption::FLAG;

/// What the client makes of one SKILL.md.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Native {
    /// The front matter keeps it out of the list.
    pub is_hidden: bool,
    /// There is a block that the client could not read, so nothing in it counts.
    pub is_lost: bool,
    name: Option<String>,
    about: String,
}

/// A description ends here, in UTF-16 code units, with `…` as the last of them.
const LONGEST: usize = 1536;

/// The first line of the text stands for a description that is missing, up to here.
const LONGEST_LINE: usize = 100;

impl Native {
    /// Reads the text of a SKILL.md.
    pub fn read(text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (block, body) = split(text).map_or((None, text), |(block, body)| (Some(block), body));
        let keys = block.map(|block| keys(block).or_else(|| keys(&quoted(block))));
        let is_lost = keys == Some(None);
        let keys = keys.flatten().unwrap_or_default();
        // Of a key that is given twice, the last counts.
        let get = |key: &str| {
            let found = keys.iter().rfind(|(other, _)| other == key);
            found.and_then(|(_, value)| value.as_deref())
        };
        let described = get("description").map(str::trim);
        let mut about = described
            .filter(|text| !text.is_empty())
            .map_or_else(|| first_line(body), str::to_owned);
        if let Some(when) = get("when_to_use") {
            about.push_str(" - ");
            about.push_str(when);
        }
        Self {
            is_hidden: get(FLAG).is_some_and(is_yes),
            is_lost,
            name: get("name").filter(|name| is_plain(name)).map(str::to_owned),
            about: shown(&about),
        }
    }

    /// Returns its entry in the list, given the name that calls it: that of its folder, behind the
    /// plugin's if it is one's.
    pub fn entry(&self, called: &str) -> Entry {
        let (plugin, folder) = called.rsplit_once(':').unwrap_or(("", called));
        let alias = self.name.as_deref().filter(|name| *name != folder);
        let alias = alias.map(|name| match plugin {
            "" => name.to_owned(),
            plugin => format!("{plugin}:{name}"),
        });
        Entry {
            called: called.to_owned(),
            alias,
            about: self.about.clone(),
        }
    }
}

/// One entry of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name that calls the skill.
    pub called: String,
    /// The name that it gives itself, when that is another one.
    pub alias: Option<String>,
    /// Its description.
    pub about: String,
}

impl Entry {
    /// Drops the second names that are taken: the client shows each name once, and those that call
    /// a skill go first.
    pub fn settle_names(entries: &mut [&mut Self]) {
        let called = entries.iter().map(|entry| entry.called.clone());
        let mut taken: HashSet<String> = called.collect();
        for entry in entries {
            entry.alias.take_if(|alias| !taken.insert(alias.clone()));
        }
    }

    /// Returns what every skill keeps in a full list, with the line end.
    pub fn bare(&self) -> String {
        match &self.alias {
            Some(alias) => format!("- {} ({alias})\n", self.called),
            None => format!("- {}\n", self.called),
        }
    }

    /// Returns all of it, with the line end.
    pub fn text(&self) -> String {
        format!("{}: {}\n", self.bare().trim_end(), self.about)
    }

    /// Returns the size of all of it.
    pub fn size(&self) -> Size {
        Size::of(&self.text())
    }
}

/// How much of a request something takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Bytes of UTF-8.
    pub bytes: usize,
    /// UTF-16 code units, by which the client counts.
    pub characters: usize,
}

impl Size {
    fn of(text: &str) -> Self {
        Self {
            bytes: text.len(),
            characters: text.encode_utf16().count(),
        }
    }
}

impl std::ops::Add for Size {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            bytes: self.bytes + other.bytes,
            characters: self.characters + other.characters,
        }
    }
}

/// What skills cost together, before anything is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// How many are listed.
    pub listed: usize,
    /// How many of them with a description.
    pub described: usize,
    /// What their entries take.
    pub size: Size,
}

/// The client lists at most 30,000 characters, of which its own skills take this much less one for
/// the line end between them and ours.
pub const ROOM: usize = 30_000 - 6_211;

impl Standing {
    /// Counts the entries as the client lists them, in its order.
    ///
    /// Exact as long as all of them fit. Otherwise the client leaves descriptions out, and which
    /// ones it keeps was not understood; the sum is then within 2 % of the client's.
    pub fn of<'a>(entries: impl Iterator<Item = &'a Entry> + Clone) -> Self {
        let names = entries.clone().map(|entry| Size::of(&entry.bare()));
        let size = names.fold(Size::default(), |sum, name| sum + name);
        let mut standing = Self {
            size,
            ..Self::default()
        };
        for entry in entries {
            standing.listed += 1;
            let with = standing.size + Size::of(": ") + Size::of(&entry.about);
            if with.characters <= ROOM {
                standing.size = with;
                standing.described += 1;
            }
        }
        standing
    }
}

/// Splits a text at the ends of the front matter: a first line of `---`, and the next `---` anywhere.
fn split(text: &str) -> Option<(&str, &str)> {
    let (first, rest) = text.split_once('\n')?;
    if first.trim_end() != "---" {
        return None;
    }
    let (block, body) = rest.split_once("---")?;
    Some((block, body.trim_start()))
}

/// Returns the keys of a block with their values, as far as these are texts; `None` when the block
/// is no YAML.
fn keys(block: &str) -> Option<Vec<(String, Option<String>)>> {
    // The client's parser takes the one for a directive wherever it stands, and some of the other,
    // which nobody writes into front matter, for a fault.
    if block.lines().any(|line| line.starts_with(['%', '?'])) {
        return None;
    }
    let (mut keys, mut depth, mut waiting) = (Vec::new(), 0_usize, None::<String>);
    for event in Parser::new_from_str(block) {
        let (event, _) = event.ok()?;
        let value = match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                depth += 1;
                continue;
            }
            Event::MappingEnd | Event::SequenceEnd => {
                depth -= 1;
                None
            }
            Event::Scalar(value, style, ..) => {
                let is_null = matches!(&*value, "" | "~" | "null" | "Null" | "NULL");
                (!(is_null && style == ScalarStyle::Plain)).then(|| value.into_owned())
            }
            Event::Alias(_) => None,
            _ => continue,
        };
        // Only what is directly in the outermost map is a key or the value of one.
        match (depth, waiting.take()) {
            (1, Some(key)) => keys.push((key, value)),
            // Nor does it take a key that is missing.
            (1, None) => waiting = Some(value?),
            // A text or a list is no block of keys, and has none.
            (0, _) => {}
            (_, key) => waiting = key,
        }
    }
    Some(keys)
}

/// Puts the values of simple lines into quotes that YAML would stumble over: so the client saves
/// most of the blocks that are no YAML.
fn quoted(block: &str) -> String {
    let lines = block.split('\n').map(|line| {
        let Some((key, value)) = line.split_once(':') else {
            return line.to_owned();
        };
        let is_key = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_');
        let text = value.trim_start();
        let is_simple = !key.is_empty()
            && key.bytes().all(is_key)
            && !text.is_empty()
            && text.len() < value.len()
            // The client's pattern does not know the line ends of Windows.
            && !text.contains('\r');
        let is_quoted = ['"', '\'']
            .iter()
            .any(|quote| text.len() > 1 && text.starts_with(*quote) && text.ends_with(*quote));
        let is_special =
            text.contains(": ") || text.contains(|c: char| "{}[]*&#!|>%@`".contains(c));
        if !is_simple || is_quoted || !is_special {
            return line.to_owned();
        }
        let value = text.replace('\\', "\\\\").replace('"', "\\\"");
        format!("{key}: \"{value}\"")
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn is_yes(value: &str) -> bool {
    matches!(
        value.trim().to_ascii_lowercase().as_str(),
        "true" | "yes" | "on" | "1"
    )
}

/// Whether the client shows a name beside that of the folder.
fn is_plain(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-_:.".contains(&byte);
    !name.is_empty() && name.bytes().all(is_part)
}

/// Returns what stands for a description that is missing.
fn first_line(body: &str) -> String {
    let Some(line) = body.lines().map(str::trim).find(|line| !line.is_empty()) else {
        return "Skill".to_owned();
    };
    let heading = line.trim_start_matches('#');
    let is_heading = heading.len() < line.len() && heading.starts_with([' ', '\t']);
    let line = if is_heading { heading.trim() } else { line };
    cut(line, LONGEST_LINE, "...")
}

/// Returns a description as the list shows it.
fn shown(about: &str) -> String {
    let mut text = String::with_capacity(about.len());
    let is_break = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let mut was_break = false;
    for character in about.trim_end_matches(is_break).chars() {
        match character {
            _ if is_break(character) => {
                if !was_break {
                    text.push(' ');
                }
            }
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            _ => text.push(character),
        }
        was_break = is_break(character);
    }
    cut(text.trim(), LONGEST, "…")
}

/// Cuts a text to so many UTF-16 code units, the mark of the cut among them.
fn cut(text: &str, longest: usize, mark: &str) -> String {
    if text.encode_utf16().count() <= longest {
        return text.to_owned();
    }
    let mut left = longest - mark.encode_utf16().count();
    let kept: String = text
        .chars()
        .take_while(|character| {
            let fits = character.len_utf16() <= left;
            left = left.saturating_sub(character.len_utf16());
            fits
        })
        .collect();
    kept + mark
}

#[cfg(test)]
mod tests;
