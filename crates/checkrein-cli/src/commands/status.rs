//! `checkrein status`: the phases of the process, how far each is, and what is next.

use checkrein_core::message::count;
use checkrein_core::process::{Phase, Process, Status as Ended};
use checkrein_core::standing::Standing;
use clap::Args;
use serde_json::{Value, json};

use crate::error::CommandError;
use crate::process::{as_json, how_to_begin};
use crate::project;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Show the phases of the process, how far each is, and what is next
#[derive(Debug, Args)]
pub struct Status {
    /// Show every task as well
    #[arg(long)]
    tasks: bool,
    /// Show what was done, when and in which session
    #[arg(long)]
    history: bool,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

impl Status {
    /// Shows it.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        let standing = project::standing(around)?;
        if self.json {
            return ui.json(&self.as_json(&standing));
        }
        match &standing.process {
            None => ui.say(format!("no process; {}", how_to_begin())),
            Some(process) => self.show(process, ui),
        }
        ui.say(format!("next: {}", standing.next_step()));
        Ok(())
    }

    fn show(&self, process: &Process, ui: &mut Ui) {
        let ended = process.len() - tally(process, Ended::Pending);
        let title = match process.title.as_str() {
            "" => String::new(),
            title => format!(" ({title})"),
        };
        ui.say(format!(
            "{}{title}: {ended} of {} ended",
            process.name,
            count(process.len(), "task")
        ));
        for phase in &process.phases {
            ui.say(line(phase));
            for task in phase.tasks.iter().filter(|_| self.tasks) {
                let said = task.summary.as_ref().or(task.reason.as_ref());
                let said = said.map(|said| format!(": {said}")).unwrap_or_default();
                ui.say(format!(
                    "    {:<7}  {} {}{said}",
                    task.status.as_str(),
                    task.id,
                    task.title
                ));
            }
        }
        for entry in process.history.iter().filter(|_| self.history) {
            let act = entry.act.as_str();
            let text = entry.text.as_deref().map(|text| format!(": {text}"));
            let session = entry
                .session
                .as_deref()
                .map(|id| format!(" (session {id})"));
            ui.say(format!(
                "{:.0}  {act:<8}  {}{}{}",
                entry.at,
                entry.of,
                text.unwrap_or_default(),
                session.unwrap_or_default()
            ));
        }
    }

    fn as_json(&self, standing: &Standing) -> Value {
        let Some(process) = &standing.process else {
            return json!({ "process": null, "next": { "kind": "state", "step": standing.next_step() } });
        };
        let mut value = json!({
            "process": process.name,
            "title": process.title,
            "begun_at": process.begun_at,
            "tasks": {
                "all": process.len(),
                "pending": tally(process, Ended::Pending),
                "done": tally(process, Ended::Done),
                "skipped": tally(process, Ended::Skipped),
            },
            "phases": process.phases,
            "next": as_json(process),
        });
        if self.history {
            value["history"] = json!(process.history);
        }
        value
    }
}

fn tally(process: &Process, status: Ended) -> usize {
    process.phases.iter().map(|phase| phase.count(status)).sum()
}

/// Says in one line how far a phase is.
fn line(phase: &Phase) -> String {
    let [pending, done, skipped] =
        [Ended::Pending, Ended::Done, Ended::Skipped].map(|status| phase.count(status));
    let mut parts = Vec::new();
    for (number, what) in [(done, "done"), (skipped, "left out"), (pending, "open")] {
        if number > 0 {
            parts.push(format!("{number} {what}"));
        }
    }
    match (phase.approval, phase.approved_at) {
        (false, _) => {}
        (true, None) => parts.push("needs approval".to_owned()),
        (true, Some(at)) => {
            let who = phase.approved_by.as_deref();
            let who = who.map(|name| format!(" by {name}")).unwrap_or_default();
            parts.push(format!("approved {at:.0}{who}"));
        }
    }
    format!("  {}  {}: {}", phase.id, phase.title, parts.join(", "))
}
