//! `checkrein trace`: decisions, and what came of them.

use checkrein_traces::Place;
use clap::{Args, Subcommand};

use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::traces::{add, index, invalid, list, outcome, search, show};
use crate::ui::Ui;

/// Write down decisions, find them again, and say what came of them
#[derive(Debug, Args)]
pub struct Trace {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Add(add::Add),
    Outcome(outcome::Settle),
    Show(show::Show),
    List(list::List),
    Search(search::Search),
    Index(index::Index),
}

impl Trace {
    /// Does what was asked for.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        let place = Place::find(&around.dirs, &around.cwd).map_err(invalid)?;
        match self.command {
            Command::Add(add) => add.run(&place, around, ui),
            Command::Outcome(settle) => settle.run(&place, around, ui),
            Command::Show(show) => show.run(&place, around, ui),
            Command::List(list) => list.run(&place, around, ui),
            Command::Search(search) => search.run(&place, around, ui),
            Command::Index(index) => index.run(&place, around, ui),
        }
    }
}
