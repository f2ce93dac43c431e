//! `checkrein trace index`: brings up to date what is made of the log.

use checkrein_core::message::count;
use checkrein_traces::{Place, Store, hints};
use clap::Args;
use serde_json::json;

use crate::error::CommandError;
use crate::meaning;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Bring up to date what searches and hints are made from; the end of a session does it by itself
#[derive(Debug, Args)]
pub struct Index {
    /// Say nothing
    #[arg(long)]
    quiet: bool,
    /// Print what was done as JSON
    #[arg(long, conflicts_with = "quiet")]
    json: bool,
}

impl Index {
    /// Does it.
    pub fn run(
        self,
        place: &Place,
        around: &Surroundings,
        ui: &mut Ui,
    ) -> Result<(), CommandError> {
        let mut store = Store::open(place)?;
        let read = store.catch_up()?;
        if let Some(mut model) = meaning::model(around) {
            meaning::embed(&store, &mut *model, None, ui)?;
            store.forget_vectors(&mut *model)?;
        }
        let hints = hints::refresh(&store, &around.dirs)?;
        if self.quiet {
            return Ok(());
        }
        if self.json {
            return ui.json(&json!({
                "lines": read.lines, "added": read.added, "settled": read.settled,
                "skipped": read.skipped, "rebuilt": read.rebuilt,
                "hints": hints,
            }));
        }
        let mut told = store.told().to_vec();
        told.extend(read.rebuilt);
        let mut notices = around.notices.borrow_mut();
        notices.extend(told.into_iter().map(|said| format!("note: {said}")));
        ui.say(format!(
            "{} read: {} and {}, {} that say nothing; {} for prompts",
            count(read.lines, "new line"),
            count(read.added, "decision"),
            count(read.settled, "outcome"),
            read.skipped,
            count(hints, "hint"),
        ));
        Ok(())
    }
}
