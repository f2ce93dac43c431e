//! Copies of the sealed files, named after their marks: what an undo brings back.

use std::path::PathBuf;

use anyhow::Result;
use fs_err as fs;

use super::key::{ABSENT, Key, Mark};
use super::record::Record;
use super::{File, Seal};
use crate::disk;

impl Seal {
    fn copy_path(&self, file: File, mark: &Mark) -> PathBuf {
        self.folder.join(format!("{}.{mark}", file.name()))
    }

    /// Keeps a copy of a content.
    pub(super) fn keep_copy(&self, file: File, mark: &Mark, content: &[u8]) -> Result<()> {
        let path = self.copy_path(file, mark);
        if path.is_file() {
            return Ok(());
        }
        disk::replace(&path, content)
    }

    /// Returns the content of that mark, if its copy is there and unharmed.
    pub(super) fn copy(&self, key: &Key, file: File, mark: &Mark) -> Option<Vec<u8>> {
        let content = fs::read(self.copy_path(file, mark)).ok()?;
        (key.mark(file, &content) == *mark).then_some(content)
    }

    /// Returns what a file was sealed with, whatever is in its place by now: the inner none is no
    /// file. Nothing is known where no seal is, or where neither copy nor file bears it out.
    pub fn sealed(&self, key: &Key, file: File) -> Option<Option<Vec<u8>>> {
        let mark = self.record(key)?.of(file).mark.clone();
        if mark == ABSENT {
            return Some(None);
        }
        self.copy(key, file, &mark).map(Some).or_else(|| {
            let content = fs::read(file.path(&self.dirs)).ok()?;
            (key.mark(file, &content) == mark).then_some(Some(content))
        })
    }

    /// Returns the youngest copy of a file, for when the record is lost, or the key.
    ///
    /// One that bears out its mark goes first; without the key of its time, none does.
    pub(super) fn youngest_copy(&self, key: &Key, file: File) -> Option<Vec<u8>> {
        let prefix = format!("{}.", file.name());
        let mut copies: Vec<_> = self
            .copy_names()
            .filter_map(|name| {
                let mark = name.strip_prefix(&prefix)?.to_owned();
                let path = self.folder.join(&name);
                let modified = fs::metadata(&path).ok()?.modified().ok()?;
                let is_sound = self.copy(key, file, &mark).is_some();
                Some((is_sound, modified, path))
            })
            .collect();
        copies.sort();
        fs::read(&copies.pop()?.2).ok()
    }

    /// Removes the copies that the record does not name.
    pub(super) fn sweep_copies(&self, record: &Record) {
        let wanted: Vec<PathBuf> = File::ALL
            .into_iter()
            .flat_map(|file| {
                let entry = record.of(file);
                std::iter::once(&entry.mark)
                    .chain(entry.next.mark())
                    .map(move |mark| self.copy_path(file, mark))
            })
            .collect();
        for name in self.copy_names() {
            let path = self.folder.join(&name);
            let is_copy = File::ALL.iter().any(|file| name.starts_with(file.name()));
            if is_copy && !wanted.contains(&path) {
                // One that stays costs a few kilobytes.
                let _ = fs::remove_file(path);
            }
        }
    }

    fn copy_names(&self) -> impl Iterator<Item = String> + use<> {
        let entries = fs::read_dir(&self.folder).ok();
        entries
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| entry.file_name().into_string().ok())
    }
}
