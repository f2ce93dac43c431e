//! The model that a person has chosen: which folder, and how to tell that it is still the same.

use std::io::ErrorKind;
use std::path::PathBuf;

use anyhow::{Context, Result};
use checkrein_core::disk;
use checkrein_core::layout::UserDirs;
use fs_err as fs;
use serde::{Deserialize, Serialize};

use crate::embedder::{Embedder, Level};
use crate::files::Stamp;
use crate::folder::Parts;
use crate::unusable::Unusable;

/// A model that was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    v: u32,
    /// Its folder, absolute.
    pub folder: PathBuf,
    level: String,
    /// The hash of its files.
    pub id: String,
    /// How many numbers a vector has.
    pub dimensions: usize,
    files: Vec<Stamp>,
}

impl Choice {
    /// Makes a choice of a model that was loaded from this folder.
    pub fn of(folder: PathBuf, model: &dyn Embedder) -> Result<Self, Unusable> {
        let files = Parts::find(&folder)?.files().stamps()?;
        Ok(Self {
            v: 1,
            folder,
            level: model.level().as_str().to_owned(),
            id: model.id().to_owned(),
            dimensions: model.dimensions(),
            files,
        })
    }

    /// Returns the level of its answers.
    pub fn level(&self) -> Level {
        Level::named(&self.level).unwrap_or(Level::Static)
    }

    /// Returns how many bytes its files have.
    pub fn size(&self) -> u64 {
        self.files.iter().map(|file| file.size).sum()
    }

    /// Loads the chosen model, if it still is what was chosen.
    ///
    /// Files that look as they did are not hashed again: that takes longer than loading a static model.
    pub fn open(&self) -> Result<Box<dyn Embedder>, Unusable> {
        let parts = Parts::find(&self.folder)?;
        let files = parts.files();
        if files.stamps()? != self.files && files.id()? != self.id {
            return Err(Unusable::new(
                &self.folder,
                "holds another model than the one that was chosen",
                format!(
                    "run `checkrein model use {}` to take it",
                    quoted(&self.folder.to_string_lossy())
                ),
            ));
        }
        parts.load(self.id.clone())
    }
}

/// Returns what was chosen, if anything was.
pub fn read(dirs: &UserDirs) -> Result<Option<Choice>> {
    let path = dirs.model_choice();
    let content = match fs::read(&path) {
        Ok(content) => content,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let choice = disk::parse_json(&content);
    choice.map(Some).with_context(|| {
        format!(
            "`{}` does not name a model; `checkrein model use PATH` writes it anew",
            path.display()
        )
    })
}

/// Remembers a choice.
pub fn remember(dirs: &UserDirs, choice: &Choice) -> Result<()> {
    let text = disk::json_text(choice)?;
    disk::replace(&dirs.model_choice(), text.as_bytes())
}

/// Forgets what was chosen; says whether anything was.
pub fn forget(dirs: &UserDirs) -> Result<bool> {
    match fs::remove_file(dirs.model_choice()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Returns a path so that a shell takes it as one word.
fn quoted(path: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-~".contains(c);
    if path.chars().all(is_plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}
