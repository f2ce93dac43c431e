//! What belongs to a person: an agent that calls it is refused, and told what to ask for.

use checkrein_core::message::Refusal;

use crate::agent;
use crate::error::CommandError;
use crate::surroundings::Surroundings;

/// The gate that keeps a person's commands from an agent, in the hook and here.
pub const GATE: &str = "person-only";

/// Refuses a command to an agent.
pub fn only(around: &Surroundings, command: &str) -> Result<(), CommandError> {
    let why = "This is the person's decision, and it goes into the audit trail as theirs.";
    if around.is_agents() {
        Err(refused(command, why))
    } else {
        Ok(())
    }
}

/// Refuses a command to an agent that changes what the person has written for all their sessions.
///
/// No gate hangs on it, so whoever cannot be told passes: see [`agent::is_known`].
pub fn only_their_files(command: &str) -> Result<(), CommandError> {
    let why = "It changes files of the person's, for all their sessions: that is their decision.";
    if agent::is_known() {
        Err(refused(command, why))
    } else {
        Ok(())
    }
}

/// Refuses a command to an agent that writes what was learned into files that sessions read.
pub fn only_what_is_learned(around: &Surroundings, command: &str) -> Result<(), CommandError> {
    let why = "What sessions are told, and what scripts they find, is the person's decision.";
    if around.is_agents() {
        Err(refused(command, why))
    } else {
        Ok(())
    }
}

fn refused(command: &str, why: &str) -> CommandError {
    CommandError::refused(&Refusal {
        gate: GATE,
        what: format!("`{command}`, called by an agent"),
        why: why.into(),
        next: format!("ask the person to type `{command}` in a terminal of their own."),
    })
}
