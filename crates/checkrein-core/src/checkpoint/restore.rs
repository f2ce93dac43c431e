//! Brings the files of a checkpoint back into the work tree, at the cost of nothing.
//!
//! Branch, HEAD and index stay where they are, and what is there now is kept in a checkpoint
//! first. A file that could not be kept is not overwritten.

mod work;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use super::list::{self, Entry};
use super::moment::{self, Reason};
use super::outcome::{Checkpoint, Outcome, Place};
use super::place;
use super::repository::Repository;
use super::room::Room;
use super::snapshot;
use super::take::{self, Message, Mode, Request};
use work::Work;

/// What was brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The checkpoint that the files are from.
    pub from: Entry,
    /// How many files were written.
    pub written: usize,
    /// How many files were deleted, since the checkpoint does not have them.
    pub deleted: usize,
    /// Files that are not as in the checkpoint, and why.
    pub kept: Vec<(PathBuf, Kept)>,
    /// What was there before, when it was kept nowhere yet.
    pub before: Option<Checkpoint>,
}

/// Why a file was not made what it is in the checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kept {
    /// What is there now is in no checkpoint: it is ignored, or was left out.
    NotSaved,
    /// A file is in the way of a folder, or a folder in the way of a file.
    InTheWay,
    /// It is outside the part of the repository that is checked out.
    OutsideSparseCheckout,
    /// It is a submodule.
    Submodule,
}

/// Brings back what the checkpoint has. Files that it does not have stay.
///
/// `id` is the beginning of its commit's id or the end of its ref. The request says where, when
/// and for whom; its mode does not matter, the safety checkpoint goes to a ref.
pub fn restore(request: &Request, id: &str) -> Result<Restored> {
    bring_back(request, id, Others::Stay)
}

/// Makes the project what it was at the checkpoint: like `restore`, and files that the checkpoint
/// does not have are deleted, unless git ignores them.
pub fn restore_exactly(request: &Request, id: &str) -> Result<Restored> {
    bring_back(request, id, Others::Go)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Others {
    Stay,
    Go,
}

/// The order in which nothing can be lost:
///   1. find the checkpoint; refuse when several are meant
///   2. keep what is there now in a ref of its own, whatever its size
///   3. compare what was kept with the checkpoint
///   4. delete what the checkpoint does not have, if asked
///   5. write what is missing or different, through git, which knows about links and line ends
fn bring_back(request: &Request, id: &str, others: Others) -> Result<Restored> {
    let repository = match Repository::open(request.root, &request.environment)? {
        Ok(repository) => repository,
        Err(reason) => bail!("{}; {}", reason.what(), reason.next()),
    };
    let from = find(list::of(&repository)?, id)?; // [1]
    let before = keep_present(request)?; // [2]

    let Some(room) = Room::enter(&repository)? else {
        bail!(refusal(Reason::AnotherCheckpoint));
    };
    let head = repository.head()?;
    if let Some(reason) = moment::against(&repository, &head, Mode::Ref) {
        bail!(refusal(reason));
    }
    let head_tree = repository.head_tree(&head)?;
    let present = match snapshot::take(&repository, &room, &head_tree, u64::MAX, &mut |_| {})? {
        Ok(snapshot) => snapshot,
        Err(reason) => bail!(refusal(reason)),
    };
    // Somebody may have written a file since [2]; that has to be kept as well.
    if present.tree != head_tree && !is_kept(&repository, &present.tree)? {
        bail!("nothing was restored, files changed while they were being kept; try again");
    }
    let differences = snapshot::differences(&repository.git, &present.tree, &from.commit)?; // [3]
    let not_saved = present.plan.left_out.into_keys().collect();
    let mut work = Work::new(&repository, not_saved)?;
    let (removals, contents): (Vec<_>, Vec<_>) = differences
        .into_iter()
        .filter(|difference| difference.path.starts_with(&repository.prefix))
        .partition(|difference| difference.new.is_none());
    let deleted = match others {
        Others::Go => work.delete(removals)?, // [4]
        Others::Stay => 0,
    };
    let written = work.write(&room, &from.commit, contents)?; // [5]
    Ok(Restored {
        from,
        written,
        deleted,
        kept: work.kept,
        before,
    })
}

fn refusal(reason: Reason) -> String {
    format!("nothing was restored, {}; {}", reason.what(), reason.next())
}

fn find(entries: Vec<Entry>, id: &str) -> Result<Entry> {
    /// Git's own minimum; what is shorter fits too much.
    const AT_LEAST: usize = 4;
    let is_meant = |entry: &Entry| {
        let name = entry.place.to_string();
        let by_ref = name == id || name.rsplit('/').next() == Some(id);
        let is_ref = matches!(entry.place, Place::Reference(_));
        (is_ref && by_ref) || (id.len() >= AT_LEAST && entry.commit.starts_with(id))
    };
    let mut meant: Vec<Entry> = entries.into_iter().filter(is_meant).collect();
    match meant.len() {
        0 => bail!("no checkpoint of this project is called `{id}`"),
        1 => Ok(meant.remove(0)),
        several => {
            let ids: Vec<_> = meant.iter().map(|entry| entry.commit.as_str()).collect();
            let ids = crate::message::ticked(&ids);
            bail!("`{id}` could be any of {several} checkpoints: {ids}")
        }
    }
}

/// Takes the safety checkpoint; nothing when all of it is kept already.
fn keep_present(request: &Request) -> Result<Option<Checkpoint>> {
    let safety = Request {
        mode: Mode::Ref,
        size_limit: u64::MAX,
        message: Message {
            subject: "before a checkpoint was restored".to_owned(),
            body: String::new(),
        },
        ..request.clone()
    };
    match take::take(&safety).context("failed to keep what is there now")? {
        Outcome::Taken(checkpoint) => Ok(Some(checkpoint)),
        Outcome::NothingToDo(_) => Ok(None),
        Outcome::NotNow(reason) => bail!(refusal(reason)),
    }
}

fn is_kept(repository: &Repository, tree: &str) -> Result<bool> {
    let format = "--format=%(tree)";
    let kept = repository
        .git
        .run(&["for-each-ref", format, place::CHECKPOINTS])?;
    Ok(kept
        .split(|byte| *byte == b'\n')
        .any(|line| line == tree.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(id: &str, expected: Result<usize, &str>) {
        let entry = |commit: &str, place| Entry {
            id: String::new(),
            commit: commit.to_owned(),
            time: crate::time::Timestamp::UNIX_EPOCH,
            place,
            subject: String::new(),
            session: String::new(),
            files: 0,
        };
        let entries = vec![
            entry("aaaa1111", Place::Branch("aaaa2222".into())),
            entry("aaaa2222", Place::Branch("main".into())),
            entry(
                "bbbb",
                Place::Reference("refs/checkrein/checkpoints/x-1".into()),
            ),
        ];
        match (find(entries.clone(), id), expected) {
            (Ok(found), Ok(number)) => assert_eq!(found, entries[number], "{id}"),
            (Err(error), Err(said)) => assert!(error.to_string().contains(said), "{error}"),
            (found, _) => panic!("{id}: {found:?}"),
        }
    }

    #[test]
    fn an_id_means_one_checkpoint_or_none() {
        check("aaaa1", Ok(0));
        check("aaaa2222", Ok(1));
        check("bbbb", Ok(2));
        check("x-1", Ok(2));
        check("refs/checkrein/checkpoints/x-1", Ok(2));
        check("aaaa", Err("any of 2 checkpoints: `aaaa1111`, `aaaa2222`"));
        check("bbb", Err("no checkpoint"));
        check("main", Err("no checkpoint"));
        check("", Err("no checkpoint"));
    }
}
