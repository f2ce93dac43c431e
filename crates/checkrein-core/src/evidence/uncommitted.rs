//! What of a feature's work is in no commit, as git and the disk tell it.
//!
//! Tracked files count as soon as they differ from the last commit. Of the files that git does not
//! know, those count that look like part of the work: changed since the feature was begun, of a kind
//! that the repository has. So neither a log nor a note to oneself holds anybody up.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;

use super::looked::{Looked, trouble};
use super::{Answer, Uncommit, Uncommitted, Unsaved};
use crate::checkpoint::entries::fields;
use crate::checkpoint::status::{self, Change};
use crate::feature::Feature;
use crate::time::Timestamp;

/// Asks the repository of the project at `root`; `scratch` is a folder of ours.
pub fn uncommitted(root: &Path, scratch: &Path, feature: &Feature) -> Answer<Uncommitted> {
    match look(root, scratch, feature) {
        Ok(uncommitted) => Answer::Known(uncommitted),
        Err(error) => Answer::Failed(trouble(&error)),
    }
}

fn look(root: &Path, scratch: &Path, feature: &Feature) -> Result<Uncommitted> {
    let looked = Looked::open(root, scratch)?;
    let repository = &looked.repository;
    // What a submodule has that no git knows is not part of the work; what it changed is.
    let mut question: Vec<_> = status::QUESTION
        .iter()
        .filter(|word| !word.starts_with("--ignore-submodules"))
        .map(Into::into)
        .collect();
    question.extend([
        "--ignore-submodules=untracked".into(),
        "--".into(),
        repository.pathspec(),
    ]);
    let status = status::parse(&looked.git.run(&question)?)?;
    let counts = |path: &[u8]| repository.owns(path) && !Looked::is_progress(path);
    let shown = |path: &[u8]| repository.shown(path).display().to_string();
    let mut files = Vec::new();
    for change in status.changes.iter().filter(|change| counts(&change.path)) {
        files.push(Uncommit {
            path: shown(&change.path),
            state: state(change),
        });
    }
    for path in status.unmerged.iter().filter(|path| counts(path)) {
        files.push(Uncommit {
            path: shown(path),
            state: Unsaved::Changed,
        });
    }
    let begun = feature.started_at.or(feature.added_at);
    let mut kinds = None;
    for path in status.untracked.iter().filter(|path| counts(path)) {
        let Some(kind) = kind(path) else {
            continue;
        };
        if begun.is_some_and(|begun| !is_touched(&repository.on_disk(path), begun)) {
            continue;
        }
        if kinds.is_none() {
            kinds = Some(tracked_kinds(&looked)?);
        }
        if kinds.as_ref().is_some_and(|kinds| kinds.contains(kind)) {
            files.push(Uncommit {
                path: shown(path),
                state: Unsaved::New,
            });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Uncommitted {
        has_commit: repository.head()?.commit.is_some(),
        below_top: Some(String::from_utf8_lossy(&repository.prefix).into_owned()),
        files,
    })
}

fn state(change: &Change) -> Unsaved {
    if change.is_dirty_inside {
        Unsaved::Submodule
    } else if change.is_unstaged() {
        Unsaved::Changed
    } else {
        Unsaved::Staged
    }
}

/// Returns a file name's extension.
fn kind(path: &[u8]) -> Option<&[u8]> {
    let name = path.rsplit(|byte| *byte == b'/').next()?;
    let dot = memchr::memrchr(b'.', name)?;
    (dot > 0 && dot + 1 < name.len()).then(|| &name[dot + 1..])
}

/// Returns the extensions of all files that the repository has.
fn tracked_kinds(looked: &Looked) -> Result<BTreeSet<Vec<u8>>> {
    let listed = looked.git.run(&["ls-files", "-z"])?;
    let ours = |path: &&[u8]| !Looked::is_progress(path);
    Ok(fields(&listed)
        .filter(ours)
        .filter_map(kind)
        .map(<[u8]>::to_vec)
        .collect())
}

/// Whether a file was changed, or came to be where it is, since that moment. What is gone was not.
fn is_touched(path: &Path, since: Timestamp) -> bool {
    let Ok(metadata) = path.symlink_metadata() else {
        return false;
    };
    let modified = metadata.modified().map(Timestamp::from).ok();
    // In whole seconds, as some file systems tell it.
    [modified, status_change(&metadata)]
        .into_iter()
        .flatten()
        .any(|time| time.as_second() >= since.as_second())
}

/// The time that nobody sets by hand, unlike that of the last change.
#[cfg(unix)]
fn status_change(metadata: &std::fs::Metadata) -> Option<Timestamp> {
    use std::os::unix::fs::MetadataExt;
    let seconds = u64::try_from(metadata.ctime()).ok()?;
    Some(Timestamp::from_second(seconds))
}

#[cfg(not(unix))]
fn status_change(_: &std::fs::Metadata) -> Option<Timestamp> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_what_follows_the_last_dot_of_a_name() {
        for (path, expected) in [
            ("src/a.rs", Some("rs")),
            ("a.tar.gz", Some("gz")),
            (".gitignore", None),
            ("src.d/Makefile", None),
            ("a.", None),
        ] {
            let seen = kind(path.as_bytes()).map(|kind| String::from_utf8_lossy(kind));
            assert_eq!(seen.as_deref(), expected, "{path}");
        }
    }
}
