//! The project's process on the command line: what a command needs to take a step of it, and what
//! it says afterwards.

mod instructions;
mod markdown;
mod template;

use checkrein_core::process::{By, Current, Place, Process};
use checkrein_core::standing::Standing;

use crate::error::CommandError;
use crate::surroundings::Surroundings;

pub use instructions::instructions;
pub use template::{SHIPPED, load};

/// Returns the process of a project, or says how to get one.
pub fn of(standing: &mut Standing) -> Result<&mut Process, CommandError> {
    let standing = standing.process.as_mut();
    standing.ok_or_else(|| CommandError::person("this project has no process").hint(how_to_begin()))
}

/// Says how a process is begun.
pub fn how_to_begin() -> String {
    let names: Vec<&str> = SHIPPED.iter().map(|(name, _)| *name).collect();
    format!(
        "`checkrein init --process NAME` begins one: {}, or the path of your own",
        names.join(", ")
    )
}

/// Returns who takes a step now.
pub fn by(around: &Surroundings) -> By {
    By {
        at: around.now,
        session: around.session.clone(),
        agent: around.is_agents(),
    }
}

/// Names what is next, for programs to read.
pub fn as_json(process: &Process) -> serde_json::Value {
    match process.current() {
        Current::Task(Place {
            phase,
            task,
            number,
        }) => serde_json::json!({
            "kind": "task",
            "id": task.id,
            "title": task.title,
            "phase": phase.id,
            "number": number,
            "of": process.len(),
        }),
        Current::Approval(phase) => serde_json::json!({
            "kind": "approval",
            "phase": phase.id,
            "title": phase.title,
        }),
        Current::Finished => serde_json::json!({ "kind": "finished" }),
    }
}
