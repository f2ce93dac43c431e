//! What `install` did, so that `--uninstall` can take it back.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use checkrein_core::disk;
use fs_err as fs;
use serde::{Deserialize, Serialize};

use crate::settings::Made;

/// The record's own version; a reader of another one goes by what it finds on the disk instead.
const VERSION: u32 = 1;

/// Everything that was made, written down before it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The version of this format.
    pub v: u32,
    /// The version of checkrein.
    pub version: String,
    /// The settings that our entries stand in: one for each `CLAUDE_CONFIG_DIR`.
    pub settings: Vec<Wired>,
    /// The blake3 of every program.
    pub programs: BTreeMap<String, String>,
    /// Folders that were not there before, the outermost first.
    pub folders: Vec<PathBuf>,
}

/// One settings file with our entries in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wired {
    /// Where it is.
    pub path: PathBuf,
    /// What it was before us.
    pub before: Before,
    /// The blake3 of every text that came from `before` by our hands alone.
    pub written: Vec<String>,
    /// What our entries needed to stand in; `None` when nobody knows any more.
    pub made: Option<Made>,
}

/// What a settings file was before us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "was", rename_all = "lowercase")]
pub enum Before {
    /// It was not there.
    Absent,
    /// It was this, and a copy was kept.
    Kept {
        /// The content's blake3.
        blake3: String,
        /// The copy.
        copy: PathBuf,
    },
    /// The person changed it while our entries were in it: there is no text to go back to.
    Unknown,
}

impl Record {
    /// Makes the record of an install that has not done anything yet.
    pub fn new() -> Self {
        Self {
            v: VERSION,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            settings: Vec::new(),
            programs: BTreeMap::new(),
            folders: Vec::new(),
        }
    }

    /// Reads the record of the last install, if there is one that can be read.
    pub fn read(path: &Path) -> Option<Self> {
        let record: Self = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
        (record.v == VERSION).then_some(record)
    }

    /// Writes the record.
    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let mut text = serde_json::to_vec_pretty(self)?;
        text.push(b'\n');
        disk::replace(path, &text)
    }

    /// Returns what is known of one settings file.
    pub fn wired(&self, settings: &Path) -> Option<&Wired> {
        self.settings.iter().find(|wired| wired.path == settings)
    }
}

impl Default for Record {
    fn default() -> Self {
        Self::new()
    }
}
