//! What was sealed: a mark for each file, and for one that is being written the mark it will have.
//!
//! Lines of words, because every event reads them; the last one says that only the key's holder
//! can have written the others.

use super::File;
use super::checkout::Checkout;
use super::key::{ABSENT, Key, Mark};
use crate::time::Timestamp;

const FIRST_LINE: &str = "checkrein seal 1";

/// What was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// When, in UTC.
    pub(super) at: Timestamp,
    /// What was checked out then: a branch's full name, `detached`, or `-` without a repository.
    pub(super) checkout: String,
    /// The commit that was checked out then, or `-`.
    pub(super) head: String,
    /// How long the log of what was checked out was then, in bytes.
    pub(super) log: u64,
    /// One for each of `File::ALL`.
    pub(super) entries: [Entry; 4],
}

/// What was sealed of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// The file as it is.
    pub(super) mark: Mark,
    /// The file as it is to be.
    pub(super) next: Next,
}

/// What a file is about to become.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Next {
    /// Nothing else.
    #[default]
    Nothing,
    /// We are writing it: whoever finds it half done completes it.
    Begun(Mark),
    /// A tool call that was judged may write it.
    Allowed(Mark),
}

impl Next {
    /// Returns the mark, if there is a next one.
    pub(super) fn mark(&self) -> Option<&Mark> {
        match self {
            Self::Nothing => None,
            Self::Begun(mark) | Self::Allowed(mark) => Some(mark),
        }
    }
}

impl Default for Entry {
    fn default() -> Self {
        Self {
            mark: ABSENT.to_owned(),
            next: Next::Nothing,
        }
    }
}

impl Record {
    /// Writes the record, sealed itself.
    pub(super) fn to_text(&self, key: &Key) -> String {
        let mut text = format!(
            "{FIRST_LINE}\n{}\n{}\n{} {}\n",
            self.at, self.checkout, self.head, self.log
        );
        for (file, entry) in File::ALL.iter().zip(&self.entries) {
            text.push_str(file.name());
            text.push(' ');
            text.push_str(&entry.mark);
            match &entry.next {
                Next::Nothing => {}
                Next::Begun(mark) => text.extend([" begun ", mark]),
                Next::Allowed(mark) => text.extend([" allowed ", mark]),
            }
            text.push('\n');
        }
        let tag = key.hash(&[text.as_bytes()]);
        text.push_str(&tag);
        text.push('\n');
        text
    }

    /// Reads a record; none when it is torn or somebody without the key wrote it.
    pub(super) fn parse(text: &str, key: &Key) -> Option<Self> {
        let body_end = text.trim_end_matches('\n').rfind('\n')? + 1;
        let (body, tag) = text.split_at(body_end);
        if key.hash(&[body.as_bytes()]) != tag.trim_end() {
            return None;
        }
        let mut lines = body.lines();
        if lines.next()? != FIRST_LINE {
            return None;
        }
        let at = lines.next()?.parse().ok()?;
        let checkout = lines.next()?.to_owned();
        let (head, log) = lines.next()?.rsplit_once(' ')?;
        let (head, log) = (head.to_owned(), log.parse().ok()?);
        let mut entries: [Entry; 4] = Default::default();
        for (file, entry) in File::ALL.iter().zip(&mut entries) {
            let mut words = lines.next()?.split(' ');
            if words.next()? != file.name() {
                return None;
            }
            entry.mark = words.next()?.to_owned();
            entry.next = match (words.next(), words.next()) {
                (Some("begun"), Some(mark)) => Next::Begun(mark.to_owned()),
                (Some("allowed"), Some(mark)) => Next::Allowed(mark.to_owned()),
                _ => Next::Nothing,
            };
        }
        Some(Self {
            at,
            checkout,
            head,
            log,
            entries,
        })
    }

    /// Notes what is checked out.
    pub(super) fn note_checkout(&mut self, checkout: Option<&Checkout>) {
        let none = || "-".to_owned();
        self.checkout = checkout.map_or_else(none, |checkout| checkout.branch.clone());
        self.head = checkout.map_or_else(none, |checkout| checkout.head.clone());
        self.log = checkout.map_or(0, Checkout::log_length);
    }

    /// Returns the entry of a file.
    pub(super) fn of(&self, file: File) -> &Entry {
        &self.entries[file as usize]
    }

    /// Returns the entry of a file, to be changed.
    pub(super) fn of_mut(&mut self, file: File) -> &mut Entry {
        &mut self.entries[file as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> Key {
        let folder = tempfile::tempdir().unwrap();
        Key::read_or_create(&folder.path().join("key"), [byte; 32]).unwrap()
    }

    #[test]
    fn a_record_comes_back_and_a_changed_one_does_not() {
        let mut record = Record {
            at: Timestamp::from_second(1_795_000_000),
            checkout: "refs/heads/a branch".into(),
            head: "-".into(),
            log: 7,
            entries: Default::default(),
        };
        record.of_mut(File::State).mark = "aa".into();
        record.of_mut(File::State).next = Next::Begun("bb".into());
        record.of_mut(File::Process).next = Next::Allowed("cc".into());
        let text = record.to_text(&key(1));
        assert_eq!(Record::parse(&text, &key(1)), Some(record));
        assert_eq!(Record::parse(&text, &key(2)), None, "another key");
        assert_eq!(Record::parse(&text.replace("aa", "ab"), &key(1)), None);
        for end in 0..text.len() - 1 {
            assert_eq!(Record::parse(&text[..end], &key(1)), None, "torn at {end}");
        }
    }
}
