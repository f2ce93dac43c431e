//! What the gates ask about: commits, outcomes, test and health runs, the environment. Here is what
//! can be known; finding it out is the business of whoever implements [`Evidence`].

mod looked;
#[cfg(test)]
mod tests;
mod uncommitted;
mod untold;
mod verdicts;
mod work_tree;

use std::path::PathBuf;
use std::time::Duration;

use crate::command::End;
use crate::feature::Feature;
use crate::time::Timestamp;

pub use uncommitted::uncommitted;
pub use untold::{Untold, is_in_repository, pending_traces};
pub use verdicts::{Past, Verdicts};
pub use work_tree::{File, WorkTree};

/// What a gate is told when it asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer<T> {
    /// This is so.
    Known(T),
    /// Whoever judges may not find it out; the command may.
    Unknown,
    /// It could not be found out.
    Failed(Trouble),
}

/// Why something could not be found out, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What is the case, as a sentence.
    pub why: String,
    /// What to do, as a message's last part says it.
    pub next: String,
}

/// What is known of a project besides its own files.
///
/// Each is asked only by a gate that is on and whose business the step is, so an answer may take as
/// long as it must.
pub trait Evidence {
    /// Whether the project is in a git repository.
    fn has_repository(&self) -> bool;

    /// What of a feature's work is in no commit.
    fn uncommitted(&self, feature: &Feature) -> Answer<Uncommitted>;

    /// The decisions of a feature whose outcome is not known.
    fn pending_traces(&self, feature: &Feature) -> Answer<Vec<Pending>>;

    /// How the project's test command ends for the work tree as it is.
    fn tests(&self, command: &str) -> Answer<Verdict>;

    /// How the project's health check ends now.
    fn health(&self, command: &str) -> Answer<Verdict>;

    /// Which of these variables are not set.
    fn missing_env(&self, names: &[String]) -> Answer<Vec<String>>;
}

/// What of the work is in no commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uncommitted {
    /// Whether there is a commit at all.
    pub has_commit: bool,
    /// The project's folder from the top of the work tree, with a slash at its end, where git has to
    /// be told; none where commands are typed in the project's folder.
    pub below_top: Option<String>,
    /// The files, sorted by path.
    pub files: Vec<Uncommit>,
}

/// One file that is in no commit as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncommit {
    /// Its path from the project's folder.
    pub path: String,
    /// What has to be done with it before a commit takes it in.
    pub state: Unsaved,
}

/// What has to be done with a file before a commit takes it in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsaved {
    /// Nothing: all of it is staged.
    Staged,
    /// It is tracked and has to be added.
    Changed,
    /// It is new and has to be added.
    New,
    /// It is a submodule with changes of its own, which belong into a commit there.
    Submodule,
}

/// A decision whose outcome is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Its id.
    pub id: String,
    /// What was decided.
    pub decision: String,
}

/// How a command of the project's ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How it ended.
    pub end: End,
    /// The time that it had.
    pub limit: Duration,
    /// The last lines of its output.
    pub tail: Vec<String>,
    /// The file that holds all of its output.
    pub output: PathBuf,
    /// When it ran, where it was not just now but earlier, for the very same work tree.
    pub remembered: Option<Timestamp>,
}

impl Verdict {
    /// Whether it ended well.
    pub fn passes(&self) -> bool {
        self.end == End::Code(0)
    }
}
