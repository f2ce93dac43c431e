//! Settles what a look found: completes what was begun, takes what was allowed, and undoes what
//! nobody judged.

use std::path::PathBuf;

use anyhow::Result;

use super::files::{self, Found};
use super::key::{ABSENT, Key, Mark};
use super::record::{Entry, Next, Record};
use super::{File, GATE, Seal};
use crate::disk;
use crate::project::ProjectConfig;
use crate::time::Timestamp;

/// What was settled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// What was undone.
    pub undone: Vec<Undone>,
    /// Files that another branch brought, as they had been sealed before.
    pub adopted: Vec<File>,
    /// Files that were taken as they are, since the gate is switched off.
    pub overridden: Vec<File>,
    /// How the settings were changed, if they were.
    pub settings: Option<SettingsChange>,
}

/// A change of the settings, which stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsChange {
    /// What they were.
    pub before: Vec<u8>,
    /// What they are.
    pub after: Vec<u8>,
}

/// A change that was undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The file, which is as it was sealed again.
    pub file: File,
    /// The content that it had been given, if it was any.
    pub changed: Option<Vec<u8>>,
    /// The content that it has again; none when there is no such file.
    pub sealed: Option<Vec<u8>>,
    /// Where the changed file is kept; none when the change was its removal.
    pub kept: Option<PathBuf>,
}

/// A file's place on the disk, and what the record says of it.
pub(super) struct Seen {
    pub(super) file: File,
    pub(super) found: Found,
    entry: Entry,
    is: Is,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Is {
    /// As it was sealed.
    Sealed,
    /// As it was to become.
    Next,
    /// As nobody judged.
    Changed,
}

impl Seal {
    /// Settles a project that was sealed; one that was not stays as it is, unless it is a new work
    /// tree whose commit its repository has sealed.
    pub fn settle(&self, key: &Key, now: Timestamp) -> Result<Settled> {
        let record = self.record(key);
        let is_sound = record.is_some();
        let before = match record {
            Some(record) => record,
            None if self.exists() => self.rebuilt_record(key, now)?,
            None => {
                if self.begin_work_tree(key, now)? {
                    return self.settle(key, now);
                }
                disk::replace(&self.unsealed_path(), b"")?;
                return Ok(Settled::default());
            }
        };
        let seen: Vec<Seen> = File::ALL
            .into_iter()
            .map(|file| self.see(file, &before, key))
            .collect();
        let is_whole =
            |seen: &Seen| seen.is == Is::Sealed && !matches!(seen.entry.next, Next::Begun(_));
        if is_sound && seen.iter().all(is_whole) {
            return Ok(Settled::default());
        }
        let mut record = before.clone();
        let mut settled = Settled::default();
        let changed: Vec<&Seen> = seen
            .iter()
            .filter(|seen| seen.is == Is::Changed && seen.file != File::Settings)
            .collect();
        let is_off = !changed.is_empty() && self.is_off(GATE, now);
        let is_known =
            !changed.is_empty() && !is_off && self.came_with_branch(&changed, &before, key);
        for seen in &seen {
            let entry = match (seen.is, seen.file) {
                (Is::Sealed, _) => self.complete(seen, key)?,
                (Is::Next, _) => self.take(seen, key)?,
                (Is::Changed, _) if self.says_the_same(seen, key) => self.take(seen, key)?,
                (Is::Changed, File::Settings) => {
                    self.settle_settings(seen, &before, key, now, &mut settled)?
                }
                (Is::Changed, file) if is_off && seen.found != Found::Unreadable => {
                    settled.overridden.push(file);
                    self.take(seen, key)?
                }
                (Is::Changed, file) if is_known => {
                    settled.adopted.push(file);
                    self.take(seen, key)?
                }
                (Is::Changed, _) => self.undo(seen, key, now, &mut settled)?,
            };
            *record.of_mut(seen.file) = entry;
        }
        self.close(record, key, now)?;
        Ok(settled)
    }

    /// Takes every file as it is, and returns those that were not as they had been sealed.
    pub fn accept(&self, key: &Key, now: Timestamp) -> Result<Vec<File>> {
        let changed = match self.record(key) {
            None => File::ALL.to_vec(),
            Some(record) => File::ALL
                .into_iter()
                .filter(|file| self.see(*file, &record, key).is != Is::Sealed)
                .collect(),
        };
        self.seal_as_is(key, now)?;
        Ok(changed)
    }

    /// Returns the files that are not as they were sealed, with their contents on the disk.
    pub fn changed(&self, key: &Key) -> Vec<(File, Option<Vec<u8>>)> {
        let Some(record) = self.record(key) else {
            return Vec::new();
        };
        File::ALL
            .into_iter()
            .map(|file| self.see(file, &record, key))
            .filter(|seen| seen.is == Is::Changed)
            .map(|seen| (seen.file, content(seen.found)))
            .collect()
    }

    fn see(&self, file: File, record: &Record, key: &Key) -> Seen {
        let found = files::read(&file.path(&self.dirs));
        let entry = record.of(file).clone();
        let mark = key.mark_of(file, &found);
        let is = if mark.as_ref() == Some(&entry.mark) {
            Is::Sealed
        } else if mark.is_some() && mark.as_ref() == entry.next.mark() {
            Is::Next
        } else {
            Is::Changed
        };
        Seen {
            file,
            found,
            entry,
            is,
        }
    }

    /// A write that was begun and did not happen is completed: the other files of it may be done.
    fn complete(&self, seen: &Seen, key: &Key) -> Result<Entry> {
        let Next::Begun(mark) = &seen.entry.next else {
            return Ok(seen.entry.clone());
        };
        let Some(content) = self.copy(key, seen.file, mark) else {
            return Ok(sealed(seen.entry.mark.clone()));
        };
        disk::replace(&seen.file.path(&self.dirs), &content)?;
        Ok(sealed(mark.clone()))
    }

    /// Whether the file only looks different: a formatter of the project's went over it.
    fn says_the_same(&self, seen: &Seen, key: &Key) -> bool {
        let value = |content: &[u8]| serde_json::from_slice::<serde_json::Value>(content).ok();
        let sealed = self.copy(key, seen.file, &seen.entry.mark);
        let (Some(sealed), Found::Content(found)) = (sealed, &seen.found) else {
            return false;
        };
        value(&sealed).is_some_and(|sealed| value(found) == Some(sealed))
    }

    fn take(&self, seen: &Seen, key: &Key) -> Result<Entry> {
        Ok(sealed(match &seen.found {
            Found::Content(content) => {
                let mark = key.mark(seen.file, content);
                self.keep_copy(seen.file, &mark, content)?;
                mark
            }
            _ => ABSENT.to_owned(),
        }))
    }

    /// People edit the settings, so a change stands. When the file is gone, or cannot be read as
    /// settings, it comes back: all gates would be gone with it.
    fn settle_settings(
        &self,
        seen: &Seen,
        record: &Record,
        key: &Key,
        now: Timestamp,
        settled: &mut Settled,
    ) -> Result<Entry> {
        let is_known = self.came_with_branch(&[seen], record, key);
        let before = self.copy(key, seen.file, &seen.entry.mark);
        let can_be_read =
            matches!(&seen.found, Found::Content(content) if ProjectConfig::parse(content).is_ok());
        if !can_be_read && before.is_some() {
            if is_known {
                settled.adopted.push(seen.file);
                return self.take(seen, key);
            }
            return self.undo(seen, key, now, settled);
        }
        if let (Some(before), Found::Content(after), false) = (before, &seen.found, is_known) {
            let after = after.clone();
            settled.settings = Some(SettingsChange { before, after });
        }
        self.take(seen, key)
    }

    fn undo(&self, seen: &Seen, key: &Key, now: Timestamp, settled: &mut Settled) -> Result<Entry> {
        let (file, entry) = (seen.file, &seen.entry);
        // What was begun was judged: it is what the file is to be.
        let wanted = match &entry.next {
            Next::Begun(mark) if self.copy(key, file, mark).is_some() => mark,
            _ => &entry.mark,
        };
        let content_before = self.copy(key, file, wanted);
        if content_before.is_none() && wanted != ABSENT {
            // The copy is gone as well, so there is nothing to go back to.
            settled.overridden.push(file);
            return self.take(seen, key);
        }
        let kept = self.set_aside(file, &seen.found, now)?;
        if let Some(content) = &content_before {
            disk::replace(&file.path(&self.dirs), content)?;
        }
        settled.undone.push(Undone {
            file,
            changed: content(seen.found.clone()),
            sealed: content_before,
            kept,
        });
        Ok(sealed(wanted.clone()))
    }

    /// Makes a record again from the copies, when the one that was there is torn or forged, or the key
    /// is another one.
    fn rebuilt_record(&self, key: &Key, now: Timestamp) -> Result<Record> {
        let mut record = Record {
            at: now,
            checkout: "-".to_owned(),
            head: "-".to_owned(),
            log: 0,
            entries: Default::default(),
        };
        for file in File::ALL {
            let mark = match self.youngest_copy(key, file) {
                Some(content) => {
                    let mark = key.mark(file, &content);
                    self.keep_copy(file, &mark, &content)?;
                    Some(mark)
                }
                None => key.mark_of(file, &files::read(&file.path(&self.dirs))),
            };
            *record.of_mut(file) = sealed(mark.unwrap_or_else(|| ABSENT.to_owned()));
        }
        Ok(record)
    }
}

pub(super) fn sealed(mark: Mark) -> Entry {
    Entry {
        mark,
        next: Next::Nothing,
    }
}

fn content(found: Found) -> Option<Vec<u8>> {
    match found {
        Found::Content(content) => Some(content),
        _ => None,
    }
}
