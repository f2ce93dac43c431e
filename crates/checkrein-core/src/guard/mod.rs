//! Which files are guarded, and what a tool call would do to them; and what belongs to a person.
//!
//! A gate asks about one call and gets an objection or nothing. Nothing means that the call is none
//! of our business or that it is allowed; the two are the same to the client.

mod call;
mod command;
mod file_call;
mod files;
mod git_change;
mod hits;
mod judgement;
mod mention;
mod own_commands;
mod own_folder;
mod resolve;

#[cfg(test)]
mod tests;

pub use call::{Allowed, Call, Known, Notes};
pub use judgement::lowered;

use crate::message::Refusal;
use files::Kind;

/// The id of the gate that keeps sealed files from being written by hand.
pub const SEALED: &str = crate::seal::GATE;

/// The id of the gate that leaves to a person what is a person's.
pub const PERSON: &str = "person-only";

/// What speaks against a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objection {
    /// It must not happen.
    Refuse(Refusal),
    /// A person has to say whether it may.
    Ask(Refusal),
}

impl From<Refusal> for Objection {
    fn from(refusal: Refusal) -> Self {
        Self::Refuse(refusal)
    }
}

/// Judges what a call would make of the files that say where a project stands.
///
/// A fault of ours refuses only where a guarded file is concerned.
pub fn valid_transition(call: &Call<'_>) -> Option<Objection> {
    file_call::judge(call, Kind::is_sealed)
        .or_else(|| command::judge(call, Kind::is_sealed))
        .or_else(|| command::judge_unreadable(call))
}

/// Judges what a call would do that a person alone may do: switch gates off, accept or approve in
/// the person's name, take the hooks away, lower what the settings ask for, write what checkrein
/// itself remembers or read its key.
pub fn person_only(call: &Call<'_>) -> Option<Objection> {
    own_commands::judge(call)
        .or_else(|| own_folder::judge(call))
        .or_else(|| file_call::judge(call, |kind| !kind.is_sealed()))
        .or_else(|| command::judge(call, |kind| !kind.is_sealed()))
}
