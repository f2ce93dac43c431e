//! One skill's file on the disk: whether it may be edited, and the edit, which is whole or not at all.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use checkrein_core::disk;
use checkrein_core::skill::adoption;
use fs_err as fs;
use rustix::fs::Access;

/// What is in the way of an edit, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hindrance {
    pub(super) what: String,
    pub(super) next: String,
}

impl Hindrance {
    pub(super) fn new(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            next: next.into(),
        }
    }
}

/// A skill's file as it was read.
#[derive(Clone, Debug)]
pub struct SkillFile {
    /// Its real path, links followed: what is behind them is edited.
    pub path: PathBuf,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Far more than any skill; a file of this size is something else.
const LARGEST: u64 = 8 * 1024 * 1024;

impl SkillFile {
    /// Reads a file, wherever links lead. What is no file of a skill's size is not read: it may have
    /// no end.
    pub fn read(path: &Path) -> std::io::Result<Self> {
        let path = fs::canonicalize(path)?;
        let metadata = fs::metadata(&path)?;
        if !metadata.is_file() || metadata.len() > LARGEST {
            return Err(std::io::Error::other("it is not a file of text"));
        }
        let bytes = fs::read(&path)?;
        Ok(Self { path, bytes })
    }

    /// Reads a file that is to be edited, and says what is in the way.
    pub(super) fn open(path: &Path) -> Result<Self, Hindrance> {
        let unreadable = |error: std::io::Error| Self::unreadable(&error);
        let real = fs::canonicalize(path).map_err(unreadable)?;
        let metadata = fs::metadata(&real).map_err(unreadable)?;
        if !metadata.is_file() || metadata.len() > LARGEST {
            return Err(Hindrance::new(
                "it is not a file of text",
                "put a SKILL.md in its place",
            ));
        }
        let file = Self::read(&real).map_err(unreadable)?;
        file.must_be_editable(&metadata)?;
        Ok(file)
    }

    /// Says that a file cannot be read.
    pub(super) fn unreadable(error: &std::io::Error) -> Hindrance {
        Hindrance::new(
            format!("it cannot be read: {error}"),
            "make it readable, and run this again",
        )
    }

    /// Replacing a file makes another one: what that would lose, or who would not want it, is in the
    /// way.
    fn must_be_editable(&self, metadata: &std::fs::Metadata) -> Result<(), Hindrance> {
        if metadata.nlink() > 1 {
            let what = format!(
                "its file has {} names (hard links), and would lose the others",
                metadata.nlink()
            );
            let next = "put a copy in its place: `cp SKILL.md new && mv new SKILL.md`";
            return Err(Hindrance::new(what, next));
        }
        let own = rustix::process::geteuid();
        if !own.is_root() && metadata.uid() != own.as_raw() {
            let next = "let its owner adopt it, or install a copy of your own";
            return Err(Hindrance::new("its file belongs to another user", next));
        }
        let folder = self.path.parent().unwrap_or(&self.path);
        let may_write = rustix::fs::access(folder, Access::WRITE_OK | Access::EXEC_OK)
            .and_then(|()| rustix::fs::access(&self.path, Access::WRITE_OK));
        if let Err(error) = may_write {
            let what = format!("its file may not be written to: {error}");
            let next = "let your user write to the file and its folder";
            return Err(Hindrance::new(what, next));
        }
        Ok(())
    }

    /// Replaces the content, unless somebody else changed it since it was read. Whoever calls holds
    /// the lock, so there is no other process of ours that is still at it.
    pub(super) fn replace(&self, content: &[u8]) -> Result<(), Hindrance> {
        if fs::read(&self.path).ok().as_ref() != Some(&self.bytes) {
            return Err(Hindrance::new(
                "another program changed it meanwhile",
                "run this again",
            ));
        }
        if let Some(folder) = self.path.parent() {
            disk::sweep(folder);
        }
        disk::replace(&self.path, content).map_err(|error| {
            let what = format!("it could not be written, and is as it was: {error:#}");
            Hindrance::new(
                what,
                "make room or let your user write there, and run this again",
            )
        })
    }

    /// Says which lines a person would take out by hand.
    pub(super) fn by_hand(&self, shown: &str) -> String {
        let numbers = adoption::our_lines(&self.bytes);
        let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        format!(
            "take out of `{shown}` what names checkrein, and the flag: line {}",
            numbers.join(", ")
        )
    }
}

/// Returns a content's hash as the record keeps it.
pub(super) fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}
