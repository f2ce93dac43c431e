//! What went wrong, said so that somebody can mend it.

use std::time::Duration;

use checkrein_core::message::{count, plain};
use rmcp::model::ErrorData;
use rmcp::service::{ClientInitializeError, ServiceError};

use serde_json::Value;

use super::far::{chain, far, session_over};
use super::mask::Mask;
use super::odd::{NOT_UNDERSTOOD, Seen, explained, unknown};
use super::process::{Ended, Process};
use super::session::Trouble;
use super::wire::Notes;
use super::{Failure, Phase, With};
use crate::servers::Server;

/// What is known of a server when something of it fails.
#[derive(Clone)]
pub(super) struct Explain {
    pub mask: Mask,
    /// The last result that nobody understood.
    pub seen: Seen,
    server: String,
    has_helper: bool,
    missing: Vec<String>,
    /// How large a message may be.
    pub limit: usize,
}

impl Explain {
    pub(super) fn of(server: &Server, with: &With<'_>) -> Self {
        Self {
            mask: Mask::of(
                server.written.as_ref(),
                server.transport.as_ref().ok(),
                with.access.bearer.as_deref(),
            ),
            seen: Seen::default(),
            server: server.name.clone(),
            has_helper: server.has_helper(),
            missing: server.missing.clone(),
            limit: with.limits.message,
        }
    }

    /// Takes the secrets out, and adds what may be the reason.
    pub(super) fn masked(&self, failure: Failure) -> Failure {
        let failure = match failure.kind {
            "closed" | "bad-answer" if self.seen.is_over() => session_over(failure.phase),
            _ => failure,
        };
        let mut cause = self.mask.put(&failure.cause);
        if !self.missing.is_empty() {
            let names = checkrein_core::message::ticked(&self.missing);
            cause = format!("{cause}; its configuration names {names}, which has no value here");
        }
        let mut next = failure.next;
        if self.has_helper && failure.kind == "unauthorized" {
            cause = format!("{cause}; its `headersHelper` was not run, we run none");
            next = "give it a `bearer` with a `command` in ~/.config/checkrein/config.json, or reach it through `claude`".to_owned();
        }
        Failure {
            cause,
            next,
            stderr: self.mask.put(&failure.stderr),
            ..failure
        }
    }

    /// Says why the handshake failed.
    pub(super) fn handshake(&self, error: &ClientInitializeError) -> Failure {
        let phase = Phase::Handshake;
        match error {
            ClientInitializeError::NoCompatibleProtocolVersion {
                server_supported, ..
            } => {
                let versions: Vec<String> =
                    server_supported.iter().map(ToString::to_string).collect();
                let versions = match versions.len() {
                    0 => "none that we know".to_owned(),
                    _ => versions.join(", "),
                };
                new(
                    phase,
                    "wrong-protocol",
                    format!(
                        "it speaks the protocol's version {versions}; we speak 2024-11-05 to 2026-07-28"
                    ),
                    "update the server, or checkrein",
                )
            }
            ClientInitializeError::JsonRpcError(error) => self.rpc(phase, error),
            ClientInitializeError::LegacyFallbackFailed { fallback, .. } => {
                self.handshake(fallback)
            }
            ClientInitializeError::TransportError { error, .. } => far(phase, error.error.as_ref()),
            ClientInitializeError::ExpectedInitResult(result) => {
                let result = result.as_ref().and_then(unknown).unwrap_or_default();
                new(
                    phase,
                    "bad-answer",
                    explained(phase, &result),
                    "report it to the server's authors, or see whether this is an MCP server at all",
                )
            }
            ClientInitializeError::ConflictInitResponseId(asked, got)
            | ClientInitializeError::UncorrelatedErrorResponse {
                expected: asked,
                received: got,
            } => new(
                phase,
                "bad-answer",
                format!(
                    "it answered the question with the id {got}; the one it was asked has the id {asked}"
                ),
                "report it to the server's authors",
            ),
            ClientInitializeError::ConnectionClosed(_) => new(
                phase,
                "closed",
                "it closed the connection".to_owned(),
                "look into the server's own log",
            ),
            other => new(
                phase,
                "bad-answer",
                format!(
                    "its answer is none of the protocol: {}",
                    shortened(&other.to_string())
                ),
                "see whether this is an MCP server at all",
            ),
        }
    }

    /// Says why something else failed.
    pub(super) fn trouble(&self, phase: Phase, trouble: Trouble) -> Failure {
        match trouble {
            Trouble::TooMany(what) => new(
                phase,
                "too-many-tools",
                what,
                "see whether the server can be told to offer fewer",
            ),
            Trouble::Odd(what) => new(
                phase,
                "bad-answer",
                what,
                "report it to the server's authors",
            ),
            Trouble::Service(ServiceError::McpError(error)) => self.rpc(phase, &error),
            Trouble::Service(ServiceError::TransportSend(error)) => {
                far(phase, error.error.as_ref())
            }
            Trouble::Service(ServiceError::TransportClosed) => new(
                phase,
                "closed",
                "it closed the connection".to_owned(),
                "look into the server's own log",
            ),
            Trouble::Service(ServiceError::UnexpectedResponse) => new(
                phase,
                "bad-answer",
                self.seen.explained(phase),
                "report it to the server's authors",
            ),
            Trouble::Service(ServiceError::InputRequiredRoundsExceeded { .. }) => new(
                phase,
                "needs-input",
                "it asks for something that only a person's client can give".to_owned(),
                "call the tool from `claude`",
            ),
            Trouble::Service(other) => new(
                phase,
                "bad-answer",
                shortened(&chain(&other)),
                "report it to the server's authors",
            ),
        }
    }

    fn rpc(&self, phase: Phase, error: &ErrorData) -> Failure {
        let code = error.code.0;
        let message = shortened(&error.message);
        if code == NOT_UNDERSTOOD {
            return new(
                phase,
                "bad-answer",
                message,
                "report it to the server's authors",
            );
        }
        let tools = format!(
            "see its tools and their arguments: `checkrein mcp list-tools {} --schemas`",
            word(&self.server)
        );
        let next = match (phase, code) {
            (Phase::Call, -32602) => tools.as_str(),
            (_, -32601) => "see whether this is an MCP server, and of which version",
            _ => "look into the server's own log",
        };
        // What it says besides is for programs, and often the only thing that helps.
        let data = match &error.data {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(data)) => format!(" ({})", shortened(data)),
            Some(data) => format!(" ({})", shortened(&data.to_string())),
        };
        new(
            phase,
            "rpc-error",
            format!("it answered with error {code}: {message}{data}"),
            next,
        )
    }
}

/// A server's name as a word of a command line.
fn word(name: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_.:/@".contains(letter);
    if !name.is_empty() && !name.starts_with('-') && name.chars().all(is_plain) {
        return name.to_owned();
    }
    format!("-- '{}'", plain(name).replace('\'', "'\\''"))
}

/// Whether asking in another way would not help: nobody is there, or we are not let in.
pub(super) fn is_final(error: &ClientInitializeError) -> bool {
    match error {
        ClientInitializeError::TransportError { error, .. } => {
            let kind = far(Phase::Handshake, error.error.as_ref()).kind;
            !matches!(
                kind,
                "bad-answer" | "bad-status" | "server-error" | "closed"
            )
        }
        ClientInitializeError::NoCompatibleProtocolVersion { .. } => false,
        _ => false,
    }
}

/// A program closed its end: it ended, mostly.
pub(super) async fn closed(
    phase: Phase,
    notes: &Notes,
    process: &mut Process,
    limit: usize,
) -> Failure {
    if notes.is_too_large {
        return too_large(phase, limit);
    }
    let ended = process.ended(Duration::from_millis(300)).await;
    let stderr = process.stderr();
    let program = process.program();
    let failure = match ended {
        Some(Ended::NotStarted(reason)) => Failure {
            phase: Phase::Spawn,
            kind: "not-started",
            cause: format!(
                "it was not started: {}",
                reason.lines().next().unwrap_or_default()
            ),
            next: format!(
                "see whether `{program}` can be run: its rights, and the program that its first line names"
            ),
            stderr: String::new(),
        },
        Some(Ended::Code(code)) => {
            let how = match code {
                129.. => format!("was ended by signal {}", code - 128),
                _ => format!("ended with exit code {code}"),
            };
            let said = match &notes.garbage {
                Some(garbage) => format!(
                    " after printing `{}`, which is {}",
                    plain(&garbage.line),
                    garbage.what
                ),
                None if notes.unfinished > 0 => format!(
                    " in the middle of a message, behind {}",
                    count(notes.unfinished, "byte")
                ),
                None => String::new(),
            };
            let next = if stderr.is_empty() {
                format!("run `{program}` with its arguments in a terminal and see what it says")
            } else {
                "its own words below say why".to_owned()
            };
            new(phase, "exited", format!("it {how}{said}"), &next)
        }
        None => new(
            phase,
            "closed",
            "it closed its standard output and goes on running".to_owned(),
            "look into the server's own log",
        ),
    };
    Failure { stderr, ..failure }
}

/// A program did not answer in time.
pub(super) fn silent(phase: Phase, limit: Duration, notes: &Notes, process: &Process) -> Failure {
    let failure = match &notes.garbage {
        Some(garbage) => new(
            phase,
            "bad-json",
            format!(
                "it printed `{}`, which is {}, and did not answer within {}",
                plain(&garbage.line),
                garbage.what,
                seconds(limit)
            ),
            "a server's standard output is for the protocol alone; let it print elsewhere",
        ),
        None if notes.unfinished > 0 => new(
            phase,
            "bad-json",
            format!(
                "it sent {} without the end of a line, and nothing more within {}",
                count(notes.unfinished, "byte"),
                seconds(limit)
            ),
            "a message ends with a line feed; see whether the server writes its output out",
        ),
        None => no_answer(phase, limit),
    };
    Failure {
        stderr: process.stderr(),
        ..failure
    }
}

/// Nobody answered in time.
pub(super) fn no_answer(phase: Phase, limit: Duration) -> Failure {
    new(
        phase,
        "timed-out",
        format!("it did not answer within {}", seconds(limit)),
        "try again with `--timeout SECONDS`, or look into the server's own log",
    )
}

/// What to do about an answer that is too large.
pub(super) const MORE: &str =
    "ask for less; `bytes` of the server in ~/.config/checkrein/config.json allows more";

fn too_large(phase: Phase, limit: usize) -> Failure {
    new(
        phase,
        "too-large",
        format!("it sent a message of more than {limit} bytes"),
        MORE,
    )
}

fn seconds(limit: Duration) -> String {
    format!("{} s", limit.as_secs_f64())
}

pub(super) fn shortened(text: &str) -> String {
    const LONG: usize = 300;
    let text: String = checkrein_core::message::plain(text.trim()).into_owned();
    match text.char_indices().nth(LONG) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

pub(super) fn new(phase: Phase, kind: &'static str, cause: String, next: &str) -> Failure {
    Failure {
        phase,
        kind,
        cause,
        next: next.to_owned(),
        stderr: String::new(),
    }
}
