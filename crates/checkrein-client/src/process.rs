//! Programs that are run to their end, or ended with all they started when their time is over.

use std::io::{self, Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

/// How long a program that was told to end may take, and how long a pipe may stay open after its
/// program has ended: what the program left running in the background holds it, and is ended then.
const GRACE: Duration = Duration::from_secs(5);

/// How often a wait looks whether it is to be given up: nobody feels it, and it costs nothing.
const LOOK: Duration = Duration::from_millis(50);

/// How a program ended and what it wrote.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Standard output; bytes that are not UTF-8 are replaced.
    pub stdout: String,
    /// Standard error, likewise.
    pub stderr: String,
    /// The exit code, or 128 and the signal's number as a shell says it.
    pub code: i32,
    /// Whether it had to be ended because its time was over, or because somebody wished it.
    pub timed_out: bool,
}

/// Somebody's wish that what is running ends, such as Ctrl-C; the default is never wished.
///
/// Programs run in process groups of their own, which Ctrl-C does not reach.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Looks at this flag, which a signal may set.
    pub fn when(flag: Arc<AtomicBool>) -> Self {
        Self(flag)
    }

    /// Whether it is wished.
    pub fn is_wished(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Receives, until the time is over or the wish comes; that is a time that is over, too.
    pub(crate) fn receive<T>(
        &self,
        from: &Receiver<T>,
        limit: Duration,
    ) -> Result<T, RecvTimeoutError> {
        let start = Instant::now();
        loop {
            let left = limit.saturating_sub(start.elapsed());
            match from.recv_timeout(left.min(LOOK)) {
                Err(RecvTimeoutError::Timeout) if left > LOOK && !self.is_wished() => {}
                other => return other,
            }
        }
    }
}

/// Runs a program with this standard input, and ends its process group when its time is over.
pub fn run(command: &mut Command, stdin: &[u8], limit: Duration) -> io::Result<Finished> {
    run_until(command, stdin, limit, &Stop::default())
}

/// Runs a program likewise, and ends it early when somebody wishes it.
pub fn run_until(
    command: &mut Command,
    stdin: &[u8],
    limit: Duration,
    stop: &Stop,
) -> io::Result<Finished> {
    let mut running = Running::start(command)?;
    let mut pipe = running.stdin.take().ok_or_else(not_piped)?;
    let input = stdin.to_vec();
    // A program that does not read its input must not block us, hence the thread.
    std::thread::spawn(move || {
        let _ = pipe.write_all(&input);
    });
    let stdout = read(running.stdout.take().ok_or_else(not_piped)?);
    running.end(&stdout, limit, stop)
}

/// A program that runs in a process group of its own, with its streams piped.
pub(crate) struct Running {
    pub(crate) stdin: Option<ChildStdin>,
    pub(crate) stdout: Option<ChildStdout>,
    stderr: Receiver<Vec<u8>>,
    ended: Receiver<io::Result<ExitStatus>>,
    group: Pid,
}

impl Running {
    pub(crate) fn start(command: &mut Command) -> io::Result<Self> {
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
        let mut child = command.spawn().map_err(|error| {
            let program = command.get_program().display();
            // The system's words are the same whether the program or its folder is missing.
            let folder = command.get_current_dir().filter(|folder| !folder.is_dir());
            let gone = folder.map(|folder| format!("; `{}` is gone", folder.display()));
            let gone = gone.unwrap_or_default();
            io::Error::new(
                error.kind(),
                format!("failed to start `{program}`: {error}{gone}"),
            )
        })?;
        let (sender, ended) = mpsc::channel();
        let running = Self {
            stdin: child.stdin.take(),
            stdout: child.stdout.take(),
            stderr: read(child.stderr.take().ok_or_else(not_piped)?),
            ended,
            group: Pid::from_child(&child),
        };
        std::thread::spawn(move || sender.send(child.wait()));
        Ok(running)
    }

    /// Sends a signal to the program and all it started; one that is gone already is well.
    pub(crate) fn signal(&self, signal: Signal) {
        let _ = kill_process_group(self.group, signal);
    }

    /// Waits for the end; somebody else reads standard output and hands it over.
    pub(crate) fn end(
        self,
        stdout: &Receiver<Vec<u8>>,
        limit: Duration,
        stop: &Stop,
    ) -> io::Result<Finished> {
        let in_time = stop.receive(&self.ended, limit);
        let timed_out = in_time.is_err();
        // Asked first, since a client starts its hooks and tools in sessions of their own, where only
        // the client itself can end them.
        let asked = in_time.or_else(|_| {
            self.signal(Signal::TERM);
            self.ended.recv_timeout(GRACE)
        });
        let status = asked.or_else(|_| {
            self.signal(Signal::KILL);
            self.ended.recv().map_err(io::Error::other)
        })?;
        let collect = |pipe: &Receiver<Vec<u8>>| {
            let bytes = pipe.recv_timeout(GRACE).unwrap_or_else(|_| {
                self.signal(Signal::KILL);
                pipe.recv().unwrap_or_default()
            });
            String::from_utf8_lossy(&bytes).into_owned()
        };
        Ok(Finished {
            stdout: collect(stdout),
            stderr: collect(&self.stderr),
            code: code(status?),
            timed_out,
        })
    }
}

pub(crate) fn not_piped() -> io::Error {
    io::Error::other("a stream of the program was not piped")
}

/// Reads a pipe to its end in the background.
fn read(mut pipe: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.read_to_end(&mut bytes);
        sender.send(bytes)
    });
    receiver
}

fn code(status: ExitStatus) -> i32 {
    status
        .code()
        .unwrap_or_else(|| 128 + status.signal().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, stdin: &str, limit: Duration, stop: &Stop) -> Finished {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        run_until(&mut command, stdin.as_bytes(), limit, stop).expect("there is a shell")
    }

    const ENOUGH: Duration = Duration::from_secs(60);

    #[test]
    fn what_it_wrote_and_how_it_ended_is_known() {
        let finished = shell("cat; echo no >&2; exit 3", "in", ENOUGH, &Stop::default());
        assert_eq!(
            (
                finished.stdout.as_str(),
                finished.stderr.as_str(),
                finished.code
            ),
            ("in", "no\n", 3)
        );
    }

    #[test]
    fn a_program_that_ignores_a_large_input_blocks_nobody() {
        let finished = shell("exit 0", &"x".repeat(1 << 20), ENOUGH, &Stop::default());
        assert_eq!((finished.code, finished.timed_out), (0, false));
    }

    #[test]
    fn when_its_time_is_over_all_it_started_ends() {
        let script = "sleep 1000 & sleep 1000; echo late";
        let finished = shell(script, "", Duration::from_millis(50), &Stop::default());
        assert!(finished.timed_out);
        assert_eq!((finished.code, finished.stdout.as_str()), (128 + 15, ""));
    }

    #[test]
    fn a_wish_ends_it_as_well() {
        let flag = Arc::new(AtomicBool::new(true));
        let finished = shell("sleep 1000", "", ENOUGH, &Stop::when(flag));
        assert!(finished.timed_out);
        assert_eq!(finished.code, 128 + 15);
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = run(&mut Command::new("no-such-program"), b"", ENOUGH).expect_err("no such");
        assert!(error.to_string().contains("`no-such-program`"), "{error}");
    }
}
