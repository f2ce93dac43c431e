//! What belongs to a person: an agent that calls it is refused, and told what to ask for.

use checkrein_core::message::Refusal;

use crate::error::CommandError;
use crate::surroundings::Surroundings;

/// The gate that keeps a person's commands from an agent, in the hook and here.
pub const GATE: &str = "person-only";

/// Refuses a command to an agent.
pub fn only(around: &Surroundings, command: &str) -> Result<(), CommandError> {
    let why = "This is the person's decision, and it goes into the audit trail as theirs.";
    only_because(around, command, why)
}

/// Refuses a command to an agent that changes what the person has written for all their sessions.
pub fn only_their_files(around: &Surroundings, command: &str) -> Result<(), CommandError> {
    let why = "It changes files of the person's, for all their sessions: that is their decision.";
    only_because(around, command, why)
}

fn only_because(around: &Surroundings, command: &str, why: &str) -> Result<(), CommandError> {
    if !around.is_agents() {
        return Ok(());
    }
    Err(CommandError::refused(&Refusal {
        gate: GATE,
        what: format!("`{command}`, called by an agent"),
        why: why.into(),
        next: format!("ask the person to type `{command}` in a terminal of their own."),
    }))
}
