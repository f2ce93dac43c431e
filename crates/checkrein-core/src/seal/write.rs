//! Sealed writes: the record first says what a file is to become, then the file is written, then the
//! record says that it is.

use anyhow::{Context, Result};
use fs_err as fs;

use super::checkout::Checkout;
use super::files::{self, Found};
use super::key::{ABSENT, Key};
use super::known::Known;
use super::record::{Entry, Next, Record};
use super::{File, Seal};
use crate::disk;
use crate::time::Timestamp;

impl Seal {
    /// Writes files and seals them. A project that was not sealed yet is, as it stands.
    pub fn write(&self, key: &Key, changes: &[(File, Vec<u8>)], now: Timestamp) -> Result<()> {
        let mut record = match self.record(key) {
            Some(record) => record,
            None => self.fresh_record(key, now)?,
        };
        for entry in &mut record.entries {
            entry.next = Next::Nothing;
        }
        for (file, content) in changes {
            let mark = key.mark(*file, content);
            self.keep_copy(*file, &mark, content)?;
            record.of_mut(*file).next = Next::Begun(mark);
        }
        self.save_record(&record, key)?;
        for (file, content) in changes {
            disk::replace(&file.path(&self.dirs), content)?;
        }
        self.close(record, key, now)
    }

    /// Seals every file as it is.
    pub fn seal_as_is(&self, key: &Key, now: Timestamp) -> Result<()> {
        let record = self.fresh_record(key, now)?;
        self.close(record, key, now)
    }

    /// Lets one judged tool call write a file.
    ///
    /// What was judged has to begin with what is sealed: `before` is what the judgement saw. Nothing is
    /// changed in a project that is not sealed.
    pub fn allow(&self, file: File, before: &[u8], content: &[u8]) -> Result<()> {
        let Some(key) = Key::read(&self.user.seal_key()) else {
            return Ok(());
        };
        let Some(mut record) = self.record(&key) else {
            return Ok(());
        };
        let sealed = &record.of(file).mark;
        let is_sealed = *sealed == key.mark(file, before) || before.is_empty() && sealed == ABSENT;
        if !is_sealed {
            return Ok(());
        }
        let mark = key.mark(file, content);
        self.keep_copy(file, &mark, content)?;
        record.of_mut(file).next = Next::Allowed(mark);
        self.save_record(&record, &key)
    }

    /// Reads the record; none when there is none, or it is torn or somebody else's.
    pub(super) fn record(&self, key: &Key) -> Option<Record> {
        let text = fs::read_to_string(self.record_path()).ok()?;
        Record::parse(&text, key)
    }

    /// What was sealed in the repository that the project is in.
    pub(super) fn known(&self, checkout: &Checkout) -> Known {
        let path = self.user.sealed_in(&checkout.repository, &checkout.below);
        Known::read(path, &self.dirs.root)
    }

    pub(super) fn save_record(&self, record: &Record, key: &Key) -> Result<()> {
        disk::replace(&self.record_path(), record.to_text(key).as_bytes())
            .context("failed to seal the project's state")
    }

    /// Makes what was begun what is, and remembers it for every work tree of the repository.
    pub(super) fn close(&self, mut record: Record, key: &Key, now: Timestamp) -> Result<()> {
        for entry in &mut record.entries {
            if let Next::Begun(mark) = std::mem::take(&mut entry.next) {
                entry.mark = mark;
            }
        }
        let checkout = Checkout::of(&self.dirs.root);
        record.at = now;
        record.note_checkout(checkout.as_ref());
        self.save_record(&record, key)?;
        self.sweep_copies(&record);
        disk::sweep(&self.folder);
        disk::sweep(&self.dirs.progress());
        if let Some(checkout) = checkout {
            self.known(&checkout)
                .add(&record, |file| checkout.last_change(file).is_some())?;
        }
        Ok(())
    }

    fn fresh_record(&self, key: &Key, now: Timestamp) -> Result<Record> {
        let mut record = Record {
            at: now,
            checkout: "-".to_owned(),
            head: "-".to_owned(),
            log: 0,
            entries: Default::default(),
        };
        for file in File::ALL {
            let mark = match files::read(&file.path(&self.dirs)) {
                Found::Content(content) => {
                    let mark = key.mark(file, &content);
                    self.keep_copy(file, &mark, &content)?;
                    mark
                }
                Found::Absent => ABSENT.to_owned(),
                Found::Unreadable => {
                    anyhow::bail!("`{}` cannot be read", file.shown());
                }
            };
            *record.of_mut(file) = Entry {
                mark,
                next: Next::Nothing,
            };
        }
        Ok(record)
    }
}
