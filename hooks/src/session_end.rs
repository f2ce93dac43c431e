//! `SessionEnd`: makes the checkpoint, sums the session up, has it learned from and the project's
//! decisions indexed, and sweeps away what is too old.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Result;
use checkrein_core::checkpoint::{Mode, take_for_session};
use checkrein_core::event::{Common, Event};
use checkrein_core::layout::{ProjectDirs, UserDirs};
use checkrein_core::project::{CheckpointMode, Project};
use checkrein_core::reply::Reply;
use checkrein_core::session::{self, Fact, Record, Summary};
use checkrein_core::time::Timestamp;
use checkrein_core::trace;
use fs_err as fs;

use crate::edge::{Hook, Outcome, Surroundings};
use crate::scene;

/// The hook.
pub const HOOK: Hook = Hook::new(handle);

/// How long the log of a session is kept after its last line, in seconds: sessions are resumed for
/// weeks.
const KEEP_LOGS: u64 = 90 * 24 * 60 * 60;

fn handle(surroundings: &Surroundings, event: &Event) -> Result<Outcome> {
    let Event::SessionEnd(event) = event else {
        return Ok(Outcome::default());
    };
    let Some(user) = &surroundings.user else {
        return Ok(Outcome::default());
    };
    let facts = vec![Fact::Ended {
        reason: event.reason.clone(),
    }];
    let outcome = Outcome {
        reply: Reply::Silent,
        facts,
    };
    sweep(user, surroundings.now);
    learn(surroundings, user, &event.common.session_id);
    index(surroundings, user, &event.common);
    // Only the settings are needed: a broken state must not cost the person the checkpoint.
    let project =
        scene::project(surroundings, &event.common).and_then(|dirs| Project::open(dirs).ok());
    let Some(project) = project else {
        return Ok(outcome);
    };
    let id = event.common.session_id.as_str();
    // The checkpoint first: it is what the person would miss.
    let taken = checkpoint(user, &project, id, surroundings.now);
    let records = session::read(&user.session_log(id)).unwrap_or_default();
    let mut summary = Summary::of(id, &records, surroundings.now, &event.reason);
    summary.checkpoint = match &taken {
        Ok(text) => text.clone(),
        Err(error) => Some(format!("no checkpoint was made: {error:#}")),
    };
    summary.append(&user.project_sessions(&project.dirs.root))?;
    taken.map(|_| outcome)
}

/// Takes the checkpoint as the project wants it, and says what became of it.
fn checkpoint(
    user: &UserDirs,
    project: &Project,
    session: &str,
    now: Timestamp,
) -> Result<Option<String>> {
    let mode = match project.config.checkpoint {
        CheckpointMode::Branch => Mode::Branch,
        CheckpointMode::Ref => Mode::Ref,
        CheckpointMode::Off => return Ok(None),
    };
    let outcome = take_for_session(user, project, mode, session, now)?;
    Ok(Some(outcome.to_string()))
}

/// Has what was chosen in the session learned from, by the command, while the client goes on.
///
/// Nobody waits for it: a session's end must take no longer, and whatever is cut short here is
/// learned the next time.
fn learn(surroundings: &Surroundings, user: &UserDirs, session: &str) {
    let log = session::read(&user.session_log(session)).unwrap_or_default();
    let says_something = |record: &Record| matches!(record.fact, Fact::Heard { .. });
    if !surroundings.learns || !log.iter().any(says_something) {
        return;
    }
    let session = format!("--session={session}");
    start(surroundings, None, &["route", "learn", &session]);
}

/// Has what is made of the project's decisions brought up to date, in the same way.
fn index(surroundings: &Surroundings, user: &UserDirs, common: &Common) {
    let root = match scene::project(surroundings, common) {
        Some(dirs) => Some(dirs.root),
        None => trace::root(&common.cwd, &user.home).ok(),
    };
    let has_traces = |root: &PathBuf| ProjectDirs::new(root).traces_jsonl().is_file();
    if let Some(root) = root.filter(has_traces) {
        start(surroundings, Some(&root), &["trace", "index", "--quiet"]);
    }
}

/// Starts the command, which goes on while nobody waits for it.
fn start(surroundings: &Surroundings, folder: Option<&Path>, arguments: &[&str]) {
    let Some(program) = surroundings.command() else {
        return;
    };
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if let Some(folder) = folder {
        command.current_dir(folder);
    }
    // Of a group of its own, or it would end with the hook where the client ends that early.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let _ = command.spawn();
}

/// Removes logs of sessions that nobody has gone on with for long.
///
/// By the age of the file, so a clock that jumps ahead costs at most a repeated injection.
fn sweep(user: &UserDirs, now: Timestamp) {
    let Ok(entries) = fs::read_dir(user.sessions()) else {
        return;
    };
    for entry in entries.flatten() {
        let modified = entry.metadata().and_then(|metadata| metadata.modified());
        let is_old = modified.is_ok_and(|modified| {
            let age = now
                .as_second()
                .saturating_sub(Timestamp::from(modified).as_second());
            age > KEEP_LOGS
        });
        if is_old {
            let _ = fs::remove_file(entry.path());
        }
    }
}
