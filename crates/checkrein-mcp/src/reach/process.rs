//! A server's process: how it is started, what it writes to its standard error, how it ends.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use checkrein_core::env::CLAUDE_PROJECT_DIR;
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use tokio::io::AsyncReadExt;
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use super::keeper::{GRACE, KEEP, NOT_STARTED, NOT_STARTED_LINE};
use super::{Failure, Phase, With};

/// How much of its standard error is kept: enough for a stack trace.
const TAIL: usize = 4 * 1024;

/// A server's process.
pub(super) struct Process {
    child: Child,
    /// Its group, which may outlive it; one with a keeper leaves nothing there.
    group: Option<Pid>,
    tail: Arc<Mutex<Tail>>,
    program: String,
}

/// How a process ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// It could not be started at all.
    NotStarted(String),
    /// It ended with this code; above 128 by the signal behind it.
    Code(i32),
}

impl Process {
    /// Starts a server.
    pub(super) fn start(
        command: &str,
        arguments: &[String],
        environment: &BTreeMap<String, String>,
        with: &With<'_>,
    ) -> Result<(Self, ChildStdout, ChildStdin), Failure> {
        let path = environment
            .get("PATH")
            .map(OsString::from)
            .or_else(|| std::env::var_os("PATH"))
            .unwrap_or_default();
        if !is_found(command, &path, &with.root) {
            return Err(missing(command));
        }
        let mut starting = match &with.keeper {
            Some(keeper) => {
                let mut starting = Command::new(keeper);
                starting
                    .arg(KEEP)
                    .arg(std::process::id().to_string())
                    .arg(command);
                starting
            }
            None => Command::new(command),
        };
        starting
            .args(arguments)
            .current_dir(&with.root)
            .env(CLAUDE_PROJECT_DIR, &with.root)
            .envs(environment)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
        let mut child = starting.spawn().map_err(|error| Failure {
            phase: Phase::Spawn,
            kind: "not-started",
            cause: format!("`{command}` was not started: {error}"),
            next: format!("run `{command}` in a terminal and see what it says"),
            stderr: String::new(),
        })?;
        let tail = Arc::new(Mutex::new(Tail::default()));
        if let Some(stderr) = child.stderr.take() {
            tokio::spawn(drain(stderr, tail.clone()));
        }
        let (Some(output), Some(input)) = (child.stdout.take(), child.stdin.take()) else {
            unreachable!("both were asked for");
        };
        let group = child
            .id()
            .and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        let process = Self {
            child,
            group,
            tail,
            program: command.to_owned(),
        };
        Ok((process, output, input))
    }

    /// Waits for the process to end, for a moment.
    pub(super) async fn ended(&mut self, patience: Duration) -> Option<Ended> {
        let status = timeout(patience, self.child.wait()).await.ok()?.ok()?;
        // What it said last may still be in the pipe.
        tokio::task::yield_now().await;
        let code = status.code().unwrap_or_else(|| {
            128 + std::os::unix::process::ExitStatusExt::signal(&status).unwrap_or_default()
        });
        if code == NOT_STARTED
            && let Some(reason) = self.stderr().strip_prefix(NOT_STARTED_LINE)
        {
            return Some(Ended::NotStarted(reason.to_owned()));
        }
        Some(Ended::Code(code))
    }

    /// Returns the end of what it wrote to its standard error.
    pub(super) fn stderr(&self) -> String {
        let tail = self.tail.lock().unwrap_or_else(PoisonError::into_inner);
        tail.text()
    }

    /// The program's name, for messages.
    pub(super) fn program(&self) -> &str {
        &self.program
    }

    /// Ends the process and all that it started. Its standard input is closed already: most end by themselves.
    pub(super) async fn end(mut self) {
        if timeout(GRACE, self.child.wait()).await.is_err() {
            self.tell(Signal::TERM);
            // The keeper gives the server its time, and needs some of its own.
            if timeout(GRACE * 4, self.child.wait()).await.is_err() {
                let _ = self.child.kill().await;
            }
        }
        self.end_group(Signal::KILL);
    }

    fn tell(&self, signal: Signal) {
        if let Some(id) = self.id() {
            let _ = kill_process(id, signal);
        }
    }

    fn end_group(&self, signal: Signal) {
        if let Some(group) = self.group {
            let _ = kill_process_group(group, signal);
        }
    }

    fn id(&self) -> Option<Pid> {
        Pid::from_raw(i32::try_from(self.child.id()?).ok()?)
    }
}

impl Drop for Process {
    /// The last resort, should nobody have waited for its end: somebody said stop.
    fn drop(&mut self) {
        if self.id().is_none() {
            return;
        }
        self.tell(Signal::TERM);
        let start = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) && start.elapsed() < GRACE * 3 {
            std::thread::sleep(Duration::from_millis(5));
        }
        // Without a keeper there may be more of the group.
        self.end_group(Signal::KILL);
        let _ = self.child.start_kill();
    }
}

/// Whether there is such a program. By a name alone it is looked up as the system does; the folder is the server's own.
fn is_found(command: &str, path: &std::ffi::OsStr, folder: &Path) -> bool {
    let is_program = |path: PathBuf| folder.join(path).is_file();
    if command.contains('/') {
        return is_program(PathBuf::from(command));
    }
    std::env::split_paths(path).any(|folder| is_program(folder.join(command)))
}

fn missing(command: &str) -> Failure {
    let next = if command.contains("${") {
        "set the variable that its configuration names".to_owned()
    } else if command.contains('/') {
        format!("see whether `{command}` is still there, or mend the path in its configuration")
    } else {
        format!("install `{command}`, or write its whole path into the configuration")
    };
    Failure {
        phase: Phase::Spawn,
        kind: "missing-program",
        cause: format!("there is no program `{command}`"),
        next,
        stderr: String::new(),
    }
}

/// The end of a stream.
#[derive(Default)]
struct Tail {
    kept: Vec<u8>,
    dropped: bool,
}

impl Tail {
    fn add(&mut self, bytes: &[u8]) {
        self.kept.extend_from_slice(bytes);
        if self.kept.len() > 2 * TAIL {
            self.kept.drain(..self.kept.len() - TAIL);
            self.dropped = true;
        }
    }

    fn text(&self) -> String {
        let text = String::from_utf8_lossy(&self.kept);
        let text = if self.dropped {
            // The first line is half of one.
            text.split_once('\n').map_or("", |(_, rest)| rest)
        } else {
            &text
        };
        text.trim_end().to_owned()
    }
}

/// Reads all that comes, so that a server that writes a lot is never held up.
async fn drain(mut stderr: ChildStderr, tail: Arc<Mutex<Tail>>) {
    let mut part = vec![0; 16 * 1024];
    while let Ok(count) = stderr.read(&mut part).await {
        if count == 0 {
            return;
        }
        let mut tail = tail.lock().unwrap_or_else(PoisonError::into_inner);
        tail.add(&part[..count]);
    }
}
