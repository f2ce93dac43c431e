//! The checkpoint of a session: taken as the project wants it, and marked while it is being taken.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use fs_err as fs;

use super::outcome::Outcome;
use super::take::{Message, Mode, Request, take};
use crate::disk::{Lock, lock_dir, replace_cached};
use crate::layout::UserDirs;
use crate::project::{CHECKPOINT_SIZE_LIMIT, Project};
use crate::time::Timestamp;

/// Takes a checkpoint of a project's work for a session.
///
/// A mark says that it was begun, for the next session to complete it if this process is killed.
/// Where mark and lock cannot be made, on a full disk for instance, the checkpoint goes before.
pub fn take_for_session(
    user: &UserDirs,
    project: &Project,
    mode: Mode,
    session: &str,
    now: Timestamp,
) -> Result<Outcome> {
    let root = &project.dirs.root;
    // Two sessions that end at once take their checkpoints one after the other.
    let _lock = lock(user, root, Duration::from_secs(10));
    let mark = user.checkpoint_mark(root);
    let _ = replace_cached(&mark, &serde_json::to_vec(session)?);
    let outcome = take(&Request {
        root,
        mode,
        size_limit: project
            .config
            .checkpoint_size_limit
            .unwrap_or(CHECKPOINT_SIZE_LIMIT),
        message: Message {
            subject: "checkrein: checkpoint at the end of the session".to_owned(),
            body: String::new(),
        },
        session_id: session,
        now,
        environment: Vec::new(),
    })?;
    let _ = fs::remove_file(&mark);
    Ok(outcome)
}

/// Returns the session whose checkpoint was begun and is not being taken any more.
pub fn unfinished(user: &UserDirs, root: &Path) -> Option<String> {
    let mark = fs::read(user.checkpoint_mark(root)).ok()?;
    // Whoever holds the lock is still at it.
    lock(user, root, Duration::ZERO)?;
    Some(serde_json::from_slice(&mark).unwrap_or_default())
}

fn lock(user: &UserDirs, root: &Path, patience: Duration) -> Option<Lock> {
    let data = user.project_data(root);
    fs::create_dir_all(&data).ok()?;
    lock_dir(&data, patience).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(folder: &Path) -> UserDirs {
        let home = folder.as_os_str().to_owned();
        UserDirs::new(|name| (name == "HOME").then(|| home.clone())).unwrap()
    }

    #[test]
    fn a_mark_that_nobody_holds_is_unfinished_work() {
        let folder = tempfile::tempdir().unwrap();
        let (user, root) = (user(folder.path()), Path::new("/p"));
        assert_eq!(unfinished(&user, root), None);
        replace_cached(&user.checkpoint_mark(root), b"\"s1\"").unwrap();
        assert_eq!(unfinished(&user, root).as_deref(), Some("s1"));
        let held = lock(&user, root, Duration::ZERO);
        assert_eq!(unfinished(&user, root), None, "it is still being taken");
        drop(held);
    }
}
