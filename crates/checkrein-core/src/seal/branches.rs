//! Files that git brought: with another branch, a merge, a new work tree. What was sealed there stays.

use anyhow::Result;

use super::checkout::Checkout;
use super::files::{self, Found};
use super::key::{Key, Mark};
use super::record::Record;
use super::settle::{Seen, sealed};
use super::{File, Seal};
use crate::time::Timestamp;

/// The files that say together where a project stands.
const STANDING: [File; 3] = [File::State, File::Features, File::Process];

impl Seal {
    /// Whether the changed files came with another branch, as they had been sealed on it.
    ///
    /// All of this has to be true: another branch is checked out than when the files were sealed, or
    /// the branch has grown by what was not committed in this work tree since, as by a merge;
    /// its commit has the files as they are; and they were sealed like that, in a work tree of this
    /// repository, when the commit was made that last changed them. So neither a commit of what nobody
    /// judged counts, nor one that brings an old file back. By the author's time, which a rebase keeps.
    /// Times can be made up, so the files also have to have been sealed together: an old state does not
    /// come beside features that it never was beside.
    pub(super) fn came_with_branch(&self, changed: &[&Seen], record: &Record, key: &Key) -> bool {
        let Some(checkout) = Checkout::of(&self.dirs.root) else {
            return false;
        };
        let is_other = checkout.branch != record.checkout;
        if record.checkout == "-" || !is_other && !checkout.has_grown_from(&record.head) {
            return false;
        }
        let known = self.known(&checkout);
        let marks: Option<Vec<(File, Mark)>> = STANDING
            .into_iter()
            .map(|file| {
                let found = files::read(&file.path(&self.dirs));
                Some((file, key.mark_of(file, &found)?))
            })
            .collect();
        if !marks.is_some_and(|marks| known.had_together(&marks)) {
            return false;
        }
        // What the branch had already when it was sealed does not come by a merge.
        let is_merged = |commit: &str| {
            !checkout.was_made_since(record.log, commit)
                && !checkout.is_before(commit, &record.head)
        };
        changed.iter().all(|seen| {
            let Some(mark) = key.mark_of(seen.file, &seen.found) else {
                return false;
            };
            let was_sealed = match checkout.last_change(seen.file) {
                Some(change) => {
                    known.had(seen.file, &mark, change.second)
                        && (is_other || is_merged(&change.commit))
                }
                None => known.has(seen.file, &mark),
            };
            was_sealed && checkout.has(seen.file, &seen.found)
        })
    }

    /// Whether this is a work tree that was never sealed, of a repository that has seals: what is in
    /// it was judged in another one, or by nobody.
    pub fn is_new_work_tree(&self) -> bool {
        !self.exists()
            && Checkout::of(&self.dirs.root)
                .is_some_and(|checkout| !self.known(&checkout).is_empty())
    }

    /// Seals such a work tree as its commit has it, where that was sealed once; what differs from
    /// that on the disk is then a change like any other.
    pub(super) fn begin_work_tree(&self, key: &Key, now: Timestamp) -> Result<bool> {
        let Some(checkout) = Checkout::of(&self.dirs.root) else {
            return Ok(false);
        };
        let known = self.known(&checkout);
        let mut record = Record {
            at: now,
            checkout: "-".to_owned(),
            head: "-".to_owned(),
            log: 0,
            entries: Default::default(),
        };
        let mut marks = Vec::new();
        for file in File::ALL {
            let committed = checkout.committed(file);
            let Some(mark) = key.mark_of(file, &committed) else {
                return Ok(false);
            };
            if !known.has(file, &mark) {
                return Ok(false);
            }
            if let Found::Content(content) = &committed {
                self.keep_copy(file, &mark, content)?;
            }
            if STANDING.contains(&file) {
                marks.push((file, mark.clone()));
            }
            *record.of_mut(file) = sealed(mark);
        }
        if !known.had_together(&marks) {
            return Ok(false);
        }
        self.close(record, key, now)?;
        Ok(true)
    }
}
