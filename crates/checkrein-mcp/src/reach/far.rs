//! Why a remote server was not reached, or what it said in place of an answer.

use std::error::Error;

use checkrein_core::message::plain;
use rmcp::transport::streamable_http_client::{
    AuthRequiredError, InsufficientScopeError, StreamableHttpError,
};

use super::explain::{MORE, new, shortened};
use super::{Failure, Phase, proxy};

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
        StreamableHttpError::SessionExpired => session_over(phase),
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
            match kind {
                Some(kind) => format!("it answers with `{}`, which is no message", plain(kind)),
                None => {
                    "it answers with something whose `Content-Type` it does not tell".to_owned()
                }
            },
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

/// Says that a session is over, and that the one after it was as well.
pub(super) fn session_over(phase: Phase) -> Failure {
    new(
        phase,
        "session-over",
        "it no longer knows the session that it gave us (404)".to_owned(),
        "try again: another contact gets another session; if it lasts, look into the server's own log",
    )
}

/// Reads `HTTP 404 Not Found: the body`.
fn status_in(text: &str) -> Option<(u16, &str)> {
    let rest = text.strip_prefix("HTTP ")?;
    let status = rest.get(..3)?.parse().ok()?;
    Some((status, rest.split_once(": ").map_or("", |(_, body)| body)))
}

fn of_status(phase: Phase, status: u16, body: &str) -> Failure {
    let (after, body) = retry_after(body);
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
        429 => new(
            phase,
            "too-many-requests",
            format!("it answered 429, it was asked too often{said}"),
            &match after {
                Some(after) => format!("wait, and try again after {after}"),
                None => "wait, and try again".to_owned(),
            },
        ),
        500.. => new(
            phase,
            "server-error",
            format!("it answered {status}{said}"),
            &match after {
                Some(after) => {
                    format!("try again after {after}, or look into the server's own log")
                }
                None => "look into the server's own log, or try again later".to_owned(),
            },
        ),
        _ => new(
            phase,
            "bad-status",
            format!("it answered {status}{said}"),
            "see whether the address is that of an MCP server",
        ),
    }
}

/// Reads `[retry after 120] the body`: a number of seconds, or a date.
fn retry_after(body: &str) -> (Option<String>, &str) {
    let read = body.strip_prefix("[retry after ");
    let Some((after, body)) = read.and_then(|rest| rest.split_once("] ")) else {
        return (None, body);
    };
    let after = match after.trim().parse::<u64>() {
        Ok(seconds) => format!("{seconds} s"),
        Err(_) => shortened(after),
    };
    (Some(after), body)
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
            "corrupt message",
        ]
        .iter()
        .any(|word| text.contains(word))
    };
    let is_refused = io_kind(error) == Some(std::io::ErrorKind::ConnectionRefused);
    let variable = |name: &str| std::env::var_os(name);
    let proxy = error.url().and_then(|url| proxy::named(url, &variable));
    if let Some(name) = proxy.filter(|_| is_refused) {
        new(
            phase,
            "refused",
            format!(
                "nobody listens at the address of the proxy that `{name}` names, or at its own: connection refused"
            ),
            &format!(
                "see whether the proxy of `{name}` runs, or put the server's host into `NO_PROXY`; else start the server, or mend its `url`"
            ),
        )
    } else if is_refused {
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
            after_tls(&said),
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

/// What to do about a connection that could not be encrypted, by the words that say why.
fn after_tls(said: &str) -> &'static str {
    let said = said.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| said.contains(word));
    if says(&["corrupt message"]) {
        "what answers there does not speak TLS; see whether its `url` should begin with `http://`, and whether the port is right"
    } else if says(&["expired", "notvalidyet", "not valid yet"]) {
        "the server's certificate has to be renewed; see whether the clock of this machine is right"
    } else if says(&["not valid for name", "notvalidforname"]) {
        "write the name that its certificate is for into `url`; see whether this is the server that you mean"
    } else if says(&[
        "certificate required",
        "certificaterequired",
        "handshakefailure",
        "accessdenied",
    ]) {
        "it wants a certificate of ours: `certificate` and `key` of the server in ~/.config/checkrein/config.json"
    } else {
        "a private authority goes into `authority`, our own certificate into `certificate` and `key` of the server in ~/.config/checkrein/config.json"
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
