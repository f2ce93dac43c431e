//! The model that the person chose, in the hands of a command: loaded, or it is said why not.

use std::time::{Duration, Instant};

use checkrein_embed::Embedder;
use checkrein_traces::{Store, meaning};

use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// How long a search makes vectors that are missing before it answers without them.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Loads the model that was chosen, if one was. One that cannot be used is said to be so: what is asked
/// is then answered by words.
pub fn model(around: &Surroundings) -> Option<Box<dyn Embedder>> {
    meaning::load(&around.dirs).unwrap_or_else(|said| {
        let mut notices = around.notices.borrow_mut();
        notices.push(format!("note: {said}"));
        None
    })
}

/// Makes the vectors that are missing, for as long as `patience` says, and returns how many were made.
pub fn embed(
    store: &Store,
    model: &mut dyn Embedder,
    patience: Option<Duration>,
    ui: &mut Ui,
) -> Result<usize, CommandError> {
    let begun = Instant::now();
    let made = meaning::fill(store, model, patience, &mut |done, all| {
        // What is done at once is not worth a line.
        if begun.elapsed() > Duration::from_millis(300) {
            ui.progress(format!("{done} of {all} traces have their vector"));
        }
    });
    ui.progress_is_over();
    Ok(made?)
}
