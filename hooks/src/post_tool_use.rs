//! `PostToolUse` and `PostToolUseFailure`: walks the chores; never refuses anything.

use std::path::Path;

use anyhow::Result;
use checkrein_core::event::Event;
use checkrein_core::reply::Reply;
use serde_json::Value;

use crate::chores::{CHORES, Place};
use crate::edge::{Hook, Outcome, Surroundings};

/// The hook.
pub const HOOK: Hook = Hook::new(handle);

/// What a tool has done.
pub(crate) struct Work<'a> {
    /// The tool's name.
    pub tool_name: &'a str,
    /// The tool's arguments.
    pub input: &'a Value,
    /// What the tool answered; nothing when it failed.
    pub response: &'a Value,
    /// What went wrong, when it failed.
    pub error: &'a str,
    /// The folder that it worked in.
    pub cwd: &'a Path,
    /// Whether it failed; it may have changed something all the same.
    pub failed: bool,
    /// Whether the person broke it off.
    pub interrupted: bool,
    /// The `checkrein` command, if it is beside the hooks.
    pub command: Option<&'a Path>,
}

impl<'a> Work<'a> {
    /// Returns one of the tool's arguments that is a text.
    pub(crate) fn argument(&self, name: &str) -> Option<&'a str> {
        self.input.get(name)?.as_str()
    }

    /// Returns the file that the tool was about, as the model named it.
    pub(crate) fn file(&self) -> Option<&'a str> {
        self.argument("file_path")
            .or_else(|| self.argument("notebook_path"))
    }
}

fn handle(surroundings: &Surroundings, event: &Event) -> Result<Outcome> {
    let command = surroundings.command();
    let (common, work) = match event {
        Event::PostToolUse(event) => {
            let work = Work {
                tool_name: &event.tool_name,
                input: &event.tool_input,
                response: &event.tool_response,
                error: "",
                cwd: &event.common.cwd,
                failed: false,
                interrupted: false,
                command: command.as_deref(),
            };
            (&event.common, work)
        }
        Event::PostToolUseFailure(event) => {
            let work = Work {
                tool_name: &event.tool_name,
                input: &event.tool_input,
                response: &Value::Null,
                error: &event.error,
                cwd: &event.common.cwd,
                failed: true,
                interrupted: event.is_interrupt,
                command: command.as_deref(),
            };
            (&event.common, work)
        }
        _ => return Ok(Outcome::default()),
    };
    let mut due = CHORES
        .iter()
        .filter(|chore| (chore.is_due)(&work))
        .peekable();
    if due.peek().is_none() {
        return Ok(Outcome::default());
    }
    let place = Place::of(surroundings, common);
    let mut outcome = Outcome::default();
    for chore in due {
        let done = (chore.run)(&work, &place);
        outcome.facts.extend(done.facts);
        // One chore at most has something to say.
        if done.reply != Reply::Silent {
            outcome.reply = done.reply;
        }
    }
    Ok(outcome)
}
