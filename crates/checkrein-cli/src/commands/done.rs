//! `checkrein done`: the task at hand is done.

use checkrein_core::process::Change;
use clap::Args;

use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;
use crate::{process, project};

/// Say that the task at hand is done
#[derive(Debug, Args)]
pub struct Done {
    /// The task's id
    task: String,
    /// What was done, and what shows it, in one line
    #[arg(long, value_name = "TEXT")]
    summary: String,
}

impl Done {
    /// Ends the task, and says what is next.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        project::update(around, |work| {
            let change = process::of(&mut work.standing)?
                .done(&self.task, &self.summary, &process::by(around))
                .map_err(CommandError::denied)?;
            match change {
                Change::Made => {
                    work.save()?;
                    ui.say(format!("done: {}", self.task));
                }
                Change::None => ui.say(format!("{} was done already", self.task)),
            }
            ui.say(format!("next: {}", work.standing.next_step()));
            Ok(())
        })
    }
}
