//! `checkrein reopen`: a task that has ended was not done after all.

use checkrein_core::process::Change;
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
            let change = process::of(&mut work.standing)?
                .reopen(&self.task, &self.reason, &process::by(around))
                .map_err(CommandError::denied)?;
            match change {
                Change::Made => {
                    work.save()?;
                    ui.say(format!("open again: {}", self.task));
                }
                Change::None => ui.say(format!("{} is open already", self.task)),
            }
            ui.say(format!("next: {}", work.standing.next_step()));
            Ok(())
        })
    }
}
