//! What git has checked out, as far as it explains why a sealed file is another one.

use std::path::{Path, PathBuf};

use super::File;
use super::files::Found;
use crate::git::{self, Git};

/// A work tree, and the project's place in it.
#[derive(Debug)]
pub(super) struct Checkout {
    git: Git,
    /// The branch's full name, or `detached` with the commit: each of those is a branch of its own.
    pub(super) branch: String,
    /// The repository's own folder, the same for all its work trees.
    pub(super) repository: PathBuf,
    /// The project's folder below the top of the work tree.
    pub(super) below: PathBuf,
}

impl Checkout {
    /// Asks git about the folder; none where there is no repository, or no git.
    pub(super) fn of(root: &Path) -> Option<Self> {
        let git = Git::new(root, &[]);
        let line = |question: &[&str]| git.line(question).ok();
        let repository = git::path(&line(&["rev-parse", "--git-common-dir"])?);
        let repository = root.join(repository);
        let repository = repository.canonicalize().unwrap_or(repository);
        let below = git::path(&line(&["rev-parse", "--show-prefix"])?);
        let detached = || {
            let commit = line(&["rev-parse", "--verify", "--quiet", "HEAD"]).unwrap_or_default();
            [b"detached ", commit.as_slice()].concat()
        };
        let branch = line(&["symbolic-ref", "--quiet", "HEAD"]).unwrap_or_else(detached);
        let branch = String::from_utf8_lossy(&branch).replace('\n', " ");
        Some(Self {
            git,
            branch,
            repository,
            below,
        })
    }

    /// Whether the commit that is checked out has the file as it is on the disk.
    pub(super) fn has(&self, file: File, found: &Found) -> bool {
        let committed = format!("HEAD:./{}", file.shown());
        let id = |name: &str| {
            self.git
                .id(&["rev-parse", "--verify", "--quiet", name], b"")
        };
        match (found, id(&committed)) {
            (Found::Content(content), Ok(committed)) => {
                let path = format!("--path={}", file.shown());
                let question = ["hash-object", "--stdin", &path];
                self.git
                    .id(&question, content)
                    .is_ok_and(|id| id == committed)
            }
            (Found::Absent, Err(_)) => id("HEAD^{commit}").is_ok(),
            _ => false,
        }
    }

    /// Returns when the author of the last commit that changed the file made it, in seconds since
    /// 1970; none when no commit of this branch ever had it.
    pub(super) fn last_change(&self, file: File) -> Option<u64> {
        let question = ["log", "-1", "--format=%at", "HEAD", "--", file.shown()];
        self.git.id(&question, b"").ok()?.parse().ok()
    }
}
