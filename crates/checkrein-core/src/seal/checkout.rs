//! What git has checked out, as far as it explains why a sealed file is another one.

use std::path::{Path, PathBuf};

use super::File;
use super::files::Found;
use crate::git::{self, Git};

/// A commit that changed a file.
#[derive(Debug)]
pub(super) struct Change {
    /// Its id.
    pub(super) commit: String,
    /// When its author made it, in seconds since 1970.
    pub(super) second: u64,
}

/// A work tree, and the project's place in it.
#[derive(Debug)]
pub(super) struct Checkout {
    git: Git,
    /// The branch's full name, or `detached` with the commit: each of those is a branch of its own.
    pub(super) branch: String,
    /// The commit, or `-` before the first one.
    pub(super) head: String,
    /// The log of what was checked out in this work tree.
    log: PathBuf,
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
        let head = line(&["rev-parse", "--verify", "--quiet", "HEAD"]);
        let is_id = |id: &String| id.bytes().all(|byte| byte.is_ascii_hexdigit());
        let head = head.and_then(|id| String::from_utf8(id).ok()).filter(is_id);
        let head = head.unwrap_or_else(|| "-".to_owned());
        let detached = || format!("detached {head}").into_bytes();
        let branch = line(&["symbolic-ref", "--quiet", "HEAD"]).unwrap_or_else(detached);
        let branch = String::from_utf8_lossy(&branch).replace('\n', " ");
        let log = git::path(&line(&["rev-parse", "--absolute-git-dir"])?).join("logs/HEAD");
        Some(Self {
            log,
            git,
            branch,
            head,
            repository,
            below,
        })
    }

    /// Whether the commit that is checked out has grown out of another one, by commits or a merge.
    pub(super) fn has_grown_from(&self, commit: &str) -> bool {
        commit != "-" && commit != self.head && self.is_before(commit, "HEAD")
    }

    /// Whether a commit is part of the history of another one.
    pub(super) fn is_before(&self, commit: &str, other: &str) -> bool {
        let question = ["merge-base", "--is-ancestor", commit, other];
        self.git.run(&question).is_ok()
    }

    /// Returns what the commit that is checked out has in a file's place.
    pub(super) fn committed(&self, file: File) -> Found {
        let name = format!("HEAD:./{}", file.shown());
        match self.git.run(&["cat-file", "--filters", &name]) {
            Ok(content) => Found::Content(content),
            Err(_) => Found::Absent,
        }
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

    /// Returns the last commit that changed the file; none when no commit of this branch ever had it.
    pub(super) fn last_change(&self, file: File) -> Option<Change> {
        let question = ["log", "-1", "--format=%H %at", "HEAD", "--", file.shown()];
        let said = self.git.id(&question, b"").ok()?;
        let (commit, second) = said.split_once(' ')?;
        Some(Change {
            commit: commit.to_owned(),
            second: second.parse().ok()?,
        })
    }

    /// How long the log of what was checked out is.
    pub(super) fn log_length(&self) -> u64 {
        std::fs::metadata(&self.log).map_or(0, |metadata| metadata.len())
    }

    /// Whether a commit was made in this work tree since its log had that length, and not brought by a
    /// merge. Where the log does not tell, it may have been.
    pub(super) fn was_made_since(&self, length: u64, commit: &str) -> bool {
        const MADE_BY: &[&str] = &["commit", "cherry-pick", "revert", "rebase", "am"];
        let Ok(log) = fs_err::read(&self.log) else {
            return true;
        };
        let Some(since) = usize::try_from(length)
            .ok()
            .and_then(|from| log.get(from..))
        else {
            return true;
        };
        String::from_utf8_lossy(since).lines().any(|line| {
            let (heads, said) = line.split_once('\t').unwrap_or((line, "commit"));
            heads.split(' ').nth(1) == Some(commit)
                && MADE_BY.iter().any(|verb| said.starts_with(verb))
        })
    }
}
