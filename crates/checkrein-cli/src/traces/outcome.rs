//! `checkrein trace outcome`: what came of a decision is written down.

use checkrein_core::trace::{Outcome, Settled};
use checkrein_traces::{Place, record};
use clap::{Args, ValueEnum};

use super::{invalid, shown};
use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Say what came of a decision
#[derive(Debug, Args)]
pub struct Settle {
    /// The trace's id, or its beginning
    id: String,
    /// What came of it
    outcome: Known,
    /// What was seen
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
    /// Print the decision as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Known {
    /// It did what it was meant to do
    Success,
    /// It did not
    Failure,
    /// Nobody knows after all
    Pending,
}

impl Settle {
    /// Does it.
    pub fn run(
        self,
        place: &Place,
        around: &Surroundings,
        ui: &mut Ui,
    ) -> Result<(), CommandError> {
        let outcome = match self.outcome {
            Known::Success => Outcome::Success,
            Known::Failure => Outcome::Failure,
            Known::Pending => Outcome::Pending,
        };
        let settled = Settled {
            v: 1,
            of: self.id,
            at: around.now,
            session: around.session.clone(),
            outcome,
            note: self.note,
        };
        let trace = record::settle(place, settled)?.map_err(invalid)?;
        if self.json {
            return ui.json(&trace);
        }
        ui.say(shown::line(&trace));
        Ok(())
    }
}
