//! What git holds at a path, and the formats in which it tells and takes it.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

/// What is at a path in a tree or in the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Content {
    pub(crate) mode: String,
    pub(crate) id: String,
}

impl Content {
    /// Returns the content, or nothing for the mode that git writes where there is none.
    pub(crate) fn new(mode: &str, id: &str) -> Option<Self> {
        (mode.bytes().any(|digit| digit != b'0')).then(|| Self {
            mode: mode.to_owned(),
            id: id.to_owned(),
        })
    }

    pub(crate) fn is_submodule(&self) -> bool {
        self.mode == "160000"
    }
}

/// A path at which two trees, or a tree and an index, differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) path: Vec<u8>,
    pub(crate) old: Option<Content>,
    pub(crate) new: Option<Content>,
}

/// Reads what `diff-tree` and `diff-index` print with `--raw -z`.
pub(crate) fn parse_differences(output: &[u8]) -> Result<Vec<Difference>> {
    let mut parts = fields(output);
    let mut differences = Vec::new();
    while let Some(head) = parts.next() {
        let head = std::str::from_utf8(head)?;
        let mut words = head.trim_start_matches(':').split(' ');
        let mut word = || words.next().context("git's list of differences is cut off");
        let (old_mode, new_mode, old_id, new_id) = (word()?, word()?, word()?, word()?);
        differences.push(Difference {
            path: parts.next().context("a difference has no path")?.to_vec(),
            old: Content::new(old_mode, old_id),
            new: Content::new(new_mode, new_id),
        });
    }
    Ok(differences)
}

/// Reads what `ls-files --stage -z` prints. Paths with unmerged stages are not in the answer's
/// contents, since no one content is theirs: their value is nothing.
pub(crate) fn parse_index(output: &[u8]) -> Result<BTreeMap<Vec<u8>, Option<Content>>> {
    let mut entries = BTreeMap::new();
    for line in fields(output) {
        let (head, path) = split_at_byte(line, b'\t').context("an index entry has no path")?;
        let head = std::str::from_utf8(head)?;
        let mut words = head.split(' ');
        let mut word = || words.next().context("an index entry is cut off");
        let (mode, id, stage) = (word()?, word()?, word()?);
        let content = if stage == "0" {
            Content::new(mode, id)
        } else {
            None
        };
        entries.insert(path.to_vec(), content);
    }
    Ok(entries)
}

/// Writes the lines that `update-index -z --index-info` takes, removals first so that a file may
/// take the place of a folder.
pub(crate) fn index_info<'a>(
    entries: impl Iterator<Item = (&'a [u8], Option<&'a Content>)>,
    id_length: usize,
) -> Vec<u8> {
    let zeros = "0".repeat(id_length);
    let (mut removals, mut contents) = (Vec::new(), Vec::new());
    for (path, content) in entries {
        let (lines, head) = match content {
            None => (&mut removals, format!("0 {zeros}\t")),
            Some(content) => (&mut contents, format!("{} {}\t", content.mode, content.id)),
        };
        lines.extend_from_slice(head.as_bytes());
        lines.extend_from_slice(path);
        lines.push(0);
    }
    removals.append(&mut contents);
    removals
}

/// Returns the fields of a list in which each ends with a NUL.
pub(crate) fn fields(output: &[u8]) -> impl Iterator<Item = &[u8]> {
    output
        .split(|byte| *byte == 0)
        .filter(|field| !field.is_empty())
}

/// Returns what is before and after the first such byte.
pub(crate) fn split_at_byte(bytes: &[u8], byte: u8) -> Option<(&[u8], &[u8])> {
    let at = memchr::memchr(byte, bytes)?;
    Some((&bytes[..at], &bytes[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_paths_come_through_the_formats_unharmed() {
        let raw = b":100644 000000 aa 00 D\0a\n\"b\t\xff\0:000000 120000 00 bb A\0-x\0";
        let differences = parse_differences(raw).unwrap();
        assert_eq!(differences[0].path, b"a\n\"b\t\xff");
        assert_eq!(differences[0].new, None);
        assert_eq!(differences[1].new, Content::new("120000", "bb"));
        let index = parse_index(b"100644 aa 0\ta\tb\x00100644 aa 2\tc\0").unwrap();
        assert_eq!(index[&b"a\tb"[..]], Content::new("100644", "aa"));
        assert_eq!(index[&b"c"[..]], None);
    }

    #[test]
    fn a_cut_off_list_is_an_error_and_not_a_short_list() {
        assert!(parse_differences(b":100644 100644 aa bb M\0").is_err());
        assert!(parse_index(b"100644 aa 0\0").is_err());
    }
}
