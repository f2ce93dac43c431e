//! The steps of a checkpoint, in an order in which each may be the last.

use std::ffi::OsString;
use std::path::Path;

use crate::time::Timestamp;
use anyhow::Result;

use super::moment::{self, Reason};
use super::outcome::{Checkpoint, Outcome, Place, Staged};
use super::pending;
use super::place;
use super::repository::{Head, Repository};
use super::room::Room;
use super::snapshot::{self, Snapshot};
use super::write::Commits;

/// Somebody who commits this often in the moment of a checkpoint is at work and will have more.
const ATTEMPTS: usize = 5;

/// Where checkpoints go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// On the branch that is checked out.
    Branch,
    /// In a ref of their own; branch, index and work tree stay as they are.
    Ref,
    /// Nowhere.
    Off,
}

/// What a checkpoint is to be.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The project's folder, which may be a part of a larger repository.
    pub root: &'a Path,
    /// Where the checkpoint goes.
    pub mode: Mode,
    /// Larger files are left out and named; in bytes.
    pub size_limit: u64,
    /// What the commit says.
    pub message: Message,
    /// The session whose work it is.
    pub session_id: &'a str,
    /// The time.
    pub now: Timestamp,
    /// Variables for git besides those that are inherited.
    pub environment: Vec<(OsString, OsString)>,
}

/// What the commit says; the trailers with session, files and project are added to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The first line.
    pub subject: String,
    /// What follows, if anything.
    pub body: String,
}

/// A point between two steps; tests stop there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    RoomEntered,
    IndexCopied,
    IndexFilled,
    TreeWritten,
    Committed,
    Noted,
    BranchMoved,
    NextIndexMade,
    IndexLockTaken,
    IndexReplaced,
}

/// Takes a checkpoint.
///
/// Killed after any step, the repository is whole, and the next call completes the work:
///   1. enter the room: a lock that the system gives back, and a sweep of what the dead left
///   2. finish the index of a checkpoint that was killed between 7 and 8
///   3. copy the index into the room; ask git what has changed; decide about each path
///   4. fill the copy, write the trees: objects that nothing points at, which git forgets in time
///   5. write the commits: the same
///   6. note in the room which index entries are to follow; without 7 the note says nothing
///   7. move the branch, if it is where it was, and keep what was staged by a ref: one transaction
///      of git's in a process that outlives us and holds the room's lock until it is done. Killed
///      after this, all work is committed, and until 2 `git status` shows the index as it was
///   8. bring the index up by git's lock protocol (see `pending`). Its lock stands only between
///      two system calls; killed right there, it blocks git until 1 recognizes and removes it
///   9. remove the note and the copies
///
/// In ref mode, 6, 8 and 9 have nothing to do and 7 makes a new ref.
pub fn take(request: &Request) -> Result<Outcome> {
    take_in_steps(request, &mut |_| {})
}

/// Finishes a checkpoint that was killed, without taking another; does nothing when none was.
pub fn complete(root: &Path, environment: &[(OsString, OsString)]) -> Result<()> {
    let Ok(repository) = Repository::open(root, environment)? else {
        return Ok(());
    };
    let Some(room) = Room::enter(&repository)? else {
        return Ok(());
    };
    let head = repository.head()?;
    if moment::against(&repository, &head, Mode::Branch).is_none() {
        pending::complete(&repository, &room, &head, &mut |_| {})?;
    }
    Ok(())
}

pub(super) fn take_in_steps(request: &Request, step: &mut dyn FnMut(Step)) -> Result<Outcome> {
    if request.mode == Mode::Off {
        return Ok(Outcome::NotNow(Reason::SwitchedOff));
    }
    let repository = match Repository::open(request.root, &request.environment)? {
        Ok(repository) => repository,
        Err(reason) => return Ok(Outcome::NotNow(reason)),
    };
    let Some(room) = Room::enter(&repository)? else {
        return Ok(Outcome::NotNow(Reason::AnotherCheckpoint)); // [1]
    };
    step(Step::RoomEntered);
    for _ in 0..ATTEMPTS {
        let head = repository.head()?;
        if let Some(reason) = moment::against(&repository, &head, request.mode) {
            return Ok(Outcome::NotNow(reason));
        }
        // In ref mode too: an index that lags behind would be read as the person's removals.
        if !pending::complete(&repository, &room, &head, step)? {
            return Ok(Outcome::NotNow(Reason::IndexLocked)); // [2]
        }
        let attempt = Attempt {
            repository: &repository,
            room: &room,
            request,
            head: &head,
        };
        if let Some(outcome) = attempt.run(step)? {
            return Ok(outcome);
        }
    }
    Ok(Outcome::NotNow(Reason::BranchKeepsMoving))
}

/// One attempt, against one state of HEAD.
struct Attempt<'a> {
    repository: &'a Repository,
    room: &'a Room,
    request: &'a Request<'a>,
    head: &'a Head,
}

impl Attempt<'_> {
    /// Returns nothing when somebody else moved the branch first.
    fn run(&self, step: &mut dyn FnMut(Step)) -> Result<Option<Outcome>> {
        let (repository, room, head) = (self.repository, self.room, self.head);
        let head_tree = repository.head_tree(head)?;
        let limit = self.request.size_limit;
        let snapshot = match snapshot::take(repository, room, &head_tree, limit, step)? {
            Ok(snapshot) => snapshot, // [3] [4]
            Err(reason) => return Ok(Some(Outcome::NotNow(reason))),
        };
        if self.request.mode == Mode::Branch {
            room.remember_forgotten(&snapshot.plan.forgotten)?;
        }
        if snapshot.tree == head_tree || self.is_kept_already(&snapshot)? {
            let left_out = snapshot.plan.named(repository);
            return Ok(Some(Outcome::NothingToDo(left_out)));
        }
        let commits = Commits::write(repository, self.request, head, &snapshot)?; // [5]
        step(Step::Committed);
        let branch = match self.request.mode {
            Mode::Branch => head.branch.as_deref(),
            Mode::Ref | Mode::Off => None,
        };
        let (place, index_is_current) = match branch {
            Some(branch) => {
                pending::note(room, head, &commits.work, &snapshot.follow)?; // [6]
                step(Step::Noted);
                if !commits.to_branch(repository, room, head, branch)? {
                    return Ok(None);
                }
                step(Step::BranchMoved); // [7]
                let moved = Head {
                    commit: Some(commits.work.clone()),
                    branch: head.branch.clone(),
                };
                // The work is kept. What is wrong with the index now, the next one mends.
                let current = pending::complete(repository, room, &moved, step); // [8] [9]
                (
                    Place::Branch(short_branch(branch)),
                    current.unwrap_or(false),
                )
            }
            None => (Place::Reference(self.new_ref(&commits)?), true),
        };
        Ok(Some(Outcome::Taken(self.checkpoint(
            commits,
            place,
            snapshot,
            index_is_current,
        ))))
    }

    /// Whether this very content, on this very commit, is in a ref of ours.
    fn is_kept_already(&self, snapshot: &Snapshot) -> Result<bool> {
        if self.request.mode != Mode::Ref {
            return Ok(false);
        }
        let format = "--format=%(tree) %(parent)";
        let kept = self
            .repository
            .git
            .run(&["for-each-ref", format, place::CHECKPOINTS])?;
        let parent = self.head.commit.as_deref().unwrap_or_default();
        let wanted = format!("{} {parent}", snapshot.tree);
        Ok(kept
            .split(|byte| *byte == b'\n')
            .any(|line| line == wanted.as_bytes()))
    }

    fn new_ref(&self, commits: &Commits) -> Result<String> {
        let mut attempt = 0;
        loop {
            let name = place::checkpoint_ref(self.request.now, self.request.session_id, attempt);
            if commits.to_ref(self.repository, self.room, &name)? {
                return Ok(name);
            }
            attempt += 1;
        }
    }

    fn checkpoint(
        &self,
        commits: Commits,
        place: Place,
        snapshot: Snapshot,
        index_is_current: bool,
    ) -> Checkpoint {
        let paths = snapshot.plan.staged.keys();
        let staged = commits.staged.is_some().then(|| Staged {
            reference: place::staged_ref(&commits.work),
            paths: paths.map(|path| self.repository.shown(path)).collect(),
        });
        Checkpoint {
            place,
            files: snapshot.differences.len(),
            left_out: snapshot.plan.named(self.repository),
            staged,
            index_is_current,
            commit: commits.work,
        }
    }
}

fn short_branch(branch: &[u8]) -> String {
    let name = String::from_utf8_lossy(branch);
    name.strip_prefix("refs/heads/").unwrap_or(&name).to_owned()
}
