//! What may be called: server, tool and arguments, and who asks, against what the person and the project say.
//!
//! Deciding is pure, but for where a path leads on this disk. An allow list leaves out all that is not on it, a deny list wins over every allow list, and what
//! cannot be read allows nothing.

mod client;
mod decide;
mod glob;
mod place;
mod policy;
mod rule;
mod spelling;
#[cfg(test)]
mod tests;
mod value;

use std::path::Path;

use checkrein_core::skill::Source;
use serde_json::{Map, Value};

pub use policy::{Most, Policy};

/// A call that somebody wants to make.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The server's name, as it is configured.
    pub server: &'a str,
    /// The tool's name, as its server has it.
    pub tool: &'a str,
    /// The arguments, exactly as they would be sent.
    pub arguments: &'a Map<String, Value>,
    /// Whether the server says of this tool that it only reads (`annotations.readOnlyHint`); `None` when nobody knows.
    pub read_only: Option<bool>,
    /// Who wants it.
    pub by: By<'a>,
}

/// Who wants to make a call.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// A person, in a terminal.
    Person,
    /// An agent, by our command, which the client lets through without asking the person.
    Agent,
    /// A template of a skill.
    Skill(Asking<'a>),
}

/// A skill whose template asks.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// Its name.
    pub name: &'a str,
    /// Whose it is.
    pub source: &'a Source,
    /// Its folder.
    pub folder: &'a Path,
    /// The tools that it says of itself to need, if it does.
    pub tools: Option<&'a [String]>,
}

/// Whether a call may be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may.
    Allowed,
    /// It may not, for this reason.
    Denied(Denial),
}

/// Why a call may not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial {
    /// The call: `SERVER.TOOL`.
    pub call: String,
    /// What is against it.
    pub why: String,
    /// The rule that decided, if it was one.
    pub rule: Option<String>,
    /// Where that is written, or would have to be.
    pub place: String,
    /// What to do about it.
    pub next: String,
}

impl std::fmt::Display for Denial {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            call, why, next, ..
        } = self;
        write!(formatter, "`{call}` may not be called: {why}. Next: {next}")
    }
}

impl Verdict {
    /// Returns what is against the call, if anything is.
    pub fn denial(self) -> Option<Denial> {
        match self {
            Self::Allowed => None,
            Self::Denied(denial) => Some(denial),
        }
    }
}
