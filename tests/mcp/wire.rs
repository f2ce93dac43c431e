//! A client of a few lines: JSON-RPC over the pipes of a child, a message a line.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// Many times what anything here takes; a hang ends the test.
pub(crate) const LIMIT: Duration = Duration::from_secs(60);

/// A server and the wire to it.
pub(crate) struct Peer {
    pub(crate) child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    /// What the server sent that was no answer.
    pub(crate) notifications: Vec<Value>,
    last_id: u64,
}

impl Peer {
    /// Starts a server. What it says on standard error is the tester's to see.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            stdout
                .lines()
                .map_while(Result::ok)
                .try_for_each(|line| sender.send(line))
        });
        Self {
            stdin: child.stdin.take(),
            child,
            lines,
            notifications: Vec::new(),
            last_id: 0,
        }
    }

    /// Says hello as clients of 2025 do, and returns the server's answer.
    pub(crate) fn hello(&mut self) -> Value {
        let answer = self.request("initialize", initialize("2025-11-25"));
        self.send(json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }).to_string());
        answer["result"].clone()
    }

    /// Sends a line as it is.
    pub(crate) fn send(&mut self, line: impl AsRef<[u8]>) {
        let stdin = self.stdin.as_mut().unwrap();
        stdin.write_all(line.as_ref()).unwrap();
        stdin.write_all(b"\n").unwrap();
    }

    /// Sends a request and returns its id.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> u64 {
        self.last_id += 1;
        let request =
            json!({ "jsonrpc": "2.0", "id": self.last_id, "method": method, "params": params });
        self.send(request.to_string());
        self.last_id
    }

    /// Sends a request and returns the message that answers it.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        self.answer(&id.into())
    }

    /// Calls a tool and returns the result.
    pub(crate) fn call(&mut self, tool: &str, arguments: Value) -> Value {
        let answer = self.request(
            "tools/call",
            json!({ "name": tool, "arguments": arguments }),
        );
        assert!(answer["error"].is_null(), "{answer}");
        answer["result"].clone()
    }

    /// Calls a tool and returns what it answers; a fault is a panic.
    pub(crate) fn answer_of(&mut self, tool: &str, arguments: Value) -> Value {
        let result = self.call(tool, arguments);
        assert_eq!(result["isError"], false, "{result}");
        result["structuredContent"].clone()
    }

    /// Calls a tool and returns what it says went wrong; an answer is a panic.
    pub(crate) fn fault_of(&mut self, tool: &str, arguments: Value) -> String {
        let result = self.call(tool, arguments);
        assert_eq!(result["isError"], true, "{result}");
        result["content"][0]["text"].as_str().unwrap().to_owned()
    }

    /// Returns the answer to the request with this id.
    pub(crate) fn answer(&mut self, id: &Value) -> Value {
        loop {
            let message = self.message();
            if message["method"].is_string() {
                self.notifications.push(message);
            } else if message["id"] == *id {
                return message;
            } else {
                panic!("an answer to nobody: {message}");
            }
        }
    }

    /// Returns the next message, whatever it is.
    pub(crate) fn message(&mut self) -> Value {
        let line = self.lines.recv_timeout(LIMIT).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    /// Closes the server's input and waits for its end; returns how it ended and what else it had sent.
    pub(crate) fn finish(mut self) -> (ExitStatus, Vec<Value>) {
        drop(self.stdin.take());
        let rest: Vec<Value> = self
            .lines
            .iter()
            .map(|line| serde_json::from_str(&line).unwrap())
            .collect();
        (self.child.wait().unwrap(), rest)
    }

    /// Waits for the end of the server while its input stays open.
    pub(crate) fn wait(mut self) -> ExitStatus {
        let status = self.child.wait().unwrap();
        drop(self.stdin.take());
        status
    }
}

/// Returns what a client says first.
pub(crate) fn initialize(version: &str) -> Value {
    json!({
        "protocolVersion": version,
        "capabilities": {},
        "clientInfo": { "name": "test", "version": "1" },
    })
}

/// Returns what every request of 2026 carries.
pub(crate) fn meta() -> Value {
    json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": { "name": "test", "version": "1" },
        "io.modelcontextprotocol/clientCapabilities": {},
    })
}
