//! What is remembered of each applied change, outside of the project: written before the change is made, so
//! that whoever is killed half-way can still take it back.

use std::path::{Path, PathBuf};

use anyhow::Result;
use checkrein_core::disk;
use checkrein_core::time::Timestamp;
use fs_err as fs;
use serde::{Deserialize, Serialize};

use super::propose::Kind;

/// The record's own version; one of another version is left alone.
const VERSION: u32 = 1;

/// One applied change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artifact {
    /// The version of this format.
    pub v: u32,
    /// The change's id.
    pub id: String,
    /// What kind of change.
    pub kind: Kind,
    /// What it follows from: the id of a pattern, a command or a sequence, as it stands in the tag.
    pub of: String,
    /// The file.
    pub file: PathBuf,
    /// The folder that the file must stay in.
    pub bounds: PathBuf,
    /// The blake3 of the file as it was; none where there was no file.
    pub before: Option<String>,
    /// What was put in besides the entry: a heading, the head of a table. The last entry to go takes it along.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub frame: String,
    /// The entry.
    pub entry: String,
    /// When it was applied.
    pub at: Timestamp,
}

impl Artifact {
    pub(super) const VERSION: u32 = VERSION;

    /// Writes the record.
    pub(super) fn write(&self, folder: &Path) -> Result<()> {
        disk::replace(&path(folder, &self.id), disk::json_text(self)?.as_bytes())
    }

    /// Removes the record.
    pub(super) fn forget(&self, folder: &Path) -> Result<()> {
        Ok(fs::remove_file(path(folder, &self.id))?)
    }

    /// Returns what its place in the file is known by.
    pub(super) fn tag(&self) -> String {
        format!("checkrein:{}", self.of)
    }
}

/// Reads all records of a project, the oldest first.
pub fn all(folder: &Path) -> Vec<Artifact> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut records: Vec<Artifact> = entries
        .filter(|entry| entry.path().extension().is_some_and(|end| end == "json"))
        .filter_map(|entry| disk::parse_json(&fs::read(entry.path()).ok()?).ok())
        .filter(|record: &Artifact| record.v == VERSION)
        .collect();
    records.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    records
}

/// Whether a change is still in its file, as far as its tag tells.
pub fn is_in(artifact: &Artifact) -> bool {
    fs::read(&artifact.file)
        .is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(&artifact.tag()))
}

/// Returns the line of a pattern as it was shown and applied; nothing where the record is of something else.
pub fn said(artifact: &Artifact) -> Option<String> {
    let tag = format!(". <!-- {} -->", artifact.tag());
    let lines = artifact.entry.lines();
    let mut said = lines.filter_map(|line| line.strip_prefix("- ")?.trim_end().strip_suffix(&tag));
    said.next().map(str::to_owned)
}

fn path(folder: &Path, id: &str) -> PathBuf {
    folder.join(format!("{id}.json"))
}
