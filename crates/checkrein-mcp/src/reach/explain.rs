//! What went wrong, said so that somebody can mend it.

use std::time::Duration;

use rmcp::service::{ClientInitializeError, ServiceError};

use super::far::{chain, far};
use super::mask::Mask;
use super::process::{Ended, Process};
use super::session::Trouble;
use super::wire::{NOT_UNDERSTOOD, Notes};
use super::{Failure, Phase, With};
use crate::servers::Server;

/// What is known of a server when something of it fails.
#[derive(Clone)]
pub(super) struct Explain {
    pub mask: Mask,
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
            missing: server.missing.clone(),
            limit: with.limits.message,
        }
    }

    /// Takes the secrets out, and adds what may be the reason.
    pub(super) fn masked(&self, failure: Failure) -> Failure {
        let mut cause = self.mask.put(&failure.cause);
        if !self.missing.is_empty() {
            let names = checkrein_core::message::ticked(&self.missing);
            cause = format!("{cause}; its configuration names {names}, which has no value here");
        }
        Failure {
            cause,
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
            ClientInitializeError::JsonRpcError(error) => {
                self.rpc(phase, error.code.0, &error.message)
            }
            ClientInitializeError::LegacyFallbackFailed { fallback, .. } => {
                self.handshake(fallback)
            }
            ClientInitializeError::TransportError { error, .. } => far(phase, error.error.as_ref()),
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
            Trouble::Service(ServiceError::McpError(error)) => {
                self.rpc(phase, error.code.0, &error.message)
            }
            Trouble::Service(ServiceError::TransportSend(error)) => {
                far(phase, error.error.as_ref())
            }
            Trouble::Service(ServiceError::TransportClosed) => new(
                phase,
                "closed",
                "it closed the connection".to_owned(),
                "look into the server's own log",
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

    fn rpc(&self, phase: Phase, code: i32, message: &str) -> Failure {
        let message = shortened(message);
        if code == NOT_UNDERSTOOD {
            return new(
                phase,
                "bad-answer",
                message,
                "report it to the server's authors",
            );
        }
        let next = match (phase, code) {
            (Phase::Call, -32602) => {
                "see its tools and their arguments: `checkrein mcp list-tools SERVER --schemas`"
            }
            (_, -32601) => "see whether this is an MCP server, and of which version",
            _ => "look into the server's own log",
        };
        new(
            phase,
            "rpc-error",
            format!("it answered with error {code}: {message}"),
            next,
        )
    }
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
                Some(line) => format!(
                    " after printing `{}`, which is no JSON",
                    line.escape_debug()
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
        Some(line) => new(
            phase,
            "bad-json",
            format!(
                "it printed `{}`, which is no JSON, and did not answer within {}",
                line.escape_debug(),
                seconds(limit)
            ),
            "a server's standard output is for the protocol alone; let it print elsewhere",
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
