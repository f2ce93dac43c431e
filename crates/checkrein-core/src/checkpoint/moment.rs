//! Whether now is a moment for a checkpoint: not in the middle of something that git is doing.

use std::path::Path;

use super::repository::{Head, Repository};
use super::take::Mode;

/// Why there is no checkpoint now. Nothing is wrong and nothing was touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Checkpoints are switched off.
    SwitchedOff,
    /// There is no `git` on the PATH.
    NoGit,
    /// The project is in no repository.
    NotARepository,
    /// The folder is in a repository, but in no work tree of it.
    Bare,
    /// A merge is not finished.
    Merging,
    /// A rebase is not finished.
    Rebasing,
    /// `git am` is not finished.
    ApplyingMail,
    /// A cherry-pick is not finished.
    CherryPicking,
    /// A revert is not finished.
    Reverting,
    /// A bisection looks at an old commit.
    Bisecting,
    /// There are paths with conflicts.
    UnmergedPaths,
    /// No branch is checked out.
    DetachedHead,
    /// Another process changes the index, or died while it did.
    IndexLocked,
    /// Another checkpoint of this work tree is being taken.
    AnotherCheckpoint,
    /// The branch moved each time just before the checkpoint was to be put on it.
    BranchKeepsMoving,
}

impl Reason {
    /// Says what is in the way.
    pub fn what(self) -> &'static str {
        match self {
            Self::SwitchedOff => "checkpoints are switched off for this project",
            Self::NoGit => "`git` is not on the PATH",
            Self::NotARepository => "the project is not in a git repository",
            Self::Bare => "the folder is not in a work tree of its repository",
            Self::Merging => "a merge is not finished",
            Self::Rebasing => "a rebase is not finished",
            Self::ApplyingMail => "`git am` is not finished",
            Self::CherryPicking => "a cherry-pick is not finished",
            Self::Reverting => "a revert is not finished",
            Self::Bisecting => "a bisection is not finished",
            Self::UnmergedPaths => "there are paths with conflicts",
            Self::DetachedHead => "no branch is checked out",
            Self::IndexLocked => "another process holds the index (`index.lock`)",
            Self::AnotherCheckpoint => "another checkpoint of this work tree is being taken",
            Self::BranchKeepsMoving => "the branch moved while the checkpoint was made",
        }
    }

    /// Says what the person can do about it.
    pub fn next(self) -> &'static str {
        match self {
            Self::SwitchedOff => "switch them on in `.claude/config/project.json`",
            Self::NoGit => "install git, or put it on the PATH",
            Self::NotARepository => "run `git init` to have checkpoints",
            Self::Bare => "start the session in a work tree",
            Self::Merging => "commit the merge, or run `git merge --abort`",
            Self::Rebasing => "run `git rebase --continue` or `git rebase --abort`",
            Self::ApplyingMail => "run `git am --continue` or `git am --abort`",
            Self::CherryPicking => "run `git cherry-pick --continue` or `git cherry-pick --abort`",
            Self::Reverting => "run `git revert --continue` or `git revert --abort`",
            Self::Bisecting => "run `git bisect reset`",
            Self::UnmergedPaths => "resolve the conflicts and `git add` the paths",
            Self::DetachedHead => "run `git switch -c <branch>`, or let checkpoints go to refs",
            Self::IndexLocked => {
                "wait for the git command that runs; if none does, remove the file `index.lock`"
            }
            Self::AnotherCheckpoint | Self::BranchKeepsMoving => "nothing; the next one takes it",
        }
    }
}

/// What git leaves in its folder while it is in the middle of something.
///
/// The order matters: a rebase that stopped leaves `CHERRY_PICK_HEAD` too.
const TRACES: &[(&str, Reason)] = &[
    ("rebase-merge", Reason::Rebasing),
    ("rebase-apply/applying", Reason::ApplyingMail),
    ("rebase-apply", Reason::Rebasing),
    ("MERGE_HEAD", Reason::Merging),
    ("CHERRY_PICK_HEAD", Reason::CherryPicking),
    ("REVERT_HEAD", Reason::Reverting),
];

/// Returns what speaks against a checkpoint now, if anything does.
///
/// A checkpoint in a ref of its own harms neither a detached head nor a bisection, and it does
/// not need the index's lock.
pub(super) fn against(repository: &Repository, head: &Head, mode: Mode) -> Option<Reason> {
    let is_there = |name: &str| repository.git_dir.join(name).symlink_metadata().is_ok();
    for (trace, reason) in TRACES {
        if is_there(trace) {
            return Some(*reason);
        }
    }
    if let Some(reason) = sequence(&repository.git_dir.join("sequencer/todo")) {
        return Some(reason);
    }
    if mode == Mode::Ref {
        return None;
    }
    if is_there("BISECT_LOG") {
        return Some(Reason::Bisecting);
    }
    if head.branch.is_none() {
        return Some(Reason::DetachedHead);
    }
    is_there("index.lock").then_some(Reason::IndexLocked)
}

/// A row of commits is being picked or reverted, between two of them.
fn sequence(todo: &Path) -> Option<Reason> {
    let todo = fs_err::read(todo).ok()?;
    Some(if todo.trim_ascii_start().starts_with(b"revert") {
        Reason::Reverting
    } else {
        Reason::CherryPicking
    })
}
