//! The repository that a project is in, seen from the project.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::moment::Reason;
use crate::git::{self, Git, GitMissing};

/// A repository with a work tree, and the part of it that is the project.
#[derive(Debug)]
pub(crate) struct Repository {
    /// Git, asked at the top of the work tree, so that every path is seen from there.
    pub(crate) git: Git,
    /// The top of the work tree.
    pub(crate) top: PathBuf,
    /// The work tree's own git folder, which in a linked one is not the repository's.
    pub(crate) git_dir: PathBuf,
    /// The project's folder below the top, with a slash at its end; empty when it is the top.
    pub(crate) prefix: Vec<u8>,
}

/// What is checked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// The commit; none before the first one.
    pub(crate) commit: Option<String>,
    /// The branch's full name; none when the head is detached.
    pub(crate) branch: Option<Vec<u8>>,
}

impl Repository {
    /// Finds the repository of a project, or the reason for which there is none to work in.
    pub(crate) fn open(
        root: &Path,
        environment: &[(OsString, OsString)],
    ) -> Result<Result<Self, Reason>> {
        let git = Git::new(root, environment);
        let inside = git.ask(&["rev-parse", "--is-inside-work-tree"], &[]);
        let inside = match inside {
            Err(error) if error.is::<GitMissing>() => return Ok(Err(Reason::NoGit)),
            other => other?,
        };
        if !inside.status.success() {
            let said = String::from_utf8_lossy(&inside.stderr);
            if said.contains("not a git repository") {
                return Ok(Err(Reason::NotARepository));
            }
            bail!(git::failure(&["rev-parse"], &inside));
        }
        if inside.stdout.trim_ascii() != b"true" {
            return Ok(Err(Reason::Bare));
        }
        // One question each: a path may hold line ends.
        let top = git::path(&git.line(&["rev-parse", "--show-toplevel"])?);
        let git_dir = git::path(&git.line(&["rev-parse", "--absolute-git-dir"])?);
        let prefix = git.line(&["rev-parse", "--show-prefix"])?;
        Ok(Ok(Self {
            git: Git::new(&top, environment),
            top,
            git_dir,
            prefix,
        }))
    }

    /// Asks what is checked out now.
    pub(crate) fn head(&self) -> Result<Head> {
        let branch = self.git.ask(&["symbolic-ref", "--quiet", "HEAD"], &[])?;
        let commit = self
            .git
            .ask(&["rev-parse", "--quiet", "--verify", "HEAD^{commit}"], &[])?;
        let line = |output: std::process::Output| {
            let said = output.stdout.trim_ascii_end().to_vec();
            (output.status.success() && !said.is_empty()).then_some(said)
        };
        Ok(Head {
            commit: line(commit).map(String::from_utf8).transpose()?,
            branch: line(branch),
        })
    }

    /// Returns the tree of the checked out commit; before the first one, the empty tree.
    pub(crate) fn head_tree(&self, head: &Head) -> Result<String> {
        match &head.commit {
            Some(commit) => {
                let tree = format!("{commit}^{{tree}}");
                self.git.id(&["rev-parse", "--verify", &tree], &[])
            }
            None => self.git.id(&["hash-object", "-t", "tree", "--stdin"], &[]),
        }
    }

    /// The person's index.
    pub(crate) fn index(&self) -> PathBuf {
        self.git_dir.join("index")
    }

    /// What a process holds that is changing the index.
    pub(crate) fn index_lock(&self) -> PathBuf {
        self.git_dir.join("index.lock")
    }

    /// Whether a path is the project's: below it, or a file where a folder above it must be.
    pub(crate) fn owns(&self, path: &[u8]) -> bool {
        path.starts_with(&self.prefix)
            || (self.prefix.starts_with(path) && self.prefix.get(path.len()) == Some(&b'/'))
    }

    /// Returns a path of the project as the person sees it from the project's folder.
    pub(crate) fn shown(&self, path: &[u8]) -> PathBuf {
        git::path(path.strip_prefix(self.prefix.as_slice()).unwrap_or(path))
    }

    /// Returns where a path is on the disk.
    pub(crate) fn on_disk(&self, path: &[u8]) -> PathBuf {
        self.top.join(git::path(path))
    }

    /// Returns what git is to look at.
    pub(crate) fn pathspec(&self) -> OsString {
        if self.prefix.is_empty() {
            ".".into()
        } else {
            git::path(&self.prefix).into_os_string()
        }
    }
}
