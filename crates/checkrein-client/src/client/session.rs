//! One process of the client that takes one prompt after the other, as a person's does.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{ChildStdin, Command};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use rustix::process::Signal;
use serde_json::{Value, json};

use super::{Run, collect};
use crate::MockApi;
use crate::process::{Running, Stop, not_piped};

/// A running client.
pub struct Session<'a> {
    running: Running,
    stdin: ChildStdin,
    records: Receiver<Value>,
    whole: Receiver<Vec<u8>>,
    api: &'a MockApi,
    before: usize,
    limit: Duration,
    stop: Stop,
}

impl<'a> Session<'a> {
    pub(super) fn start(
        command: &mut Command,
        api: &'a MockApi,
        limit: Duration,
        stop: Stop,
    ) -> io::Result<Self> {
        let before = api.requests().len();
        let mut running = Running::start(command)?;
        let stdin = running.stdin.take().ok_or_else(not_piped)?;
        let stdout = running.stdout.take().ok_or_else(not_piped)?;
        let (record_sender, records) = mpsc::channel();
        let (whole_sender, whole) = mpsc::channel();
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let mut reader = BufReader::new(stdout);
            loop {
                let start = bytes.len();
                if reader.read_until(b'\n', &mut bytes).unwrap_or(0) == 0 {
                    break;
                }
                if let Ok(record) = serde_json::from_slice(&bytes[start..]) {
                    let _ = record_sender.send(record);
                }
            }
            whole_sender.send(bytes)
        });
        Ok(Self {
            running,
            stdin,
            records,
            whole,
            api,
            before,
            limit,
            stop,
        })
    }

    /// Sends a prompt and waits for its result.
    ///
    /// The result is waited for because prompts that arrive while the client works are joined. The
    /// results of turns that no prompt began (a subagent came back) are passed over.
    pub fn prompt(&mut self, prompt: &str) -> io::Result<Value> {
        self.send(prompt)?;
        loop {
            match self.stop.receive(&self.records, self.limit) {
                Ok(record) if record["type"] == "result" && record["origin"].is_null() => {
                    return Ok(record);
                }
                Ok(_) => {}
                Err(error) => {
                    // Asked, not killed: it ends its hooks and tools, which nobody else can reach.
                    self.running.signal(Signal::TERM);
                    let written = self.whole.recv_timeout(self.limit).unwrap_or_default();
                    let written = String::from_utf8_lossy(&written);
                    let message = format!("no result for `{prompt}`: {error}\n{written}");
                    return Err(io::Error::other(message));
                }
            }
        }
    }

    /// Sends a prompt and does not wait.
    pub fn send(&mut self, prompt: &str) -> io::Result<()> {
        let message = json!({
            "type": "user",
            "message": { "role": "user", "content": prompt },
        });
        writeln!(self.stdin, "{message}")
    }

    /// Closes the client's input and waits for its end.
    pub fn finish(self) -> io::Result<Run> {
        drop(self.stdin);
        let finished = self.running.end(&self.whole, self.limit, &self.stop)?;
        Ok(collect(finished, self.api, self.before))
    }

    /// Sends a signal to the client and waits for its end.
    ///
    /// Its input stays open until then: a busy client may see an end of input before the signal, and
    /// would end by that. Its hooks and tools do not get the signal, since the client runs them in
    /// process sessions of their own.
    pub fn finish_by(self, signal: Signal) -> io::Result<Run> {
        self.running.signal(signal);
        let finished = self.running.end(&self.whole, self.limit, &self.stop)?;
        drop(self.stdin);
        Ok(collect(finished, self.api, self.before))
    }
}
