//! `PostToolUse` and `PostToolUseFailure`: walks the chores; never refuses anything.

use std::path::Path;

use anyhow::Result;
use checkrein_core::event::Event;
use checkrein_core::reply::Reply;
use serde_json::Value;

use crate::chores::CHORES;
use crate::edge::{Hook, Outcome, Surroundings};
use crate::scene;

/// The hook.
pub const HOOK: Hook = Hook::new(handle);

/// What a tool has done.
pub(crate) struct Work<'a> {
    /// The tool's name.
    pub tool_name: &'a str,
    /// The tool's arguments.
    pub input: &'a Value,
    /// The folder that it worked in.
    pub cwd: &'a Path,
    /// Whether it failed; it may have changed something all the same.
    pub failed: bool,
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
    let (common, tool_name, input, failed) = match event {
        Event::PostToolUse(event) => (&event.common, &event.tool_name, &event.tool_input, false),
        Event::PostToolUseFailure(event) => {
            (&event.common, &event.tool_name, &event.tool_input, true)
        }
        _ => return Ok(Outcome::default()),
    };
    let command = surroundings.command();
    let work = Work {
        tool_name,
        input,
        cwd: &common.cwd,
        failed,
        command: command.as_deref(),
    };
    let mut due = CHORES
        .iter()
        .filter(|chore| (chore.is_due)(&work))
        .peekable();
    if due.peek().is_none() {
        return Ok(Outcome::default());
    }
    let Some(standing) = scene::sound_standing(surroundings, common) else {
        return Ok(Outcome::default());
    };
    let memory = scene::memory(surroundings, common);
    let facts = due
        .flat_map(|chore| (chore.run)(&work, &standing, &memory))
        .collect();
    Ok(Outcome {
        reply: Reply::Silent,
        facts,
    })
}
