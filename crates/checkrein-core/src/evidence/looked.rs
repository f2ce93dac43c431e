//! The repository of a project as the gates look at it: nothing in it is changed, and nothing that
//! an index may be told to overlook is overlooked.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Result, bail};
use fs_err as fs;

use super::Trouble;
use crate::checkpoint::Reason;
use crate::checkpoint::copy_index;
use crate::checkpoint::entries::fields;
use crate::checkpoint::repository::Repository;
use crate::git::Git;

/// A repository, and git asked in a way that tells the truth about its work tree.
pub(super) struct Looked {
    pub(super) repository: Repository,
    /// Git at the top of the work tree.
    pub(super) git: Git,
    /// Our copy of the index, where one was needed; deleted with this value.
    _copy: Option<Copy>,
}

/// Settings by which a repository may be told not to look closely.
const CLOSELY: [&str; 4] = [
    "core.trustctime=true",
    "core.checkStat=default",
    "core.ignoreStat=false",
    "status.showUntrackedFiles=all",
];

impl Looked {
    /// Opens the repository of a folder; `scratch` is a folder of ours for a copy of its index.
    pub(super) fn open(folder: &Path, scratch: &Path) -> Result<Self> {
        let repository = match Repository::open(folder, &[])? {
            Ok(repository) => repository,
            Err(Reason::NoGit) => bail!(crate::git::GitMissing),
            Err(reason) => bail!("{}", reason.what()),
        };
        let plain = CLOSELY.iter().fold(repository.git.clone(), |git, setting| {
            git.with_setting(setting)
        });
        let hidden = hidden(&repository, &plain)?;
        if hidden.is_empty() {
            return Ok(Self {
                repository,
                git: plain,
                _copy: None,
            });
        }
        let copy = Copy::new(scratch)?;
        copy_index(&repository.index(), &copy.0)?;
        let git = plain.with_index(&copy.0);
        for unmark in ["--no-assume-unchanged", "--no-skip-worktree"] {
            git.run_with_input(&["update-index", "-z", unmark, "--stdin"], &hidden)?;
        }
        Ok(Self {
            repository,
            git,
            _copy: Some(copy),
        })
    }

    /// Whether a path, seen from the top of the work tree, is one of ours: those change with every
    /// step and are no part of the work.
    pub(super) fn is_progress(path: &[u8]) -> bool {
        const PROGRESS: &[u8] = b".claude/progress/";
        path.starts_with(PROGRESS) || memchr::memmem::find(path, b"/.claude/progress/").is_some()
    }
}

/// Returns the paths, each ended by a NUL, that the index says not to look at and that are there.
///
/// In a sparse checkout most such files are not there, and those are as they should be.
fn hidden(repository: &Repository, git: &Git) -> Result<Vec<u8>> {
    let mut hidden = Vec::new();
    for line in fields(&git.run(&["ls-files", "-v", "-z"])?) {
        let Some((tag, path)) = line.split_first() else {
            continue;
        };
        let path = path.strip_prefix(b" ").unwrap_or(path);
        let is_hidden = tag.is_ascii_lowercase()
            || *tag == b'S' && repository.on_disk(path).symlink_metadata().is_ok();
        if is_hidden {
            hidden.extend_from_slice(path);
            hidden.push(0);
        }
    }
    Ok(hidden)
}

/// A file of ours that is gone when this value is.
struct Copy(PathBuf);

impl Copy {
    fn new(scratch: &Path) -> Result<Self> {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        fs::create_dir_all(scratch)?;
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let name = format!("index-{}-{number}", std::process::id());
        Ok(Self(scratch.join(name)))
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
        let _ = fs::remove_file(self.0.with_extension("lock"));
    }
}

/// Says why a repository does not answer, and what to do about it.
pub(super) fn trouble(error: &anyhow::Error) -> Trouble {
    if error.is::<crate::git::GitMissing>() {
        return Trouble {
            why: "The project is in a git repository, and `git` is not on the PATH.".to_owned(),
            next: "install git or put it on the PATH, then run the command again.".to_owned(),
        };
    }
    Trouble {
        why: format!("Git cannot tell how the work tree stands: {error:#}."),
        next: "make `git status` work in this folder, then run the command again.".to_owned(),
    }
}
