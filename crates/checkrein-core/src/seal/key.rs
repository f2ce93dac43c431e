//! The key of this machine, and the hashes that only its holder can make.

use std::path::Path;

use anyhow::{Context, Result};
use fs_err as fs;

use super::File;
use super::files::Found;
use crate::disk;

/// The key; its file belongs to the person alone.
#[derive(Clone)]
pub struct Key([u8; 32]);

/// The hash of a file's content, or `-` for the absence of the file.
pub(super) type Mark = String;

/// The mark of a file that is not there.
pub(super) const ABSENT: &str = "-";

impl std::fmt::Debug for Key {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Key(..)")
    }
}

impl Key {
    /// Reads the key; none when there is none, or what is there is no key.
    pub fn read(path: &Path) -> Option<Self> {
        let text = fs::read(path).ok()?;
        let hash = blake3::Hash::from_hex(text.trim_ascii()).ok()?;
        Some(Self(*hash.as_bytes()))
    }

    /// Reads the key, or makes one of these random bytes.
    ///
    /// The file appears whole or not at all, and of two that make one at once both get the same.
    pub fn read_or_create(path: &Path, random: [u8; 32]) -> Result<Self> {
        if let Some(key) = Self::read(path) {
            return Ok(key);
        }
        let text = format!("{}\n", blake3::Hash::from_bytes(random).to_hex());
        disk::create_private(path, text.as_bytes(), |existing| {
            blake3::Hash::from_hex(existing.trim_ascii()).is_ok()
        })?;
        Self::read(path).with_context(|| format!("`{}` is not a key", path.display()))
    }

    /// Returns the mark of what is in a file's place; none for what cannot be read.
    pub(super) fn mark_of(&self, file: File, found: &Found) -> Option<Mark> {
        match found {
            Found::Content(content) => Some(self.mark(file, content)),
            Found::Absent => Some(ABSENT.to_owned()),
            Found::Unreadable => None,
        }
    }

    /// Returns the mark of a file's content.
    pub(super) fn mark(&self, file: File, content: &[u8]) -> Mark {
        self.hash(&[file.name().as_bytes(), b"\0", content])
    }

    /// Returns the hash of texts that follow each other.
    pub fn hash(&self, texts: &[&[u8]]) -> Mark {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        for text in texts {
            hasher.update(text);
        }
        hasher.finalize().to_hex().to_string()
    }
}
