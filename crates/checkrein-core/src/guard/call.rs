//! One tool call, and what its command would do, found out once for all gates.

use std::cell::{OnceCell, RefCell};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::files::Guarded;
use super::hits::hits;
use super::{mention, own_folder};
use crate::layout::UserDirs;
use crate::message::Refusal;
use crate::seal::File;
use crate::shell::{self, Effect, Reading};

/// What a judgement may know of the world around a call.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The person's folders, for `~` and for what is ours in them.
    pub user: Option<&'a UserDirs>,
    /// Whether an environment variable has a value.
    pub is_set: &'a dyn Fn(&str) -> bool,
    /// Whether a person has switched a gate off.
    pub off: &'a dyn Fn(&str) -> bool,
    /// What a judgement notes besides its answer.
    pub notes: &'a Notes,
}

/// What a judgement notes besides its answer.
#[derive(Debug, Default)]
pub struct Notes {
    /// What gates that are switched off would have refused: for the audit trail.
    pub overridden: RefCell<Vec<Refusal>>,
    /// What the call may write into sealed files: for the seal.
    pub allowed: RefCell<Vec<Allowed>>,
}

/// A content that a call may give to a sealed file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// The top folder of the file's project.
    pub root: PathBuf,
    /// Which file.
    pub file: File,
    /// What the file held when that was judged.
    pub before: String,
    /// The content.
    pub content: String,
}

/// One tool call, as the client announces it.
pub struct Call<'a> {
    /// The tool's name, such as `Bash` or `Write`.
    pub tool_name: &'a str,
    /// The tool's arguments, in the tool's own shape.
    pub input: &'a Value,
    /// The folder that relative paths begin in.
    pub cwd: &'a Path,
    /// The world around it.
    pub known: Known<'a>,
    reading: OnceCell<Option<Reading>>,
    /// The guarded files that each effect of the command reaches, as far as somebody has asked.
    hits: RefCell<Vec<Option<Vec<Guarded>>>>,
}

impl<'a> Call<'a> {
    /// Takes a call as it is announced.
    pub fn new(tool_name: &'a str, input: &'a Value, cwd: &'a Path, known: Known<'a>) -> Self {
        Self {
            tool_name,
            input,
            cwd,
            known,
            reading: OnceCell::new(),
            hits: RefCell::default(),
        }
    }

    /// Returns the person's folders.
    pub(super) fn user(&self) -> Option<&'a UserDirs> {
        self.known.user
    }

    /// Returns the person's home.
    pub(super) fn home(&self) -> Option<&'a Path> {
        self.user().map(|user| user.home.as_path())
    }

    /// Returns the command of a Bash call.
    pub(super) fn command(&self) -> Option<&'a str> {
        (self.tool_name == "Bash").then_some(())?;
        self.input.get("command")?.as_str()
    }

    /// Returns what a Bash call would do, unless the first look tells that it is none of our
    /// business.
    pub(super) fn reading(&self) -> Option<&Reading> {
        self.reading
            .get_or_init(|| {
                let command = self.command()?;
                mention::may_reach(command, self.cwd, &self.ours())
                    .then(|| shell::read(command, self.cwd, self.home()))
            })
            .as_ref()
    }

    /// Returns the guarded files that an effect of the command reaches.
    pub(super) fn hits(&self, index: usize, effect: &Effect) -> Vec<Guarded> {
        let mut known = self.hits.borrow_mut();
        if known.len() <= index {
            known.resize(index + 1, None);
        }
        known[index]
            .get_or_insert_with(|| hits(self, effect))
            .clone()
    }

    /// Whether the command may be about our own folder: its name ends in ours, however it is spelled.
    pub(super) fn may_name_our_folder(&self) -> bool {
        let ours = self.ours();
        let is_inside = || ours.iter().any(|folder| self.cwd.starts_with(folder));
        self.command()
            .is_some_and(|command| mention::may_name_us(command, &ours))
            || is_inside()
    }

    /// Returns the folders of ours that no agent writes to.
    fn ours(&self) -> Vec<&'a Path> {
        let ours = self.user().map(own_folder::folders);
        ours.into_iter().flatten().collect()
    }

    /// Returns the file that a call of a file tool writes, as it is named.
    pub(super) fn written_path(&self) -> Option<&'a str> {
        matches!(
            self.tool_name,
            "Write" | "Edit" | "MultiEdit" | "NotebookEdit"
        )
        .then_some(())?;
        ["file_path", "notebook_path", "path"]
            .iter()
            .find_map(|field| self.input.get(field)?.as_str())
    }
}
