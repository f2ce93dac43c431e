//! `checkrein trace`: decisions, and what came of them.

mod add;
mod index;
mod list;
mod narrow;
mod outcome;
mod search;
mod show;
mod shown;

use checkrein_core::trace::Invalid;
use checkrein_traces::store::Wrong;
use checkrein_traces::{Place, Store};
use clap::{Args, Subcommand};

use crate::error::CommandError;
use crate::surroundings::Surroundings;
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

/// Opens the store of a project and has it read what the log says by now.
fn store(place: &Place, around: &Surroundings) -> Result<Store, CommandError> {
    let mut store = Store::open(place)?;
    store.catch_up()?;
    let told = store.told().into_iter();
    around
        .notices
        .borrow_mut()
        .extend(told.map(|said| format!("note: {said}")));
    Ok(store)
}

fn invalid(invalid: Invalid) -> CommandError {
    CommandError::person(invalid.what).hint(invalid.next)
}

/// Makes an error of what the store says: of a question that was asked wrongly, or of a failure.
fn wrong(error: anyhow::Error) -> CommandError {
    match error.downcast::<Wrong>() {
        Ok(wrong) => CommandError::person(wrong.what).hint(wrong.next),
        Err(error) => CommandError::from(error),
    }
}
