//! What was sealed in a repository, and when: a line for each change of a file in a work tree. A
//! branch that brings a file as it was committed while it was sealed brings what was judged.

use std::path::{Path, PathBuf};

use anyhow::Result;
use fs_err as fs;

use super::File;
use super::key::{ABSENT, Mark};
use super::record::Record;
use crate::disk;

/// Enough for years of work; the oldest go first.
const MOST_LINES: usize = 4000;

/// The seals of a repository, in all of its work trees.
#[derive(Debug)]
pub(super) struct Known {
    path: PathBuf,
    /// The work tree that is asking, as its lines name it.
    tree: String,
    lines: Vec<Line>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    /// From when on, in seconds since 1970.
    second: u64,
    tree: String,
    file: String,
    mark: Mark,
}

impl Known {
    /// Reads the seals, as seen from the work tree at `root`.
    pub(super) fn read(path: PathBuf, root: &Path) -> Self {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let hash = blake3::hash(root.as_os_str().as_encoded_bytes()).to_hex();
        Self {
            path,
            tree: hash[..16].to_owned(),
            lines: text.lines().filter_map(Line::parse).collect(),
        }
    }

    /// Whether nothing was ever sealed here.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether a file was ever sealed with that mark.
    pub(super) fn has(&self, file: File, mark: &Mark) -> bool {
        self.of(file).any(|line| line.mark == *mark)
    }

    /// Whether a file may have been committed at a moment while it was sealed with that mark, in
    /// whichever work tree: the mark had not been followed by another one yet.
    ///
    /// A commit that seems older than the seal has another clock; only one that is too late tells.
    pub(super) fn had(&self, file: File, mark: &Mark, second: u64) -> bool {
        self.of(file).enumerate().any(|(at, line)| {
            let next = self
                .of(file)
                .skip(at + 1)
                .find(|next| next.tree == line.tree);
            line.mark == *mark && next.is_none_or(|next| second <= next.second)
        })
    }

    /// Whether files were ever sealed with these marks at the same time, in one work tree; that none
    /// of them was there is from before anything was sealed.
    pub(super) fn had_together(&self, marks: &[(File, Mark)]) -> bool {
        if marks.iter().all(|(_, mark)| mark == ABSENT) {
            return true;
        }
        let mut now: Vec<(&str, &str, &str)> = Vec::new();
        for line in &self.lines {
            now.retain(|(tree, file, _)| (*tree, *file) != (&line.tree, &line.file));
            now.push((&line.tree, &line.file, &line.mark));
            let is_now = |(file, mark): &(File, Mark)| {
                now.contains(&(line.tree.as_str(), file.name(), mark.as_str()))
            };
            if marks.iter().all(is_now) {
                return true;
            }
        }
        false
    }

    /// Adds what is sealed now, and writes it if it is new.
    ///
    /// A file that the commit at hand does not have was absent before it was first sealed, so a
    /// branch from that time does not have it either.
    pub(super) fn add(
        &mut self,
        record: &Record,
        is_committed: impl Fn(File) -> bool,
    ) -> Result<()> {
        let before = self.lines.len();
        for file in File::ALL {
            if self.of(file).next().is_none() && !is_committed(file) {
                self.push(0, file, ABSENT);
            }
            let mark = &record.of(file).mark;
            let last = self.of(file).filter(|line| line.tree == self.tree).last();
            if last.is_none_or(|line| line.mark != *mark) {
                self.push(record.at.as_second(), file, mark);
            }
        }
        if self.lines.len() == before {
            return Ok(());
        }
        let surplus = self.lines.len().saturating_sub(MOST_LINES);
        self.lines.drain(..surplus);
        let text: String = self.lines.iter().map(Line::to_text).collect();
        disk::replace_cached(&self.path, text.as_bytes())
    }

    fn of(&self, file: File) -> impl Iterator<Item = &Line> {
        self.lines
            .iter()
            .filter(move |line| line.file == file.name())
    }

    fn push(&mut self, second: u64, file: File, mark: &str) {
        self.lines.push(Line {
            second,
            tree: self.tree.clone(),
            file: file.name().to_owned(),
            mark: mark.to_owned(),
        });
    }
}

impl Line {
    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        Some(Self {
            second: words.next()?.parse().ok()?,
            tree: words.next()?.to_owned(),
            file: words.next()?.to_owned(),
            mark: words.next()?.to_owned(),
        })
    }

    fn to_text(&self) -> String {
        let Self {
            second,
            tree,
            file,
            mark,
        } = self;
        format!("{second} {tree} {file} {mark}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    fn record(second: u64, state: &str) -> Record {
        let mut record = Record {
            at: Timestamp::from_second(second),
            checkout: "refs/heads/main".into(),
            head: "-".into(),
            log: 0,
            entries: Default::default(),
        };
        record.of_mut(File::State).mark = state.into();
        record
    }

    #[test]
    fn a_mark_lasts_until_the_next_one_of_the_same_work_tree() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sealed.log");
        let known = |tree: &str| Known::read(path.clone(), Path::new(tree));
        let had = |mark: &str, second| known("/a").had(File::State, &mark.to_owned(), second);
        known("/a").add(&record(100, "one"), |_| false).unwrap();
        known("/b").add(&record(150, "one"), |_| false).unwrap();
        known("/a").add(&record(200, "two"), |_| false).unwrap();
        known("/a").add(&record(300, "two"), |_| false).unwrap();
        assert!(had("-", 100) && !had("-", 101));
        assert!(had("one", 999), "the second work tree still has it");
        known("/b").add(&record(400, "two"), |_| false).unwrap();
        assert!(had("one", 400) && !had("one", 401));
        assert!(had("two", 999));
        assert!(!had("three", 0));
        let known = known("/b");
        assert!(known.has(File::State, &"one".to_owned()));
        assert!(!known.has(File::Features, &"one".to_owned()));
    }

    #[test]
    fn files_were_together_only_while_neither_had_another_mark() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sealed.log");
        for (tree, state, features) in [
            ("/a", "s1", "f1"),
            ("/a", "s2", "f1"),
            ("/b", "s1", "f1"),
            ("/a", "s2", "f2"),
            ("/b", "s3", "f1"),
        ] {
            let mut record = record(1, state);
            record.of_mut(File::Features).mark = features.into();
            let mut known = Known::read(path.clone(), Path::new(tree));
            known.add(&record, |_| false).unwrap();
        }
        let known = Known::read(path, Path::new("/c"));
        let together = |state: &str, features: &str| {
            let marks = [(File::State, state), (File::Features, features)];
            known.had_together(&marks.map(|(file, mark)| (file, mark.to_owned())))
        };
        for (state, features) in [("s1", "f1"), ("s2", "f1"), ("s2", "f2"), ("s3", "f1")] {
            assert!(together(state, features), "{state} {features}");
        }
        assert!(!together("s1", "f2"));
        assert!(!together("s3", "f2"), "each was in another work tree");
        assert!(together(ABSENT, ABSENT));
    }
}
