//! Runs a shell command of the project's, within a time limit, its output kept in a file.

use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use fs_err as fs;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// With this exit code.
    Code(i32),
    /// By a signal.
    Killed,
    /// It ran out of time and was ended, with everything that it had started.
    TimedOut,
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

/// Runs a command as a person would type it, in `folder`, keeping its output in the file `output`.
///
/// It gets a process group of its own, so that its end is the end of whatever it started.
pub fn run(command: &str, folder: &Path, output: &Path, limit: Duration) -> Result<Run> {
    if let Some(parent) = output.parent() {
        fs::create_dir_all(parent)?;
    }
    let file = fs::File::create(output)?.into_file();
    let mut child = shell(command);
    child
        .current_dir(folder)
        .stdin(Stdio::null())
        .stderr(file.try_clone()?)
        .stdout(file);
    let mut child = child.spawn().context("failed to start the shell")?;
    let start = Instant::now();
    let end = loop {
        if let Some(status) = child.try_wait()? {
            break end_of(status);
        }
        if start.elapsed() >= limit {
            end_group(&mut child)?;
            break End::TimedOut;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    Ok(Run {
        end,
        tail: tail(output)?,
    })
}

#[cfg(unix)]
fn shell(command: &str) -> Command {
    use std::os::unix::process::CommandExt;
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command).process_group(0);
    shell
}

#[cfg(not(unix))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    shell.arg("/C").arg(command);
    shell
}

#[cfg(unix)]
fn end_group(child: &mut std::process::Child) -> Result<()> {
    use rustix::process::{Pid, Signal, kill_process_group};
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        // A group that is gone already has ended as we want.
        let _ = kill_process_group(group, Signal::KILL);
    }
    child.wait()?;
    Ok(())
}

#[cfg(not(unix))]
fn end_group(child: &mut std::process::Child) -> Result<()> {
    child.kill()?;
    child.wait()?;
    Ok(())
}

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
        let run = run(command, folder.path(), &output, limit).unwrap();
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
            "seq 100",
            long,
            End::Code(0),
            &["93", "94", "95", "96", "97", "98", "99", "100"],
        );
    }

    #[test]
    fn what_runs_out_of_time_is_ended_with_all_it_started() {
        let command = "(sleep 1000 & echo $!; wait)";
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("output.log");
        let run = run(command, folder.path(), &output, Duration::from_millis(300)).unwrap();
        assert_eq!(run.end, End::TimedOut);
        let pid: i32 = run.tail[0].parse().unwrap();
        let pid = rustix::process::Pid::from_raw(pid).unwrap();
        // Its parent is gone, so it is reaped by the system as soon as it has ended.
        let start = Instant::now();
        while is_alive(pid) && start.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(!is_alive(pid));
    }

    fn is_alive(pid: rustix::process::Pid) -> bool {
        let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero()));
        stat.is_ok_and(|stat| !stat.contains(") Z "))
    }
}
