//! Why a remote server was not reached, or what it said in place of an answer.

use std::error::Error;

use rmcp::transport::streamable_http_client::{
    AuthRequiredError, HttpStatusError, InsufficientScopeError, StreamableHttpError,
};

use super::explain::{MORE, new, shortened};
use super::{Failure, Phase};

/// Says it.
pub(super) fn far(phase: Phase, error: &(dyn Error + Send + Sync + 'static)) -> Failure {
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
        [
            "certificate",
            "tls",
            "handshake",
            "unknownissuer",
            "fatal alert",
        ]
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
    } else if is_broken_off(error) {
        new(
            phase,
            "tls",
            format!("the encrypted connection was broken off: {said}"),
            "it may want a certificate of ours, or another one: `certificate` and `key` of the server in ~/.config/checkrein/config.json",
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

/// Whether an encrypted connection ended before there was any answer: who is not let in without a certificate learns it
/// that way, since the protocol tells him only after the handshake.
fn is_broken_off(error: &reqwest::Error) -> bool {
    use std::io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    let is_encrypted = error.url().is_some_and(|url| url.scheme() == "https");
    let is_over = matches!(
        io_kind(error),
        Some(BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof)
    ) || chain(error).contains("connection closed");
    is_encrypted && is_over && (error.is_request() || error.is_connect())
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
