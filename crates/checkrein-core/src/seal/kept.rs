//! Files as somebody had changed them before the change was undone: nothing is lost by an undo.

use std::path::{Path, PathBuf};

use anyhow::Result;
use fs_err as fs;

use super::files::{self, Found};
use super::key::Key;
use super::{File, Seal};
use crate::disk;
use crate::time::Timestamp;

/// Enough to find what was undone in the last days.
const MOST_KEPT: usize = 40;

/// A changed file that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Which file it is of.
    pub file: File,
    /// Where it is kept.
    pub path: PathBuf,
}

impl Seal {
    /// Moves what is in a sealed file's place out of the way, and returns where it is now.
    ///
    /// What cannot be read stays beside the file's place, under another name.
    pub(super) fn set_aside(
        &self,
        file: File,
        found: &Found,
        now: Timestamp,
    ) -> Result<Option<PathBuf>> {
        let path = file.path(&self.dirs);
        let kept = match found {
            Found::Absent => None,
            Found::Content(content) => {
                let kept = self.free_name(file, now);
                disk::replace(&kept, content)?;
                fs::remove_file(&path)?;
                Some(kept)
            }
            Found::Unreadable => {
                let beside = path.with_extension(format!("json.undone-{}", now.compact()));
                fs::rename(&path, &beside)?;
                Some(beside)
            }
        };
        self.sweep_kept();
        Ok(kept)
    }

    /// Keeps what is in a sealed file's place, before somebody puts something else there.
    pub fn keep(&self, file: File, now: Timestamp) -> Result<Option<PathBuf>> {
        let Found::Content(content) = files::read(&file.path(&self.dirs)) else {
            return Ok(None);
        };
        let kept = self.free_name(file, now);
        disk::replace(&kept, &content)?;
        self.sweep_kept();
        Ok(Some(kept))
    }

    /// Returns the files of the latest undo, if they are kept and nothing was sealed since: what was
    /// judged in the meantime is not to be lost.
    pub fn acceptable(&self, key: &Key) -> Vec<Kept> {
        let sealed_at = self.record(key).map(|record| record.at.compact());
        let mut kept = self.latest_kept();
        kept.retain(|kept| {
            let name = kept.path.file_name().unwrap_or_default().to_string_lossy();
            sealed_at.as_deref().is_none_or(|at| *at <= *name)
        });
        kept
    }

    /// Returns the files of the latest undo, if they are kept.
    pub fn latest_kept(&self) -> Vec<Kept> {
        let names = self.kept_names();
        let moment = |name: &String| name.split('-').next().map(str::to_owned);
        let latest = names.last().and_then(moment);
        let folder = self.user.kept_aside(&self.dirs.root);
        names
            .iter()
            .filter(|name| moment(name) == latest)
            .filter_map(|name| {
                let file = File::ALL
                    .into_iter()
                    .find(|file| name.ends_with(file.name()))?;
                Some(Kept {
                    file,
                    path: folder.join(name),
                })
            })
            .collect()
    }

    fn free_name(&self, file: File, now: Timestamp) -> PathBuf {
        let folder = self.user.kept_aside(&self.dirs.root);
        let named =
            |number: usize| folder.join(format!("{}-{number}-{}", now.compact(), file.name()));
        // The clock may stand still, or jump back.
        (1..)
            .map(named)
            .find(|path| !path.exists())
            .unwrap_or_else(|| named(0))
    }

    fn sweep_kept(&self) {
        let names = self.kept_names();
        let folder = self.user.kept_aside(&self.dirs.root);
        let surplus = names.len().saturating_sub(MOST_KEPT);
        for name in &names[..surplus] {
            let _ = fs::remove_file(folder.join(name));
        }
    }

    /// Returns the names of the files that are kept, oldest first.
    fn kept_names(&self) -> Vec<String> {
        let folder: &Path = &self.user.kept_aside(&self.dirs.root);
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| !name.starts_with('.'))
            .collect();
        names.sort();
        names
    }
}
