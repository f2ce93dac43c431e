//! What went wrong with a server, and in which phase.

use serde::Serialize;

use crate::servers::{Approval, Server};

/// What a contact with a server goes through, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Its configuration is understood.
    Configuration,
    /// It may be started.
    Approval,
    /// Its process is started, or its address is reached.
    Spawn,
    /// Both sides agree on a version of the protocol.
    Handshake,
    /// Its tools are listed.
    List,
    /// It answers at once.
    Ping,
    /// A tool is called.
    Call,
}

impl Phase {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Approval => "approval",
            Self::Spawn => "spawn",
            Self::Handshake => "handshake",
            Self::List => "list",
            Self::Ping => "ping",
            Self::Call => "call",
        }
    }
}

/// Why a contact failed. No secret of the configuration is in any of its texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// In which phase.
    pub phase: Phase,
    /// What kind of failure it is, a word for programs: `missing-program`, `exited`, `timed-out`, `bad-json`, `unauthorized`, …
    pub kind: &'static str,
    /// What happened, in a line.
    pub cause: String,
    /// What to do next, in a line.
    pub next: String,
    /// The end of what the server wrote to its standard error, if it is a program.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub stderr: String,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}: {}", self.phase.as_str(), self.cause)
    }
}

impl std::error::Error for Failure {}

/// Returns why a server may not be started, if it may not. Asked at the one door to servers, so that no caller can forget.
pub(crate) fn of_approval(server: &Server) -> Option<Failure> {
    let name = &server.name;
    let (kind, cause, next) = match (&server.hidden_by, &server.approval) {
        (Some(scope), _) => (
            "hidden",
            format!("a server of scope `{}` has its place", scope.as_str()),
            format!(
                "use that one, or remove it: `claude mcp remove {name} -s {}`",
                scope.as_str()
            ),
        ),
        (None, Approval::Approved) => return None,
        (None, Approval::Pending(why)) => ("pending", "it is not approved".to_owned(), why.clone()),
        (None, Approval::Rejected(why)) => (
            "rejected",
            why.clone(),
            "switch it on again with `/mcp` in `claude`".to_owned(),
        ),
        (None, Approval::Forbidden(why)) => (
            "forbidden",
            why.clone(),
            "ask whoever manages these settings".to_owned(),
        ),
    };
    Some(Failure {
        phase: Phase::Approval,
        kind,
        cause,
        next,
        stderr: String::new(),
    })
}
