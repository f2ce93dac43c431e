//! How failures and answers of servers read.

use std::time::Duration;

use checkrein_core::message::plain;
use checkrein_mcp::{Failure, Phase, Refused, Server};

use crate::error::{CommandError, Kind};

/// Returns the error of a server that failed.
pub(super) fn error(server: &Server, failure: &Failure) -> CommandError {
    let message = format!(
        "server `{}`: {}: {}",
        server.name,
        failure.phase.as_str(),
        failure.cause
    );
    let mut error = CommandError::new(
        Kind::Person,
        anyhow::Error::msg(plain(&message).into_owned()),
    );
    if !failure.stderr.is_empty() {
        error = error.because(said(failure));
    }
    error.hint(failure.next.clone())
}

/// Returns the error of a call that was not made or gave no answer.
pub(super) fn refused(server: &Server, refused: &Refused) -> CommandError {
    match refused {
        Refused::Denied(denial) => {
            let message = format!("`{}` may not be called: {}", denial.call, denial.why);
            CommandError::person(plain(&message)).hint(denial.next.clone())
        }
        Refused::Failed(failure) => error(server, failure),
        Refused::Unwritten(why) => CommandError::new(
            Kind::Failure,
            anyhow::Error::msg(
                "the call could not be written into the audit trail, so it was not made",
            ),
        )
        .because(format!("{why:#}"))
        .hint("make room or rights below ~/.local/share/checkrein, and call again"),
    }
}

/// Returns a server's own words, a line each, each set apart.
pub(super) fn said(failure: &Failure) -> String {
    let lines = failure.stderr.lines().rev().take(12);
    let mut lines: Vec<String> = lines.map(|line| format!("| {}", plain(line))).collect();
    lines.reverse();
    format!("it wrote to its standard error:\n  {}", lines.join("\n  "))
}

/// Returns how long the phases took.
pub(super) fn phases(phases: &[(Phase, Duration)]) -> String {
    let phases = phases
        .iter()
        .map(|(phase, took)| format!("{} {}", phase.as_str(), milliseconds(*took)));
    phases.collect::<Vec<_>>().join(", ")
}

pub(super) fn milliseconds(took: Duration) -> String {
    match took.as_millis() {
        0 => "<1 ms".to_owned(),
        milliseconds => format!("{milliseconds} ms"),
    }
}
