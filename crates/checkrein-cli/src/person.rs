//! What belongs to a person: an agent that calls it is refused, and told what to ask for.

use checkrein_core::message::Refusal;

use crate::error::CommandError;
use crate::surroundings::Surroundings;

/// The gate that keeps a person's commands from an agent, in the hook and here.
pub const GATE: &str = "person-only";

/// Refuses a command to an agent.
pub fn only(around: &Surroundings, command: &str) -> Result<(), CommandError> {
    if !around.is_agents() {
        return Ok(());
    }
    Err(CommandError::refused(&Refusal {
        gate: GATE,
        what: format!("`{command}`, called by an agent"),
        why: "This is the person's decision, and it goes into the audit trail as theirs.".into(),
        next: format!("ask the person to type `{command}` in a terminal of their own."),
    }))
}
