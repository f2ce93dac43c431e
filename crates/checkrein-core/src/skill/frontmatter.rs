//! The block between `---` lines at the top of a SKILL.md, as keys and values.
//!
//! Real files are often not valid YAML (`description: Use when: x`), so what a YAML parser refuses
//! is read line by line. What the keys mean is `manifest.rs`'s business.

use saphyr_parser::{Event, Parser};

/// Keys with their values. A key of a nested map is `map.key`; the items of a list are a line each.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    entries: Vec<(String, String)>,
    /// Why the block is not what the standard asks for, when it is not.
    pub complaint: Option<String>,
}

/// More than any honest block; what is behind it is not read.
pub(super) const LIMIT: usize = 64 * 1024;

/// Maps and lists deeper than this are no front matter.
const DEPTH: usize = 32;

impl FrontMatter {
    /// Reads the block at the top of a text and returns it with what comes below it.
    pub fn read(text: &str) -> (Self, &str) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let Some((block, body, is_closed)) = split(text) else {
            return (Self::default(), text);
        };
        let mut complaint =
            (!is_closed).then(|| "the front matter has no closing `---`".to_owned());
        let entries = if block.len() > LIMIT {
            complaint = Some(format!(
                "the front matter is longer than {LIMIT} bytes, so nothing of it counts"
            ));
            Vec::new()
        } else {
            match yaml(block) {
                Ok(entries) => entries,
                Err(error) => {
                    complaint = complaint.or_else(|| Some(format!("not valid YAML: {error}")));
                    lines(block)
                }
            }
        };
        (Self { entries, complaint }, body)
    }

    /// Whether there is a block of which nothing could be read.
    pub fn is_lost(&self) -> bool {
        self.complaint.is_some() && self.entries.is_empty()
    }

    /// Returns the value of a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        let (_, value) = self.entries.iter().find(|(other, _)| other == key)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// Returns the keys of a nested map, with their values.
    pub fn below(&self, key: &str) -> impl Iterator<Item = (&str, &str)> {
        let entries = self.entries.iter().filter_map(move |(other, value)| {
            let name = other.strip_prefix(key)?.strip_prefix('.')?;
            Some((name, value.trim()))
        });
        entries.filter(|(_, value)| !value.is_empty())
    }

    /// Whether another block says the same, whatever one key says.
    pub(super) fn same_but_for(&self, other: &Self, key: &str) -> bool {
        let rest = |block: &'_ Self| -> Vec<(String, String)> {
            let entries = block.entries.iter().filter(|(other, _)| other != key);
            entries.cloned().collect()
        };
        rest(self) == rest(other)
    }

    /// Whether a key says yes; `None` when it is absent or says something else.
    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.get(key)?.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Some(true),
            "false" | "no" | "off" | "0" => Some(false),
            _ => None,
        }
    }
}

/// Splits a text into block and body, and tells whether the block was closed.
fn split(text: &str) -> Option<(&str, &str, bool)> {
    let first = text.split_inclusive('\n').next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let start = first.len();
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((&text[start..at], &text[at + line.len()..], true));
        }
        at += line.len();
    }
    // Never closed: the block is what looks like one.
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim().is_empty() || line.starts_with('#') {
            break;
        }
        at += line.len();
    }
    Some((&text[start..at], &text[at..], false))
}

/// Reads a block as YAML; aliases count as empty, so that there is nothing to blow up.
fn yaml(block: &str) -> Result<Vec<(String, String)>, String> {
    let mut reader = YamlReader::default();
    for event in Parser::new_from_str(block) {
        let (event, _) = event.map_err(|error| error.to_string())?;
        reader.take(event)?;
    }
    Ok(reader.entries)
}

/// Where in the block the reader is: in a map with the key it waits for a value of, or in a list.
enum Level {
    Map(Option<String>),
    List,
}

#[derive(Default)]
struct YamlReader {
    levels: Vec<Level>,
    entries: Vec<(String, String)>,
}

impl YamlReader {
    fn take(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::MappingStart(..) => self.enter(Level::Map(None))?,
            Event::SequenceStart(..) => self.enter(Level::List)?,
            Event::MappingEnd | Event::SequenceEnd => {
                self.levels.pop();
                self.value_ended();
            }
            Event::Scalar(value, ..) => self.scalar(&value)?,
            Event::Alias(_) => self.scalar("")?,
            _ => {}
        }
        Ok(())
    }

    fn enter(&mut self, level: Level) -> Result<(), String> {
        if self.levels.len() >= DEPTH {
            return Err("nested too deep".into());
        }
        self.levels.push(level);
        Ok(())
    }

    fn scalar(&mut self, value: &str) -> Result<(), String> {
        match self.levels.last_mut() {
            None => return Err("it is a text, not keys and values".into()),
            Some(Level::Map(key @ None)) => {
                *key = Some(value.to_owned());
                return Ok(());
            }
            Some(Level::Map(Some(_)) | Level::List) => {}
        }
        let path = self.path();
        match self.entries.iter_mut().find(|(key, _)| *key == path) {
            Some((_, earlier)) if matches!(self.levels.last(), Some(Level::List)) => {
                earlier.push('\n');
                earlier.push_str(value);
            }
            // Of a key that is given twice, the first counts.
            Some(_) => {}
            None => self.entries.push((path, value.to_owned())),
        }
        self.value_ended();
        Ok(())
    }

    fn value_ended(&mut self) {
        if let Some(Level::Map(key)) = self.levels.last_mut() {
            *key = None;
        }
    }

    fn path(&self) -> String {
        let keys: Vec<&str> = self
            .levels
            .iter()
            .filter_map(|level| match level {
                Level::Map(key) => key.as_deref(),
                Level::List => None,
            })
            .collect();
        keys.join(".")
    }
}

/// Reads a block line by line: `key: value`, indented lines belong to the key above them.
fn lines(block: &str) -> Vec<(String, String)> {
    let mut entries: Vec<(String, String)> = Vec::new();
    let mut parent = String::new();
    for line in block.lines() {
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let is_indented = line.starts_with([' ', '\t']);
        let is_item = content.starts_with("- ");
        match key_value(content) {
            Some((key, value)) if !is_indented && !is_item => {
                parent = key.to_owned();
                entries.push((parent.clone(), unquoted(value).to_owned()));
            }
            Some((key, value))
                if !is_item && entries.last().is_none_or(|last| opens_map(last, &parent)) =>
            {
                entries.push((format!("{parent}.{key}"), unquoted(value).to_owned()));
            }
            _ => {
                let Some((_, value)) = entries.last_mut() else {
                    continue;
                };
                let content = content.strip_prefix("- ").map_or(content, unquoted);
                if !value.is_empty() {
                    value.push(if is_item { '\n' } else { ' ' });
                }
                value.push_str(content);
            }
        }
    }
    entries
}

/// Whether an indented `key: value` after this entry is a key of a map: the parent had no value.
fn opens_map((key, value): &(String, String), parent: &str) -> bool {
    key != parent || value.is_empty()
}

fn key_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let is_key = !key.is_empty()
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let is_value = value.is_empty() || value.starts_with([' ', '\t']);
    (is_key && is_value).then(|| (key, value.trim()))
}

/// Takes off quotes around a value, and the mark of a block text.
fn unquoted(value: &str) -> &str {
    if matches!(value, "|" | ">" | "|-" | ">-" | "|+" | ">+") {
        return "";
    }
    for quote in ['"', '\''] {
        let inner = value
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote));
        if let Some(inner) = inner {
            return inner;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) -> FrontMatter {
        let (front_matter, _) = FrontMatter::read(text);
        for (key, value) in expected {
            assert_eq!(
                front_matter.get(key),
                Some(*value),
                "{key} in {front_matter:?}"
            );
        }
        front_matter
    }

    #[test]
    fn valid_blocks_are_read_as_yaml() {
        let text = "---\nname: pdf\ndescription: >-\n  Fills\n  forms\nmetadata:\n  checkrein-keywords: \"a, b\"\nallowed-tools: [Read, Bash]\nuser-invocable: false\n---\n# Body\n";
        let front_matter = check(
            text,
            &[
                ("name", "pdf"),
                ("description", "Fills forms"),
                ("metadata.checkrein-keywords", "a, b"),
                ("allowed-tools", "Read\nBash"),
            ],
        );
        assert_eq!(front_matter.complaint, None);
        assert_eq!(front_matter.flag("user-invocable"), Some(false));
        assert_eq!(FrontMatter::read(text).1, "# Body\n");
    }

    #[test]
    fn a_byte_order_mark_and_windows_line_ends_do_not_matter() {
        check(
            "\u{feff}---\r\nname: pdf\r\ndescription: Fills forms\r\n---\r\nBody",
            &[("name", "pdf"), ("description", "Fills forms")],
        );
    }

    #[test]
    fn what_is_no_yaml_is_read_line_by_line() {
        let front_matter = check(
            "---\nname: pdf\ndescription: Use when: forms. Says \"x\": y\n  and more\nmetadata:\n  checkrein-states: TEST\nkeywords:\n  - one\n  - two\n---\n",
            &[
                ("name", "pdf"),
                ("description", "Use when: forms. Says \"x\": y and more"),
                ("metadata.checkrein-states", "TEST"),
                ("keywords", "one\ntwo"),
            ],
        );
        assert!(
            front_matter
                .complaint
                .unwrap()
                .starts_with("not valid YAML")
        );
    }

    #[test]
    fn a_block_that_never_ends_is_what_looks_like_one() {
        let (front_matter, body) = FrontMatter::read("---\nname: pdf\n\n# Body\n");
        assert_eq!(front_matter.get("name"), Some("pdf"));
        assert_eq!(body, "\n# Body\n");
        assert!(front_matter.complaint.is_some());
    }

    #[test]
    fn a_text_without_a_block_is_all_body() {
        for text in ["", "# Title\n---\nname: x\n---\n", "----\nname: x\n----\n"] {
            assert_eq!(FrontMatter::read(text), (FrontMatter::default(), text));
        }
    }

    #[test]
    fn aliases_are_not_followed_and_depth_is_limited() {
        let mut bomb = String::from("---\na: &a [x, x]\n");
        for letter in 'b'..'z' {
            let previous = char::from(letter as u8 - 1);
            bomb.push_str(&format!("{letter}: &{letter} [*{previous}, *{previous}]\n"));
        }
        bomb.push_str("name: pdf\n---\n");
        check(&bomb, &[("name", "pdf")]);
        let deep = format!("---\nname: pdf\nx: {}\n---\n", "[".repeat(10_000));
        check(&deep, &[("name", "pdf")]);
    }
}
