//! What is kept of each adopted skill: where it is, and its file as it was before.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::Result;
use checkrein_core::disk;
use checkrein_core::layout::UserDirs;
use checkrein_core::skill::native::Native;
use checkrein_core::time::Timestamp;
use fs_err as fs;
use serde::{Deserialize, Serialize};

use super::skill_file::{SkillFile, hash};

/// The record's own version; one of another version is left alone.
const VERSION: u32 = 1;

/// One adopted skill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The version of this format.
    pub v: u32,
    /// The name that the skill had.
    pub name: String,
    /// The real path of its file.
    pub file: PathBuf,
    /// The blake3 of the file as it was.
    pub before: String,
    /// The blake3 of the file as we made it.
    pub after: String,
    /// When it was adopted.
    pub at: Timestamp,
}

impl Record {
    /// Makes the record of an adoption.
    pub(super) fn new(name: &str, file: &Path, before: &[u8], after: &[u8], at: Timestamp) -> Self {
        Self {
            v: VERSION,
            name: name.to_owned(),
            file: file.to_path_buf(),
            before: hash(before),
            after: hash(after),
            at,
        }
    }

    /// Writes the record, the copy of the file first: a record without its copy promises too much.
    ///
    /// The copy is the person's, should all else fail; no command writes it anywhere.
    pub(super) fn write(&self, dirs: &UserDirs, before: &[u8]) -> Result<()> {
        let path = dirs.adopted(&self.file);
        disk::replace(&copy(&path), before)?;
        // The file may have been for the person's eyes alone.
        fs::set_permissions(copy(&path), std::fs::Permissions::from_mode(0o600))?;
        disk::replace(&path, disk::json_text(self)?.as_bytes())
    }

    /// Reads all records, sorted by name and file.
    pub fn all(dirs: &UserDirs) -> Vec<Self> {
        let entries = fs::read_dir(dirs.adopted_folder()).into_iter().flatten();
        let mut records: Vec<Self> = entries
            .flatten()
            .filter_map(|entry| Self::read(&entry.path()))
            .collect();
        records.sort_by(|one, other| (&one.name, &one.file).cmp(&(&other.name, &other.file)));
        records
    }

    /// Reads the record of a file, given by its real path.
    pub fn of(dirs: &UserDirs, file: &Path) -> Option<Self> {
        Self::read(&dirs.adopted(file)).filter(|record| record.file == file)
    }

    fn read(path: &Path) -> Option<Self> {
        if path.extension()? != "json" {
            return None;
        }
        let record: Self = disk::parse_json(&fs::read(path).ok()?).ok()?;
        (record.v == VERSION).then_some(record)
    }

    /// Whether the skill was in the client's list before, as far as a sound copy tells.
    pub fn was_listed(&self, dirs: &UserDirs) -> bool {
        let Ok(before) = SkillFile::read(&copy(&dirs.adopted(&self.file))) else {
            return false;
        };
        hash(&before.bytes) == self.before
            && !Native::read(&String::from_utf8_lossy(&before.bytes)).is_hidden
    }

    /// Removes the record, and the folder with the last one.
    pub(super) fn forget(&self, dirs: &UserDirs) {
        let path = dirs.adopted(&self.file);
        // The record first: a copy without its record is nobody's promise. What stays is in
        // nobody's way, and is looked at again.
        let _ = fs::remove_file(&path);
        let _ = fs::remove_file(copy(&path));
        let _ = fs::remove_dir(dirs.adopted_folder());
    }
}

fn copy(record: &Path) -> PathBuf {
    record.with_extension("before")
}
