//! `checkrein next`: the task at hand and the instructions that belong to it, and nothing else.

use checkrein_core::inject::PRINTED;
use checkrein_core::process::{Current, Phase, Place, Process, Status};
use checkrein_core::standing::Standing;
use checkrein_core::state::State;
use clap::Args;
use serde_json::{Value, json};

use crate::error::CommandError;
use crate::process::{as_json, how_to_begin, instructions};
use crate::project;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Print the task at hand, and how to do it
///
/// Only this task and the section of the skill that belongs to it. Without a process it says what
/// the state asks for.
#[derive(Debug, Args)]
pub struct Next {
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

impl Next {
    /// Prints what is next.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        let standing = project::standing(around)?;
        if self.json {
            return ui.json(&json(&standing, around));
        }
        ui.say(text(&standing, around));
        Ok(())
    }
}

fn text(standing: &Standing, around: &Surroundings) -> String {
    let Some(process) = &standing.process else {
        return format!(
            "next: {}\nThis project has no process; {}",
            standing.next_step(),
            how_to_begin()
        );
    };
    match process.current() {
        Current::Task(place) => match first(standing) {
            None => task(place, process, standing, around),
            Some(first) => format!(
                "First: {first}\n\n{}",
                task(place, process, standing, around)
            ),
        },
        Current::Approval(phase) => approval(phase, is_last(phase, process)),
        Current::Finished => format!(
            "every task of `{}` has ended\nnext: {}\n{}",
            process.name,
            standing.next_step(),
            how_to_begin().replacen("begins one", "begins another", 1)
        ),
    }
}

/// Returns what goes before any task: a broken project is mended.
fn first(standing: &Standing) -> Option<String> {
    let is_broken = standing.state.state == State::FixBroken;
    is_broken.then(|| standing.next_step_of_state())
}

fn task(place: Place<'_>, process: &Process, standing: &Standing, around: &Surroundings) -> String {
    let Place {
        phase,
        task,
        number,
    } = place;
    let all = process.len();
    let title = &task.title;
    let first = format!(
        "Task {} ({number} of {all}, phase `{}`): {title}",
        task.id, phase.id
    );
    let done = format!(
        "When it is done: `checkrein done {} --summary \"what was done, and what shows it\"`",
        task.id
    );
    let skip = match task.required {
        true => "It is required: only a person may leave it out.".to_owned(),
        false => format!(
            "When it does not apply: `checkrein skip {} --reason \"why\"`",
            task.id
        ),
    };
    // With the empty lines between them.
    let room = PRINTED.saturating_sub(first.len() + done.len() + skip.len() + 8);
    let mut parts = vec![first];
    let how = instructions(task, standing, around, room);
    if !how.is_empty() {
        parts.push(how);
    }
    parts.push(format!("{done}\n{skip}"));
    parts.join("\n\n")
}

fn is_last(phase: &Phase, process: &Process) -> bool {
    process
        .phases
        .last()
        .is_some_and(|last| last.id == phase.id)
}

/// What a person is shown before they approve.
fn approval(phase: &Phase, is_last: bool) -> String {
    let mut lines = vec![format!(
        "Phase `{}` ({}) is done and waits for a person.",
        phase.id, phase.title
    )];
    for task in &phase.tasks {
        let outcome = match task.status {
            Status::Skipped => format!("left out: {}", task.reason.as_deref().unwrap_or("-")),
            _ => task.summary.clone().unwrap_or_else(|| "-".to_owned()),
        };
        lines.push(format!("- {} {}: {outcome}", task.id, task.title));
    }
    lines.push(format!(
        "Show the person what was done, and ask them to run `checkrein approve {}` in a terminal \
         of their own. What they want otherwise: `checkrein reopen TASK --reason TEXT`, and do it \
         anew.{}",
        phase.id,
        if is_last {
            ""
        } else {
            " Begin nothing of the next phase before this one is approved."
        }
    ));
    lines.join("\n")
}

fn json(standing: &Standing, around: &Surroundings) -> Value {
    let Some(process) = &standing.process else {
        return json!({ "process": null, "next": { "kind": "state", "step": standing.next_step() } });
    };
    let mut next = as_json(process);
    if let Current::Task(Place { task, .. }) = process.current() {
        next["instructions"] = instructions(task, standing, around, PRINTED).into();
        next["required"] = task.required.into();
    }
    json!({ "process": process.name, "first": first(standing), "next": next })
}
