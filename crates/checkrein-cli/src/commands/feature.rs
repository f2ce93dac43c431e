//! `checkrein feature`: the list of what is to be built, and how far each part is.

use checkrein_core::audit;
use checkrein_core::feature::{Feature as Entry, Status};
use checkrein_core::standing::Standing;
use checkrein_core::state::State;
use clap::{Args, Subcommand};

use crate::error::CommandError;
use crate::person;
use crate::project::{self, Work};
use crate::step::enter::enter;
use crate::step::tested::{denied, tested};
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Keep the list of what is to be built
#[derive(Debug, Args)]
pub struct Feature {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Add a feature to the list
    Add {
        /// What it is, in one line
        title: String,
        /// More about it
        #[arg(long, value_name = "TEXT", default_value = "")]
        description: String,
        /// What a test can show when it is done; may be given several times
        #[arg(long = "accept", value_name = "CRITERION")]
        acceptance: Vec<String>,
        /// An id of your own instead of the next number
        #[arg(long, default_value = "")]
        id: String,
    },
    /// Begin a feature, or take it up again
    Start {
        /// The feature's id
        id: String,
    },
    /// Say that a feature is built
    Done {
        /// The feature's id
        id: String,
    },
    /// Say that a feature is tested: committed, its decisions settled, all tests passing
    Tested {
        /// The feature's id
        id: String,
        /// Run the tests although it is known how they end for this work tree
        #[arg(long)]
        again: bool,
    },
    /// Give a feature up: it goes from the list, and the reason into the audit trail; one that was
    /// begun only a person gives up
    Drop {
        /// The feature's id
        id: String,
        /// Why nobody will build it
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// List all features
    List {
        /// Print them as JSON
        #[arg(long)]
        json: bool,
    },
    /// Show the feature in work, or the next one
    Current {
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
}

impl Feature {
    /// Reads or changes the list.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        match self.command {
            Command::Add {
                title,
                description,
                acceptance,
                id,
            } => {
                let entry = Entry {
                    id,
                    title,
                    description,
                    acceptance,
                    ..Entry::default()
                };
                let reopens = project::update(around, |work| add(work, entry, around, ui))?;
                if reopens {
                    let reason = Some("a feature was added".to_owned());
                    enter(State::Implement, reason, around, ui)?;
                }
                Ok(())
            }
            Command::Start { id } => advance(&id, Status::InProgress, around, ui),
            Command::Done { id } => advance(&id, Status::Done, around, ui),
            Command::Tested { id, again } => tested(&id, again, line, around, ui),
            Command::Drop { id, reason } => give_up(&id, reason, around, ui),
            Command::List { json: true } => ui.json(&project::standing(around)?.features.features),
            Command::List { json: false } => {
                list(&project::standing(around)?, ui);
                Ok(())
            }
            Command::Current { json: true } => {
                ui.json(&project::standing(around)?.features.current())
            }
            Command::Current { json: false } => {
                current(&project::standing(around)?, ui);
                Ok(())
            }
        }
    }
}

/// Adds a feature, and returns whether the project was complete and is not any more.
fn add(
    work: &mut Work,
    entry: Entry,
    around: &Surroundings,
    ui: &mut Ui,
) -> Result<bool, CommandError> {
    let standing = &mut work.standing;
    let added = standing.features.add(entry, around.now).map_err(denied)?;
    let said = format!("added {} {}", added.id, added.title);
    work.save()?;
    ui.say(said);
    Ok(work.standing.state.state == State::Complete)
}

fn advance(id: &str, to: Status, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
    project::update(around, |work| {
        let standing = &mut work.standing;
        let feature = standing
            .features
            .advance(id, to, around.now)
            .map_err(denied)?;
        let said = line(feature);
        work.save()?;
        ui.say(said);
        ui.say(format!("next: {}", work.standing.next_step()));
        Ok(())
    })
}

fn give_up(
    id: &str,
    reason: String,
    around: &Surroundings,
    ui: &mut Ui,
) -> Result<(), CommandError> {
    if reason.trim().is_empty() {
        return Err(
            CommandError::person("a feature is given up for a reason").hint(format!(
                "say it in a line: `checkrein feature drop {} --reason \"WHY\"`",
                id.escape_debug()
            )),
        );
    }
    project::update(around, |work| {
        let dropped = work.standing.features.drop(id).map_err(denied)?;
        // What was begun may be gone for good with it.
        if dropped.status != Status::Pending {
            person::only(
                around,
                &format!("checkrein feature drop {} --reason \"WHY\"", dropped.id),
            )?;
        }
        let entry = audit::Entry {
            act: audit::Act::Dropped,
            of: dropped.id.clone(),
            why: reason,
            session: around.session.clone(),
        };
        // First the trail: a line too many says less wrong than a feature that went unseen.
        let root = &work.standing.project.dirs.root;
        audit::append(&around.dirs, root, around.now, entry)?;
        work.save()?;
        ui.say(format!("dropped {}  {}", dropped.id, dropped.title));
        ui.say(format!("next: {}", work.standing.next_step()));
        Ok(())
    })
}

fn list(standing: &Standing, ui: &mut Ui) {
    if standing.features.features.is_empty() {
        ui.say("no features yet; add one with `checkrein feature add \"TITLE\"`");
    }
    for feature in &standing.features.features {
        ui.say(line(feature));
    }
}

fn current(standing: &Standing, ui: &mut Ui) {
    match (standing.features.current(), standing.features.next()) {
        (Some(feature), _) => details(feature, ui),
        (None, Some(next)) => ui.say(format!(
            "none in progress; begin the next with `checkrein feature start {}`: {}",
            next.id, next.title
        )),
        (None, None) => ui.say("none in progress, and none is pending"),
    }
}

fn details(feature: &Entry, ui: &mut Ui) {
    ui.say(line(feature));
    if !feature.description.is_empty() {
        ui.say(format!("  {}", feature.description));
    }
    for criterion in &feature.acceptance {
        ui.say(format!("  accept: {criterion}"));
    }
}

fn line(feature: &Entry) -> String {
    format!(
        "{}  {:<11}  {}",
        feature.id,
        feature.status.as_str(),
        feature.title
    )
}
