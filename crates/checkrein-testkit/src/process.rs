//! Programs that are run to their end, or ended with all they started when their time is over.

use std::io::{Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};

/// How long a program that was told to end may take, and how long a pipe may stay open after its
/// program has ended: what the program left running in the background holds it, and is ended then.
const GRACE: Duration = Duration::from_secs(5);

/// How a program ended and what it wrote.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Standard output; bytes that are not UTF-8 are replaced.
    pub stdout: String,
    /// Standard error, likewise.
    pub stderr: String,
    /// The exit code, or 128 and the signal's number as a shell says it.
    pub code: i32,
    /// Whether it had to be ended because its time was over.
    pub timed_out: bool,
}

/// Runs a program with this standard input, and ends its process group when its time is over.
pub fn run(command: &mut Command, stdin: &[u8], limit: Duration) -> Finished {
    let mut running = Running::start(command);
    let mut pipe = running.stdin.take().expect("start pipes standard input");
    let input = stdin.to_vec();
    // A program that does not read its input must not block us, hence the thread.
    std::thread::spawn(move || {
        let _ = pipe.write_all(&input);
    });
    let stdout = read(running.stdout.take().expect("start pipes standard output"));
    running.end(&stdout, limit)
}

/// A program that runs in a process group of its own, with its streams piped.
pub(crate) struct Running {
    pub(crate) stdin: Option<ChildStdin>,
    pub(crate) stdout: Option<ChildStdout>,
    stderr: Receiver<Vec<u8>>,
    ended: Receiver<std::io::Result<ExitStatus>>,
    group: Pid,
}

impl Running {
    pub(crate) fn start(command: &mut Command) -> Self {
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
        let mut child = command.spawn().unwrap_or_else(|error| {
            panic!(
                "failed to start {}: {error}",
                command.get_program().display()
            )
        });
        let (sender, ended) = mpsc::channel();
        let running = Self {
            stdin: child.stdin.take(),
            stdout: child.stdout.take(),
            stderr: read(child.stderr.take().expect("standard error was piped above")),
            ended,
            group: Pid::from_child(&child),
        };
        std::thread::spawn(move || sender.send(child.wait()));
        running
    }

    /// Sends a signal to the program and all it started; one that is gone already is well.
    pub(crate) fn signal(&self, signal: Signal) {
        let _ = kill_process_group(self.group, signal);
    }

    /// Waits for the end; somebody else reads standard output and hands it over.
    pub(crate) fn end(self, stdout: &Receiver<Vec<u8>>, limit: Duration) -> Finished {
        let in_time = self.ended.recv_timeout(limit);
        let timed_out = in_time.is_err();
        // Asked first, since a client starts its hooks and tools in sessions of their own, where only
        // the client itself can end them.
        let asked = in_time.or_else(|_| {
            self.signal(Signal::TERM);
            self.ended.recv_timeout(GRACE)
        });
        let status = asked.unwrap_or_else(|_| {
            self.signal(Signal::KILL);
            let status = self.ended.recv();
            status.expect("the waiting thread sends before it ends")
        });
        let collect = |pipe: &Receiver<Vec<u8>>| {
            let bytes = pipe.recv_timeout(GRACE).unwrap_or_else(|_| {
                self.signal(Signal::KILL);
                pipe.recv().unwrap_or_default()
            });
            String::from_utf8_lossy(&bytes).into_owned()
        };
        Finished {
            stdout: collect(stdout),
            stderr: collect(&self.stderr),
            code: code(status.expect("nobody else waits for this program")),
            timed_out,
        }
    }
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

    fn shell(script: &str, stdin: &str, limit: Duration) -> Finished {
        run(
            Command::new("sh").args(["-c", script]),
            stdin.as_bytes(),
            limit,
        )
    }

    const ENOUGH: Duration = Duration::from_secs(60);

    #[test]
    fn what_it_wrote_and_how_it_ended_is_known() {
        let finished = shell("cat; echo no >&2; exit 3", "in", ENOUGH);
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
        let finished = shell("exit 0", &"x".repeat(1 << 20), ENOUGH);
        assert_eq!((finished.code, finished.timed_out), (0, false));
    }

    #[test]
    fn when_its_time_is_over_all_it_started_ends() {
        let finished = shell(
            "sleep 1000 & sleep 1000; echo late",
            "",
            Duration::from_millis(50),
        );
        assert!(finished.timed_out);
        assert_eq!((finished.code, finished.stdout.as_str()), (128 + 15, ""));
    }
}
