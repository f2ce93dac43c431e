//! What we remember of a project's servers that were started: the configuration that the person had approved then.
//!
//! The client approves a name; whoever changes the command behind it later has the approval. So the hash of the
//! configuration is kept outside of the project at the first use, and a server with another one is asked about again.

use std::collections::BTreeMap;
use std::path::Path;

use checkrein_core::disk;
use serde::{Deserialize, Serialize};

use super::approval::Remembered;

#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Memory {
    v: u32,
    /// By name.
    servers: BTreeMap<String, String>,
    /// It could not be read, so that nobody knows what was approved.
    #[serde(skip)]
    is_broken: bool,
}

impl Memory {
    /// Reads what is remembered. Without a file that is nothing; with one that cannot be read, every server has to be
    /// approved again.
    pub(super) fn read(path: &Path) -> Self {
        let broken = Self {
            is_broken: true,
            ..Self::default()
        };
        match fs_err::read(path) {
            Ok(content) => disk::parse_json(&content).unwrap_or(broken),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::default(),
            Err(_) => broken,
        }
    }

    /// Returns what is remembered of a server.
    pub(super) fn of(&self, name: &str, fingerprint: &str) -> Remembered {
        match self.servers.get(name) {
            None if self.is_broken => Remembered::Changed,
            None => Remembered::Nothing,
            Some(known) if known == fingerprint => Remembered::Same,
            Some(_) => Remembered::Changed,
        }
    }
}

/// Keeps a server's configuration as the approved one.
pub(super) fn remember(path: &Path, name: &str, fingerprint: &str) -> anyhow::Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs_err::create_dir_all(folder)?;
    let _lock = disk::lock_dir(folder, std::time::Duration::from_secs(2))?;
    let mut memory = Memory::read(path);
    if memory.of(name, fingerprint) == Remembered::Same {
        return Ok(());
    }
    memory.v = 1;
    memory
        .servers
        .insert(name.to_owned(), fingerprint.to_owned());
    disk::replace(path, disk::json_text(&memory)?.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_approved_is_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a b/approved.json");
        let of = |name, fingerprint| Memory::read(&path).of(name, fingerprint);
        assert_eq!(of("p", "1"), Remembered::Nothing);
        remember(&path, "p", "1").unwrap();
        remember(&path, "q", "2").unwrap();
        assert_eq!(of("p", "1"), Remembered::Same);
        assert_eq!(of("p", "3"), Remembered::Changed);
        assert_eq!(of("q", "2"), Remembered::Same);
        remember(&path, "p", "3").unwrap();
        assert_eq!(of("p", "3"), Remembered::Same);
        fs_err::write(&path, "{").unwrap();
        assert_eq!(of("p", "3"), Remembered::Changed);
        remember(&path, "p", "3").unwrap();
        assert_eq!(of("p", "3"), Remembered::Same);
    }
}
