//! `checkrein reopen`: a task that has ended was not done after all.

use checkrein_core::process::{Change, Process};
use clap::Args;

use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;
use crate::{process, project};

/// Open a task again, and all that came after it
#[derive(Debug, Args)]
pub struct Reopen {
    /// The task's id
    task: String,
    /// Why it is not done, in one line
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Reopen {
    /// Opens it, and says what is next.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        project::update(around, |work| {
            let process = process::of(&mut work.standing)?;
            let before = approved(process);
            let change = process
                .reopen(&self.task, &self.reason, &process::by(around))
                .map_err(CommandError::denied)?;
            let after = approved(process);
            let taken_back = before.iter().filter(|phase| !after.contains(phase));
            match change {
                Change::Made => {
                    work.save()?;
                    ui.say(format!("open again: {}", self.task));
                    for phase in taken_back {
                        ui.say(format!("the approval of `{phase}` is taken back"));
                    }
                }
                Change::None => ui.say(format!("{} is open already", self.task)),
            }
            ui.say(format!("next: {}", work.standing.next_step()));
            Ok(())
        })
    }
}

/// Returns the phases that a person has approved.
fn approved(process: &Process) -> Vec<String> {
    let phases = process.phases.iter();
    let approved = phases.filter(|phase| phase.approved_at.is_some());
    approved.map(|phase| phase.id.clone()).collect()
}
