//! `checkrein skip`: the task at hand does not apply.

use checkrein_core::audit::Act;
use checkrein_core::process::Change;
use checkrein_core::seal::Seal;
use clap::Args;

use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;
use crate::{process, project, sealing};

/// Leave the task at hand out, with a reason that is kept
#[derive(Debug, Args)]
pub struct Skip {
    /// The task's id
    task: String,
    /// Why it does not apply, in one line
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Skip {
    /// Ends the task, and says what is next.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        project::update(around, |work| {
            let change = process::of(&mut work.standing)?
                .skip(&self.task, &self.reason, &process::by(around))
                .map_err(CommandError::denied)?;
            match change {
                Change::Made => {
                    // Before it counts: what cannot be written down is not left out.
                    let seal = Seal::of(&around.dirs, &work.standing.project.dirs.root);
                    let why = self.reason.clone();
                    sealing::note(around, &seal, Act::Dropped, &self.task, why)?;
                    work.save()?;
                    ui.say(format!("left out: {}", self.task));
                }
                Change::None => ui.say(format!("{} was left out already", self.task)),
            }
            ui.say(format!("next: {}", work.standing.next_step()));
            Ok(())
        })
    }
}
