//! Which changes belong in a checkpoint, and what becomes of each path's index entry.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

use anyhow::Result;
use fs_err as fs;

use super::entries::{Content, Difference};
use super::outcome::{LeftOut, Why};
use super::repository::Repository;
use super::secret;
use super::status::{Change, Status};

/// Tokens stand near the beginning of the files that hold them, and a checkpoint has seconds.
const READ_AT_MOST: u64 = 1024 * 1024;

/// What is to be done about each path.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Paths whose content is taken from the work tree.
    pub(super) take: Vec<Vec<u8>>,
    /// Paths that are not in the work tree any more.
    pub(super) remove: Vec<Vec<u8>>,
    /// Paths that the checkpoint has as HEAD has them, though something else is staged.
    pub(super) reset: BTreeMap<Vec<u8>, Option<Content>>,
    /// Those of `take` and `remove` that were not staged: the index follows the checkpoint.
    pub(super) follow: BTreeSet<Vec<u8>>,
    /// Those of `take` and `remove` that were staged and changed again: the index keeps what was staged.
    /// With what HEAD has.
    pub(super) staged: BTreeMap<Vec<u8>, Option<Content>>,
    /// Those of `take` that git did not know before.
    pub(super) new: BTreeSet<Vec<u8>>,
    /// Paths that git is to forget though they are on the disk, now or by an earlier wish.
    pub(super) forgotten: BTreeSet<Vec<u8>>,
    /// What the person is told about.
    pub(super) left_out: BTreeMap<Vec<u8>, Why>,
}

impl Plan {
    /// Lists what is left out, as the person sees it.
    pub(super) fn named(&self, repository: &Repository) -> Vec<LeftOut> {
        let named = self.left_out.iter().map(|(path, why)| LeftOut {
            path: repository.shown(path),
            why: why.clone(),
        });
        named.collect()
    }
}

/// Decides about every path of the project.
///
/// `staged_anywhere` is what the index holds that HEAD does not, which the status of a project in
/// a larger repository does not tell; `forgotten` is what earlier checkpoints remembered.
pub(super) fn select(
    repository: &Repository,
    status: &Status,
    staged_anywhere: Vec<Difference>,
    forgotten: BTreeSet<Vec<u8>>,
    size_limit: u64,
) -> Result<Plan> {
    let mut plan = Plan::default();
    for difference in staged_anywhere {
        if !repository.owns(&difference.path) {
            plan.reset.insert(difference.path, difference.old);
        }
    }
    let mut removed_from_index = BTreeSet::new();
    for change in &status.changes {
        if change.staged == b'D' && !change.is_unstaged() {
            removed_from_index.insert(change.path.as_slice());
        } else {
            plan.decide_tracked(repository, change, size_limit)?;
        }
    }
    for path in &status.untracked {
        // Removed from the index, not from the disk: the person wants git to forget it.
        if removed_from_index.contains(path.as_slice()) || forgotten.contains(path) {
            plan.forgotten.insert(path.clone());
            plan.left_out.insert(path.clone(), Why::Forgotten);
        } else if !is_temporary_of_ours(path) {
            plan.decide_untracked(repository, path, size_limit)?;
        }
    }
    // About the rest of the repository there is no news.
    let elsewhere = |path: &Vec<u8>| !path.starts_with(&repository.prefix);
    plan.forgotten
        .extend(forgotten.into_iter().filter(elsewhere));
    plan.keep_staged_room();
    Ok(plan)
}

impl Plan {
    fn decide_tracked(
        &mut self,
        repository: &Repository,
        change: &Change,
        size_limit: u64,
    ) -> Result<()> {
        let path = &change.path;
        let is_gone = change.unstaged == b'D';
        let judged = if change.is_submodule || is_gone {
            // What lies at a removed path now may be another thing: behind a link, or a folder.
            Verdict::Fine
        } else {
            judge(path, &repository.on_disk(path), size_limit)?
        };
        if let Verdict::Leave(why) = judged {
            self.left_out.insert(path.clone(), why);
            if change.is_staged() {
                self.reset.insert(path.clone(), change.head.clone());
            }
        } else if change.is_unstaged() {
            let list = if is_gone {
                &mut self.remove
            } else {
                &mut self.take
            };
            list.push(path.clone());
            if change.is_staged() {
                self.staged.insert(path.clone(), change.head.clone());
            } else {
                self.follow.insert(path.clone());
            }
        }
        Ok(())
    }

    fn decide_untracked(
        &mut self,
        repository: &Repository,
        path: &[u8],
        size_limit: u64,
    ) -> Result<()> {
        let judged = if path.ends_with(b"/") {
            Verdict::Leave(Why::NestedRepository)
        } else {
            judge(path, &repository.on_disk(path), size_limit)?
        };
        match judged {
            Verdict::Leave(why) => {
                self.left_out.insert(path.to_vec(), why);
            }
            Verdict::Fine => {
                self.take.push(path.to_vec());
                self.new.insert(path.to_vec());
                self.follow.insert(path.to_vec());
            }
            Verdict::Gone => {}
        }
        Ok(())
    }

    /// Keeps the index from following where it would push staged content out: a staged file whose
    /// place in the work tree a folder has taken, or the other way round.
    fn keep_staged_room(&mut self) {
        let kept: BTreeSet<Vec<u8>> = self
            .staged
            .keys()
            .chain(self.reset.keys())
            .cloned()
            .collect();
        self.follow.retain(|path| {
            let below = [path.as_slice(), b"/"].concat();
            let holds_kept = kept.range(below.clone()..).next();
            let in_kept = path
                .iter()
                .enumerate()
                .any(|(at, byte)| *byte == b'/' && kept.contains(&path[..at]));
            !in_kept && !holds_kept.is_some_and(|kept| kept.starts_with(&below))
        });
    }
}

/// What becomes of one file.
enum Verdict {
    Fine,
    /// It is not there (any more).
    Gone,
    Leave(Why),
}

/// Looks at a file as it is on the disk.
///
/// The first that applies wins:
///   1. a missing file is a removal, and no removal gives a secret away
///   2. a folder is a submodule, or has taken a file's place
///   3. a link is kept as a link, whatever it points at
///   4. a name
///   5. a size
///   6. a content
fn judge(path: &[u8], on_disk: &Path, size_limit: u64) -> Result<Verdict> {
    let metadata = match on_disk.symlink_metadata() {
        Err(error) if is_missing(&error) => return Ok(Verdict::Gone), // [1]
        Err(error) => return Ok(Verdict::Leave(Why::Unreadable(error.kind().to_string()))),
        Ok(metadata) => metadata,
    };
    if metadata.is_dir() {
        return Ok(Verdict::Fine); // [2]
    }
    if metadata.is_symlink() {
        return Ok(Verdict::Fine); // [3]
    }
    if !metadata.is_file() {
        return Ok(Verdict::Leave(Why::NotAFile));
    }
    if secret::by_name(path) {
        return Ok(Verdict::Leave(Why::SecretName)); // [4]
    }
    if metadata.len() > size_limit {
        return Ok(Verdict::Leave(Why::TooLarge(metadata.len()))); // [5]
    }
    let mut content = Vec::new();
    let read =
        fs::File::open(on_disk).and_then(|file| file.take(READ_AT_MOST).read_to_end(&mut content));
    Ok(match read {
        Err(error) if is_missing(&error) => Verdict::Gone,
        Err(error) => Verdict::Leave(Why::Unreadable(error.kind().to_string())),
        Ok(_) if secret::by_content(path, &content) => Verdict::Leave(Why::SecretContent), // [6]
        Ok(_) => Verdict::Fine,
    })
}

fn is_missing(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory)
}

/// Files that `disk::replace` is about to rename.
fn is_temporary_of_ours(path: &[u8]) -> bool {
    let (folder, name) = match memchr::memrchr(b'/', path) {
        Some(at) => (&path[..=at], &path[at + 1..]),
        None => (&path[..0], path),
    };
    let in_claude =
        folder.starts_with(b".claude/") || memchr::memmem::find(folder, b"/.claude/").is_some();
    in_claude && name.starts_with(b".checkrein-") && name.ends_with(b".tmp")
}
