//! What `checkrein trace` does: one file for each of its subcommands, and what they share.

pub mod add;
pub mod index;
pub mod list;
mod narrow;
pub mod outcome;
pub mod search;
pub mod show;
mod shown;

use checkrein_core::trace::Invalid;
use checkrein_traces::store::Wrong;
use checkrein_traces::{Place, Store};

use crate::error::CommandError;
use crate::surroundings::Surroundings;

/// Opens the store of a project and has it read what the log says by now.
fn store(place: &Place, around: &Surroundings) -> Result<Store, CommandError> {
    let mut store = Store::open(place)?;
    let read = store.catch_up()?;
    let told = store.told().into_iter().chain(read.behind);
    around
        .notices
        .borrow_mut()
        .extend(told.map(|said| format!("note: {said}")));
    Ok(store)
}

/// Makes an error of what cannot be written down.
pub fn invalid(invalid: Invalid) -> CommandError {
    CommandError::person(invalid.what).hint(invalid.next)
}

/// Makes an error of what the store says: of a question that was asked wrongly, or of a failure.
fn wrong(error: anyhow::Error) -> CommandError {
    match error.downcast::<Wrong>() {
        Ok(wrong) => CommandError::person(wrong.what).hint(wrong.next),
        Err(error) => CommandError::from(error),
    }
}
