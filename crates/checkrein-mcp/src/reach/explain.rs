//! What went wrong, said so that somebody can mend it.

use std::error::Error;
use std::time::Duration;

use rmcp::service::{ClientInitializeError, ServiceError};
use rmcp::transport::streamable_http_client::{
    AuthRequiredError, HttpStatusError, InsufficientScopeError, StreamableHttpError,
};

use super::mask::Mask;
use super::process::{Ended, Process};
use super::session::Trouble;
use super::wire::{NOT_UNDERSTOOD, Notes};
use super::{Failure, Phase, With};
use crate::servers::Server;

/// What is known of a server when something of it fails.
#[derive(Clone)]
pub(super) struct Explain {
    mask: Mask,
    missing: Vec<String>,
    /// How large a message may be.
    pub limit: usize,
}

impl Explain {
    pub(super) fn of(server: &Server, with: &With<'_>) -> Self {
        Self {
            mask: Mask::of(
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
            Trouble::TooMany(tools) => new(
                phase,
                "too-many-tools",
                format!(
                    "it lists more than {tools} tools, or more of them than a message may hold"
                ),
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
const MORE: &str =
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

/// Says why a remote server was not reached, or what it said in place of an answer.
fn far(phase: Phase, error: &(dyn Error + Send + Sync + 'static)) -> Failure {
    let mut next: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(current) = next {
        if let Some(error) = current.downcast_ref::<StreamableHttpError<reqwest::Error>>() {
            return of_http(phase, error);
        }
        if let Some(error) = current.downcast_ref::<reqwest::Error>() {
            return of_request(phase, error);
        }
        next = current.source();
    }
    new(
        phase,
        "closed",
        shortened(&chain(error)),
        "look into the server's own log",
    )
}

fn of_http(phase: Phase, error: &StreamableHttpError<reqwest::Error>) -> Failure {
    match error {
        StreamableHttpError::Client(error) => of_request(phase, error),
        StreamableHttpError::Io(error) if error.kind() == std::io::ErrorKind::FileTooLarge => new(
            phase,
            "too-large",
            "it sent more than an answer may have".to_owned(),
            MORE,
        ),
        StreamableHttpError::AuthRequired(AuthRequiredError {
            www_authenticate_header,
            ..
        }) => unauthorized(phase, 401, www_authenticate_header),
        StreamableHttpError::InsufficientScope(InsufficientScopeError {
            www_authenticate_header,
            ..
        }) => unauthorized(phase, 403, www_authenticate_header),
        StreamableHttpError::HttpStatus(HttpStatusError { status, .. }) => {
            of_status(phase, *status, "")
        }
        StreamableHttpError::UnexpectedServerResponse(text) => match status_in(text) {
            Some((status, body)) => of_status(phase, status, body),
            None => new(
                phase,
                "bad-answer",
                shortened(text),
                "see whether the address is that of an MCP server",
            ),
        },
        StreamableHttpError::UnexpectedContentType(kind) => new(
            phase,
            "bad-answer",
            format!(
                "it answers with `{}`, which is no message",
                kind.as_deref().unwrap_or("nothing").escape_debug()
            ),
            "see whether the address is that of an MCP server; its path is often `/mcp`",
        ),
        other => new(
            phase,
            "bad-answer",
            shortened(&chain(other)),
            "look into the server's own log",
        ),
    }
}

/// Reads `HTTP 404 Not Found: the body`.
fn status_in(text: &str) -> Option<(u16, &str)> {
    let rest = text.strip_prefix("HTTP ")?;
    let status = rest.get(..3)?.parse().ok()?;
    Some((status, rest.split_once(": ").map_or("", |(_, body)| body)))
}

fn of_status(phase: Phase, status: u16, body: &str) -> Failure {
    let said = match body.trim() {
        "" => String::new(),
        body => format!(": {}", shortened(body)),
    };
    match status {
        401 | 403 => unauthorized(phase, status, body),
        404 => new(
            phase,
            "bad-status",
            format!("it answered 404, there is nothing at this address{said}"),
            "see whether the path of its `url` is right; it is often `/mcp`",
        ),
        500.. => new(
            phase,
            "server-error",
            format!("it answered {status}{said}"),
            "look into the server's own log, or try again later",
        ),
        _ => new(
            phase,
            "bad-status",
            format!("it answered {status}{said}"),
            "see whether the address is that of an MCP server",
        ),
    }
}

fn unauthorized(phase: Phase, status: u16, said: &str) -> Failure {
    let said = match said.trim() {
        "" => String::new(),
        said => format!(": {}", shortened(said)),
    };
    new(
        phase,
        "unauthorized",
        format!("it answered {status}, we are not let in{said}"),
        "set `bearer` of the server in ~/.config/checkrein/config.json, or its `headers`; a server with OAuth can be reached through `claude` alone",
    )
}

fn of_request(phase: Phase, error: &reqwest::Error) -> Failure {
    let said = chain_of_request(error);
    let tls = |text: &str| {
        let text = text.to_ascii_lowercase();
        ["certificate", "tls", "handshake", "unknownissuer"]
            .iter()
            .any(|word| text.contains(word))
    };
    let is_refused = io_kind(error) == Some(std::io::ErrorKind::ConnectionRefused);
    if is_refused {
        new(
            phase,
            "refused",
            "nobody listens at its address: connection refused".to_owned(),
            "start the server, or mend its `url`",
        )
    } else if error.is_timeout() {
        new(
            phase,
            "timed-out",
            format!("it did not answer: {said}"),
            "see whether its address can be reached from here",
        )
    } else if tls(&said) {
        new(
            phase,
            "tls",
            format!("no encrypted connection: {said}"),
            "a private authority goes into `authority`, our own certificate into `certificate` and `key` of the server in ~/.config/checkrein/config.json",
        )
    } else if said.contains("dns error") || said.contains("failed to lookup") {
        new(
            phase,
            "no-such-host",
            format!("its host is not known: {said}"),
            "mend its `url`",
        )
    } else if error.is_redirect() {
        new(
            phase,
            "redirected",
            format!("it was not followed: {said}"),
            "write the address that it names into `url`, if you trust it",
        )
    } else if error.is_connect() {
        new(
            phase,
            "unreachable",
            format!("its address cannot be reached: {said}"),
            "see whether its address can be reached from here",
        )
    } else {
        new(phase, "closed", said, "look into the server's own log")
    }
}

fn io_kind(error: &(dyn Error + 'static)) -> Option<std::io::ErrorKind> {
    let mut next = Some(error);
    while let Some(current) = next {
        if let Some(error) = current.downcast_ref::<std::io::Error>() {
            return Some(error.kind());
        }
        next = current.source();
    }
    None
}

/// An error with all that is below it: the first line of a failed connection hides why.
pub(super) fn chain(error: &dyn Error) -> String {
    let mut said = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let text = cause.to_string();
        if !said.contains(&text) {
            said = format!("{said}: {text}");
        }
        next = cause.source();
    }
    said
}

/// The same without its first line, which only repeats the address: that may hold a secret.
fn chain_of_request(error: &reqwest::Error) -> String {
    match error.source() {
        Some(cause) => shortened(&chain(cause)),
        None => "the request failed".to_owned(),
    }
}

fn shortened(text: &str) -> String {
    const LONG: usize = 300;
    let text: String = checkrein_core::message::plain(text.trim()).into_owned();
    match text.char_indices().nth(LONG) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn new(phase: Phase, kind: &'static str, cause: String, next: &str) -> Failure {
    Failure {
        phase,
        kind,
        cause,
        next: next.to_owned(),
        stderr: String::new(),
    }
}
