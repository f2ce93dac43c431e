//! `checkrein trace list`: decisions in the order of time.

use checkrein_core::message::{brief, count};
use checkrein_traces::Place;
use checkrein_traces::store::CategoryCount;
use clap::Args;
use serde_json::json;

use super::narrow::Narrow;
use super::{shown, store, wrong};
use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// As many as a screen holds.
const USUAL: usize = 20;

/// List decisions, the newest first
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    narrow: Narrow,
    /// Count those of each category instead
    #[arg(long)]
    categories: bool,
    /// Print them as JSON
    #[arg(long)]
    json: bool,
}

impl List {
    /// Does it.
    pub fn run(
        self,
        place: &Place,
        around: &Surroundings,
        ui: &mut Ui,
    ) -> Result<(), CommandError> {
        let (filter, page) = self.narrow.asked(USUAL, around)?;
        let store = store(place, around)?;
        if self.categories {
            let counts = store.categories()?;
            if self.json {
                let counts = counts.iter().map(|of| {
                    json!({ "category": of.category, "pending": of.pending, "success": of.success, "failure": of.failure })
                });
                return ui.json(&counts.collect::<Vec<_>>());
            }
            for of in &counts {
                ui.say(format!(
                    "{:<20} {:>6}  {} pending, {} success, {} failure",
                    brief(&of.category, 60),
                    of.total(),
                    of.pending,
                    of.success,
                    of.failure
                ));
            }
            return Ok(());
        }
        let listed = store.list(&filter, &page).map_err(wrong)?;
        if self.json {
            return ui.json(&json!({
                "traces": listed.traces, "total": listed.total, "next": listed.next,
            }));
        }
        if listed.total == 0 {
            let counts = store.categories()?;
            ui.say(match counts.iter().map(CategoryCount::total).sum() {
                0 => "no traces; write one down with `checkrein trace add \"DECISION\"`".to_owned(),
                all => format!(
                    "none of {} is asked for; `checkrein trace list` without options shows them",
                    count(all, "trace")
                ),
            });
        }
        for trace in &listed.traces {
            ui.say(shown::line(trace));
        }
        if let Some(next) = listed.next {
            let total = count(listed.total, "trace");
            ui.say(format!(
                "{total} in all; more of them with `--cursor {next}`"
            ));
        }
        Ok(())
    }
}
