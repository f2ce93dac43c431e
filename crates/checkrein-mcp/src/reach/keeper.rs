//! The keeper of a server's process: a copy of our program between us and it, so that nothing of it is left when it ends or
//! when we do, however that happens.
//!
//! The keeper starts the server in a process group of its own, and whatever the server started and left behind becomes the
//! keeper's child. When the server ends, when we are gone or when it is told to, it ends all of them. It has no secrets of
//! its own; the server has our pipes, which the keeper holds open until the server ends. Should the keeper itself be
//! killed, the kernel kills the server.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use checkrein_core::group;

/// The first argument of a keeper; then come the id of the process that started it, the program and its arguments.
pub(super) const KEEP: &str = "--checkrein-keep-server";
/// The first argument of what becomes the server; then come the keeper's id, the program and its arguments.
const START: &str = "--checkrein-start-server";

/// How often the keeper looks whether we are still there.
const LOOK: Duration = Duration::from_millis(20);
/// How long a server has to end by itself when it is told to.
pub(super) const GRACE: Duration = Duration::from_millis(500);
/// The exit code of a server that could not be started, as shells have it.
pub(super) const NOT_STARTED: i32 = 127;
/// Begins what is said of a server that could not be started.
pub(super) const NOT_STARTED_LINE: &str = "checkrein: not started: ";

/// Does the keeper's work, if this process was started as one; asked first of all by each program that reaches servers.
pub fn keeper() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    let role = arguments.next()?;
    if role != KEEP && role != START {
        return None;
    }
    let parent = arguments.next().and_then(|id| id.to_str()?.parse().ok());
    let program = arguments.next();
    let (Some(parent), Some(program)) = (parent, program) else {
        return Some(ExitCode::FAILURE);
    };
    let arguments: Vec<OsString> = arguments.collect();
    let code = if role == KEEP {
        keep(parent, &program, &arguments)
    } else {
        start(parent, &program, &arguments)
    };
    Some(ExitCode::from(u8::try_from(code).unwrap_or(1)))
}

/// The program to start as a keeper: this one, even if its file was replaced meanwhile.
fn this_program() -> PathBuf {
    if cfg!(target_os = "linux") {
        return PathBuf::from("/proc/self/exe");
    }
    std::env::current_exe().unwrap_or_default()
}

fn keep(parent: i32, program: &OsString, arguments: &[OsString]) -> i32 {
    let told = Arc::new(AtomicBool::new(false));
    // Without the handler the keeper would end at once, and the kernel would end the server, but not what that started.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGTERM, told.clone());
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
    let mut command = Command::new(this_program());
    command
        .arg(START)
        .arg(own_id().to_string())
        .arg(program)
        .args(arguments);
    let mut child = match group::lead(&mut command).spawn() {
        Ok(child) => child,
        Err(error) => return not_started(program, &error),
    };
    let code = loop {
        match child.try_wait() {
            Ok(Some(status)) => break code_of(status),
            Ok(None) => {}
            Err(_) => break 1,
        }
        if is_orphan(parent) {
            break 1;
        }
        if told.load(Ordering::Relaxed) {
            break ended(&mut child);
        }
        std::thread::sleep(LOOK);
    };
    group::end(&mut child, true);
    let _ = child.wait();
    end_the_rest();
    code
}

/// Lets the server end by itself, for a moment.
fn ended(child: &mut Child) -> i32 {
    group::end(child, false);
    let start = Instant::now();
    while start.elapsed() < GRACE {
        if let Ok(Some(status)) = child.try_wait() {
            return code_of(status);
        }
        std::thread::sleep(LOOK / 4);
    }
    1
}

/// Ends whatever the server left behind. Who is ended leaves their own children to the keeper, so it takes several rounds.
#[cfg(target_os = "linux")]
fn end_the_rest() {
    use rustix::process::{Pid, Signal, WaitOptions, kill_process, wait};
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(2) {
        // Of a process that ended, only its entry is left, until somebody asks how it ended.
        while let Ok(Some(_)) = wait(WaitOptions::NOHANG) {}
        let children = children_of(own_id());
        if children.is_empty() {
            return;
        }
        for child in children.into_iter().filter_map(Pid::from_raw) {
            let _ = kill_process(child, Signal::KILL);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[cfg(not(target_os = "linux"))]
fn end_the_rest() {}

#[cfg(target_os = "linux")]
fn children_of(parent: i32) -> Vec<i32> {
    let processes = fs_err::read_dir("/proc").into_iter().flatten().flatten();
    let ids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    ids.filter(|id| {
        let stat = fs_err::read(format!("/proc/{id}/stat")).unwrap_or_default();
        let stat = String::from_utf8_lossy(&stat);
        // The name stands in brackets and may hold anything, a bracket as well; behind it: state, parent.
        let behind = stat.rsplit_once(") ").map_or("", |(_, behind)| behind);
        behind.split(' ').nth(1) == Some(parent.to_string().as_str())
    })
    .collect()
}

/// Becomes the server.
#[cfg(unix)]
fn start(parent: i32, program: &OsString, arguments: &[OsString]) -> i32 {
    use std::os::unix::process::CommandExt;
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
    // The keeper may have ended before the kernel was told to watch it.
    if is_orphan(parent) {
        return 1;
    }
    let error = Command::new(program).args(arguments).exec();
    not_started(program, &error)
}

#[cfg(not(unix))]
fn start(_: i32, program: &OsString, arguments: &[OsString]) -> i32 {
    match Command::new(program).args(arguments).status() {
        Ok(status) => code_of(status),
        Err(error) => not_started(program, &error),
    }
}

fn not_started(program: &OsString, error: &std::io::Error) -> i32 {
    let program = program.to_string_lossy();
    let _ = writeln!(std::io::stderr(), "{NOT_STARTED_LINE}`{program}`: {error}");
    NOT_STARTED
}

fn own_id() -> i32 {
    i32::try_from(std::process::id()).unwrap_or_default()
}

#[cfg(unix)]
fn is_orphan(parent: i32) -> bool {
    rustix::process::getppid()
        .map(rustix::process::Pid::as_raw_nonzero)
        .map(i32::from)
        != Some(parent)
}

#[cfg(not(unix))]
fn is_orphan(_: i32) -> bool {
    false
}

/// The code of an exit; of a signal, what shells make of it.
fn code_of(status: std::process::ExitStatus) -> i32 {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return 128 + signal;
    }
    status.code().unwrap_or(1)
}
