//! Runs a shell command of the project's, within a time limit, its output kept in a file.
//!
//! What it started ends with it, however it ends: a server that a test run left behind would hold
//! the port that the next one needs. Only what left its process group on purpose (`setsid`, a
//! daemon) outlives a command that ended by itself; when time is over that is ended as well, where
//! the system tells us which processes carry our mark. When this very process is killed, the group
//! ends too. Not caught is what left the group and emptied its environment, and, when we are killed,
//! what left the group.

use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use fs_err as fs;

use crate::{env, group};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// With this exit code.
    Code(i32),
    /// By a signal.
    Killed,
    /// It ran out of time and was ended, with everything that it had started.
    TimedOut,
    /// It was ended likewise because somebody wanted it.
    Interrupted,
}

/// What came of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// How it ended.
    pub end: End,
    /// The last lines of its output, both streams as they came.
    pub tail: Vec<String>,
}

/// Enough to see why something failed.
const TAIL_LINES: usize = 8;

/// Enough to hold that many lines.
const TAIL_BYTES: u64 = 8 * 1024;

/// How long a command that is told to end may take to tidy up after itself.
const GRACE: Duration = Duration::from_secs(2);

/// Runs a command as a person would type it, in `folder`, keeping its output in the file `output`,
/// until its time is over or `stop` says so.
pub fn run(
    command: &str,
    folder: &Path,
    output: &Path,
    limit: Duration,
    stop: &dyn Fn() -> bool,
) -> Result<Run> {
    let file = create(output)?;
    let mark = mark();
    let mut child = shell(command);
    child
        .current_dir(folder)
        .env(env::CHECKREIN_RUN, &mark)
        .stdin(Stdio::piped())
        .stderr(file.try_clone()?)
        .stdout(file);
    let mut child = child.spawn().context("failed to start the shell")?;
    // Held until the command has ended: its end of the pipe tells whether we are alive.
    let _alive = child.stdin.take();
    let end = match wait(&mut child, limit, stop)? {
        None => {
            group::end(&mut child, true);
            end_of(child.wait()?)
        }
        Some(early) => {
            group::end(&mut child, false);
            wait(&mut child, GRACE, &|| false)?;
            group::end(&mut child, true);
            end_marked(&mark);
            child.wait()?;
            early
        }
    };
    Ok(Run {
        end,
        tail: tail(output)?,
    })
}

/// Opens the file for the output. It is for the person's eyes: a test run prints what it likes.
fn create(output: &Path) -> Result<std::fs::File> {
    if let Some(parent) = output.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    fs_err::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok(options.open(output)?.into_file())
}

/// Returns what tells the processes of this run from all others.
fn mark() -> String {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    format!("{}-{number}", std::process::id())
}

/// Waits for the command to end by itself, or says why it has to be ended.
fn wait(child: &mut Child, limit: Duration, stop: &dyn Fn() -> bool) -> Result<Option<End>> {
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if has_ended(child)? {
            return Ok(None);
        }
        if stop() {
            return Ok(Some(End::Interrupted));
        }
        if start.elapsed() >= limit {
            return Ok(Some(End::TimedOut));
        }
        std::thread::sleep(pause);
        // A quick command is noticed at once, and a long one costs no processor.
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

/// Whether the shell has ended. It is left unburied, so that its group's number stays its own.
#[cfg(unix)]
fn has_ended(child: &Child) -> Result<bool> {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    loop {
        match waitid(WaitId::Pid(Pid::from_child(child)), options) {
            Err(rustix::io::Errno::INTR) => {}
            other => return Ok(other?.is_some()),
        }
    }
}

#[cfg(not(unix))]
fn has_ended(child: &mut Child) -> Result<bool> {
    Ok(child.try_wait()?.is_some())
}

/// Ends the group when the pipe on its standard input does, and becomes a shell for the command,
/// which finds nothing on its standard input. The watcher is nobody's child, so that no command
/// waits for it.
#[cfg(unix)]
const WATCHED: &str = "exec 3<&0 </dev/null
( (read -r _ <&3; kill -KILL 0) >/dev/null 2>&1 & )
exec 3<&-
exec sh -c \"$1\"";

#[cfg(unix)]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    group::lead(shell.args(["-c", WATCHED, "sh", command]));
    shell
}

#[cfg(not(unix))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    shell.arg("/C").arg(command);
    shell
}

/// Ends what left the group and still carries the mark, where the system shows environments.
#[cfg(unix)]
fn end_marked(mark: &str) {
    use rustix::process::{Pid, Signal, kill_process};
    let ours = format!("{}={mark}", env::CHECKREIN_RUN);
    // One that is being started while we look is found at the next look.
    for _ in 0..8 {
        let mut found = false;
        for process in fs::read_dir("/proc").into_iter().flatten().flatten() {
            let name = process.file_name();
            let pid = name.to_str().and_then(|name| name.parse().ok());
            let Some(pid) = pid.and_then(Pid::from_raw) else {
                continue;
            };
            let environment = fs::read(process.path().join("environ")).unwrap_or_default();
            if environment
                .split(|byte| *byte == 0)
                .any(|variable| variable == ours.as_bytes())
            {
                found |= kill_process(pid, Signal::KILL).is_ok();
            }
        }
        if !found {
            break;
        }
    }
}

#[cfg(not(unix))]
fn end_marked(_: &str) {}

fn end_of(status: ExitStatus) -> End {
    status.code().map_or(End::Killed, End::Code)
}

fn tail(output: &Path) -> Result<Vec<String>> {
    use std::io::{Read, Seek, SeekFrom};
    let mut file = fs::File::open(output)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))?;
    let mut bytes = Vec::new();
    file.take(TAIL_BYTES).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let from = lines.len().saturating_sub(TAIL_LINES);
    Ok(lines[from..]
        .iter()
        .map(|line| (*line).to_owned())
        .collect())
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(command: &str, limit: Duration, end: End, tail: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("a b/output.log");
        let run = run(command, folder.path(), &output, limit, &|| false).unwrap();
        assert_eq!(run.end, end, "{command}");
        assert_eq!(run.tail, tail, "{command}");
    }

    #[test]
    fn a_command_is_run_as_a_person_would_type_it() {
        let long = Duration::from_secs(60);
        check(
            "true && echo 'a b' | tr a-z A-Z",
            long,
            End::Code(0),
            &["A B"],
        );
        check(
            "echo out; echo err >&2; exit 3",
            long,
            End::Code(3),
            &["out", "err"],
        );
        check("kill -9 $$", long, End::Killed, &[]);
        check(
            "cat; wait; echo \"$0 $# $-\"",
            long,
            End::Code(0),
            &["sh 0 "],
        );
        check("test ! -e /proc/$$/fd/3", long, End::Code(0), &[]);
        check(
            "seq 100",
            long,
            End::Code(0),
            &["93", "94", "95", "96", "97", "98", "99", "100"],
        );
    }

    /// Runs a command that prints the id of a process which it leaves behind, and waits for that
    /// to end. Where `stops`, somebody wants it to end as soon as it has printed.
    #[track_caller]
    fn check_left(command: &str, limit: Duration, stops: bool, end: End) {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("output.log");
        let has_printed = || fs::metadata(&output).is_ok_and(|metadata| metadata.len() > 0);
        let stop = || stops && has_printed();
        let run = run(command, folder.path(), &output, limit, &stop).unwrap();
        assert_eq!(run.end, end, "{command}");
        let pid: i32 = run.tail[0].parse().unwrap();
        let pid = rustix::process::Pid::from_raw(pid).unwrap();
        // Its parent is gone, so it is buried by the system as soon as it has ended.
        let start = Instant::now();
        while is_alive(pid) && start.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(!is_alive(pid), "{command}");
    }

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn what_runs_out_of_time_is_ended_with_all_it_started() {
        let short = Duration::from_secs(1);
        let check = |command| check_left(command, short, false, End::TimedOut);
        check("(sleep 1000 & echo $!; wait)");
        check("trap '' TERM; sleep 1000 & echo $!; wait; wait; sleep 1000");
        // Gone from the group, into a session of its own.
        check("setsid sh -c 'echo $$; exec sleep 1000' & wait");
    }

    #[test]
    fn what_a_command_leaves_behind_ends_with_it() {
        check_left("sleep 1000 & echo $!", LONG, false, End::Code(0));
    }

    #[test]
    fn it_ends_when_somebody_wants_it() {
        check_left("sleep 1000 & echo $!; wait", LONG, true, End::Interrupted);
    }

    #[test]
    fn the_output_is_for_the_person_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("output.log");
        run("echo x", folder.path(), &output, LONG, &|| false).unwrap();
        let mode = fs::metadata(&output).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    fn is_alive(pid: rustix::process::Pid) -> bool {
        let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero()));
        stat.is_ok_and(|stat| !stat.contains(") Z "))
    }
}
