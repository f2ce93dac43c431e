//! The model that the person chose, in the hands of a command: loaded, or it is said why not.

use std::time::{Duration, Instant};

use checkrein_embed::{Embedder, choice};
use checkrein_traces::Store;

use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// How long a search makes vectors that are missing before it answers without them.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Loads the model that was chosen, if one was. One that cannot be used is said to be so: what is asked
/// is then answered by words.
pub fn model(around: &Surroundings) -> Option<Box<dyn Embedder>> {
    let tell = |said: String| {
        around
            .notices
            .borrow_mut()
            .push(format!("note: by words alone: {said}"))
    };
    match choice::read(&around.dirs) {
        Ok(choice) => match choice?.open() {
            Ok(model) => return Some(model),
            Err(unusable) => tell(format!("{unusable}; {}", unusable.next)),
        },
        Err(error) => tell(format!("{error:#}")),
    }
    None
}

/// Makes the vectors that are missing, for as long as `patience` says, and returns how many were made.
pub fn embed(
    store: &Store,
    model: &mut dyn Embedder,
    patience: Option<Duration>,
    ui: &mut Ui,
) -> Result<usize, CommandError> {
    let begun = Instant::now();
    let made = store.embed(model, &mut |done, all| {
        // What is done at once is not worth a line.
        if all > 0 && begun.elapsed() > Duration::from_millis(300) {
            ui.progress(format!("{done} of {all} traces have their vector"));
        }
        patience.is_none_or(|patience| begun.elapsed() < patience)
    });
    ui.progress_is_over();
    Ok(made?)
}
