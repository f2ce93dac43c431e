//! The lines between us and a server's process: one JSON message each, and a record of what was none.
//!
//! rmcp has such a transport; this one bounds a message and says so, keeps the first line that is no JSON, and passes over a
//! late answer to our first question, so that a handshake can go on without waiting for it.

use std::sync::{Arc, Mutex, PoisonError};

use rmcp::RoleClient;
use rmcp::model::{RequestId, ServerJsonRpcMessage};
use rmcp::service::{RxJsonRpcMessage, TxJsonRpcMessage};
use rmcp::transport::Transport;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{ChildStdin, ChildStdout};

use super::odd::{Seen, as_error, is_answer};

/// The id of our first question; no other request has it.
pub(super) const PROBE: &str = "checkrein-probe";

/// What was noticed on the way.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes {
    /// The first line that was no message.
    pub garbage: Option<Garbage>,
    /// A message was larger than allowed.
    pub is_too_large: bool,
    /// So much of a message was read whose line has not ended.
    pub unfinished: usize,
    /// The server closed its end.
    pub is_closed: bool,
    /// The late answer to the probe: whether the server speaks the modern protocol.
    pub is_modern: bool,
}

/// A line that was no message.
#[derive(Clone, Debug)]
pub(super) struct Garbage {
    /// Its beginning.
    pub line: String,
    /// What it is, as far as that can be told.
    pub what: &'static str,
}

/// One end of the lines; copies are the same end.
#[derive(Clone)]
pub(super) struct Wire {
    input: Arc<tokio::sync::Mutex<Option<ChildStdin>>>,
    output: Arc<tokio::sync::Mutex<Lines>>,
    notes: Arc<Mutex<Notes>>,
    seen: Seen,
}

struct Lines {
    reader: BufReader<ChildStdout>,
    line: Vec<u8>,
    limit: usize,
    notes: Arc<Mutex<Notes>>,
}

/// A line, or why there is none.
enum Line {
    Whole(Vec<u8>),
    TooLarge,
    Closed,
}

impl Wire {
    pub(super) fn new(output: ChildStdout, input: ChildStdin, limit: usize, seen: Seen) -> Self {
        let notes: Arc<Mutex<Notes>> = Arc::default();
        let lines = Lines {
            reader: BufReader::with_capacity(64 * 1024, output),
            line: Vec::new(),
            limit,
            notes: notes.clone(),
        };
        Self {
            input: Arc::new(tokio::sync::Mutex::new(Some(input))),
            output: Arc::new(tokio::sync::Mutex::new(lines)),
            notes,
            seen,
        }
    }

    pub(super) fn notes(&self) -> Notes {
        self.with_notes(|notes| notes.clone())
    }

    /// Writes a message that rmcp does not know.
    pub(super) async fn write(&self, message: &Value) -> std::io::Result<()> {
        self.write_line(message.to_string()).await
    }

    /// Reads on until the probe is answered; returns nothing when the server closes its end.
    pub(super) async fn probe_answer(&self) -> Option<Value> {
        loop {
            let line = self.next_line().await?;
            let Ok(message) = serde_json::from_slice::<Value>(&line) else {
                self.note_garbage(&line);
                continue;
            };
            let id = message.get("id");
            let is_answer = message.get("method").is_none();
            // A server that could not read the question answers without its id.
            if is_answer && (id == Some(&Value::from(PROBE)) || id.is_none_or(Value::is_null)) {
                return Some(message);
            }
        }
    }

    /// Closes the server's standard input: it has been told all.
    pub(super) async fn hang_up(&self) {
        self.input.lock().await.take();
    }

    async fn write_line(&self, mut line: String) -> std::io::Result<()> {
        line.push('\n');
        let mut input = self.input.lock().await;
        let closed = || std::io::Error::from(std::io::ErrorKind::BrokenPipe);
        let pipe = input.as_mut().ok_or_else(closed)?;
        pipe.write_all(line.as_bytes()).await?;
        pipe.flush().await
    }

    async fn next_line(&self) -> Option<Vec<u8>> {
        let line = self.output.lock().await.next().await;
        match line {
            Line::Whole(line) => Some(line),
            Line::TooLarge => {
                self.with_notes(|notes| notes.is_too_large = true);
                None
            }
            Line::Closed => {
                self.with_notes(|notes| notes.is_closed = true);
                None
            }
        }
    }

    fn note_garbage(&self, line: &[u8]) {
        let text = String::from_utf8_lossy(line);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let garbage = Garbage {
            line: text.chars().take(200).collect(),
            what: what_it_is(text),
        };
        self.with_notes(|notes| {
            notes.garbage.get_or_insert(garbage);
        });
    }

    fn with_notes<T>(&self, what: impl FnOnce(&mut Notes) -> T) -> T {
        locked(&self.notes, what)
    }

    /// Understands a line; returns nothing for what is passed over.
    fn understand(&self, line: &[u8]) -> Option<ServerJsonRpcMessage> {
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        match serde_json::from_slice::<ServerJsonRpcMessage>(line) {
            Ok(message) => {
                let id = match &message {
                    ServerJsonRpcMessage::Response(response) => Some(&response.id),
                    ServerJsonRpcMessage::Error(error) => error.id.as_ref(),
                    _ => None,
                };
                self.seen.note(&message);
                if !id.is_some_and(|id| *id == RequestId::String(PROBE.into())) {
                    return Some(message);
                }
                let is_modern = matches!(message, ServerJsonRpcMessage::Response(_));
                self.with_notes(|notes| notes.is_modern = is_modern);
                None
            }
            Err(error) if line.trim_ascii_start().starts_with(b"{") => self.odd(line, &error),
            Err(_) => {
                self.note_garbage(line);
                None
            }
        }
    }
}

impl Wire {
    /// What is JSON and no message of ours: an answer becomes an error, so that nobody waits for it; all else, a
    /// notification of tomorrow say, is passed over.
    fn odd(&self, line: &[u8], error: &serde_json::Error) -> Option<ServerJsonRpcMessage> {
        let Ok(message) = serde_json::from_slice::<Value>(line) else {
            self.note_garbage(line);
            return None;
        };
        if message.get("method").is_some() {
            return None;
        }
        let answer = as_error(&message, error).filter(|_| message["id"] != PROBE);
        if !is_answer(&message) {
            self.note_garbage(line);
        }
        answer
    }
}

impl Lines {
    /// Returns the next line. Whoever stops waiting loses nothing: what was read stays for the next time.
    async fn next(&mut self) -> Line {
        loop {
            let available = match self.reader.fill_buf().await {
                Ok([]) | Err(_) => return Line::Closed,
                Ok(available) => available,
            };
            let end = memchr(available);
            let taken = end.map_or(available.len(), |end| end + 1);
            if self.line.len() + taken > self.limit {
                return Line::TooLarge;
            }
            let unfinished = match end {
                Some(_) => 0,
                None => self.line.len() + taken,
            };
            locked(&self.notes, |notes| notes.unfinished = unfinished);
            self.line.extend_from_slice(&available[..taken]);
            self.reader.consume(taken);
            if end.is_some() {
                return Line::Whole(std::mem::take(&mut self.line));
            }
        }
    }
}

fn locked<T>(notes: &Mutex<Notes>, what: impl FnOnce(&mut Notes) -> T) -> T {
    what(&mut notes.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Says what a line is that is no message.
fn what_it_is(line: &str) -> &'static str {
    if line.to_ascii_lowercase().starts_with("content-length:") {
        return "a header of another protocol; here each message is a line of its own";
    }
    match serde_json::from_str::<Value>(line) {
        Ok(Value::Array(_)) => "a list of messages; here each message is a line of its own",
        Ok(Value::Object(_)) => "no message of the protocol",
        Ok(_) => "no message",
        Err(error) if error.to_string().contains("recursion limit") => "nested too deep to be read",
        Err(error) if error.is_eof() && matches!(line, "{" | "[") => {
            "the first line of several; here each message is one line"
        }
        Err(_) => "no JSON",
    }
}

fn memchr(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| *byte == b'\n')
}

impl Transport<RoleClient> for Wire {
    type Error = std::io::Error;

    fn send(
        &mut self,
        item: TxJsonRpcMessage<RoleClient>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send + 'static {
        let wire = self.clone();
        async move {
            let line = serde_json::to_string(&item)?;
            wire.write_line(line).await
        }
    }

    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleClient>> {
        loop {
            let line = self.next_line().await?;
            if let Some(message) = self.understand(&line) {
                return Some(message);
            }
        }
    }

    async fn close(&mut self) -> Result<(), Self::Error> {
        self.hang_up().await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        let found = what_it_is(line);
        assert!(found.starts_with(expected), "{line}: {found}");
    }

    #[test]
    fn what_is_no_message_is_named() {
        check("Listening on port 3000", "no JSON");
        check("Content-Length: 148", "a header of another protocol");
        check("{", "the first line of several");
        check("[", "the first line of several");
        check("{\"jsonrpc\":", "no JSON");
        check(
            "[{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{}}]",
            "a list of messages",
        );
        check(
            "{\"level\":\"info\",\"id\":5}",
            "no message of the protocol",
        );
        check("5", "no message");
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(200), "]".repeat(200));
        check(&deep, "nested too deep");
    }
}
