//! `checkrein state`: show where the project stands, and move it on.

use std::path::PathBuf;

use checkrein_core::standing::Standing;
use checkrein_core::state::{State as Name, moves_from};
use clap::{Args, Subcommand};
use serde_json::json;

use crate::error::{CommandError, Kind};
use crate::person;
use crate::project;
use crate::sealing::acceptance;
use crate::step::enter::enter;
use crate::step::health;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Show where the project stands, and move it on
#[derive(Debug, Args)]
pub struct State {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show the state, where it may move to, and what is next
    Show {
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Move to another state, if the project may go there and every gate agrees
    Enter {
        /// START, INIT, IMPLEMENT, TEST, COMPLETE or FIX_BROKEN
        state: String,
        /// Why, for the history
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Run the health check: failing it leads to FIX_BROKEN, passing it leads back
    Health {
        /// Print what came of it as JSON, whatever came of it
        #[arg(long)]
        json: bool,
        /// How long it may take, in seconds, where not as the project says
        #[arg(long, value_name = "SECONDS")]
        limit: Option<u64>,
    },
    /// Take the project's guarded files as they are, after a change by hand (a person only)
    Accept {
        /// Take the files of the latest change that was undone, or this file that was kept
        #[arg(long, value_name = "FILE", num_args = 0..=1)]
        kept: Option<Option<PathBuf>>,
        /// Why, for the audit trail
        #[arg(long, value_name = "TEXT", default_value = "")]
        reason: String,
    },
    /// Undo what no checkrein command and no allowed edit changed; hooks run this by themselves
    Verify,
}

impl State {
    /// Shows or moves.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        match self.command {
            Command::Show { json: true } => {
                let standing = project::standing(around)?;
                ui.json(&as_json(&standing))
            }
            Command::Show { json: false } => {
                show(&project::standing(around)?, ui);
                Ok(())
            }
            Command::Accept { kept, reason } => accept(kept, &reason, around, ui),
            Command::Health { json: true, limit } => health::check_as_json(limit, around, ui),
            Command::Health { json: false, limit } => health::check(limit, around, ui),
            Command::Verify => project::verify(around),
            Command::Enter { state, reason } => enter(parse(&state)?, reason, around, ui),
        }
    }
}

fn accept(
    kept: Option<Option<PathBuf>>,
    reason: &str,
    around: &Surroundings,
    ui: &mut Ui,
) -> Result<(), CommandError> {
    let option = if kept.is_some() { " --kept" } else { "" };
    person::only(around, &format!("checkrein state accept{option}"))?;
    let accepted = match kept {
        Some(named) => acceptance::of_kept(around, named.as_deref(), reason)?,
        None => acceptance::as_they_are(around, reason)?,
    };
    for line in accepted {
        ui.say(line);
    }
    Ok(())
}

fn parse(name: &str) -> Result<Name, CommandError> {
    Name::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Name::ALL.iter().map(|state| state.as_str()).collect();
        let cause = anyhow::anyhow!("there is no state `{}`", name.escape_debug());
        CommandError::new(Kind::Usage, cause).hint(format!("one of {}", names.join(", ")))
    })
}

fn show(standing: &Standing, ui: &mut Ui) {
    let file = &standing.state;
    let since = file
        .entered_at
        .map(|at| format!(" since {at:.0}"))
        .unwrap_or_default();
    let origin = file
        .came_from
        .map(|from| format!(", came from {from}"))
        .unwrap_or_default();
    ui.say(format!(
        "{}{since}{origin} ({})",
        file.state,
        standing.project.name()
    ));
    for (to, missing) in moves_from(file, standing.features.facts()) {
        match missing {
            None => ui.say(format!("  may move to {to}")),
            Some(missing) => ui.say(format!("  may move to {to} once there is {missing}")),
        }
    }
    if let Some(feature) = standing.features.current() {
        ui.say(format!(
            "feature: {} {} ({})",
            feature.id,
            feature.title,
            feature.status.as_str()
        ));
    }
    ui.say(format!("next: {}", standing.next_step()));
}

fn as_json(standing: &Standing) -> serde_json::Value {
    let file = &standing.state;
    let moves = moves_from(file, standing.features.facts());
    json!({
        "project": standing.project.dirs.root,
        "state": file.state,
        "entered_at": file.entered_at,
        "came_from": file.came_from,
        "moves": moves.iter().map(|(to, needs)| json!({"to": to, "needs": needs})).collect::<Vec<_>>(),
        "feature": standing.current_feature(),
        "next": standing.next_step(),
        "history": file.history,
    })
}
