//! `checkrein trace`: decisions, and what came of them.

use checkrein_core::trace::{self, Draft, Invalid, Outcome, Settled, Trace as Entry};
use clap::{Args, Subcommand, ValueEnum};

use crate::error::CommandError;
use crate::project;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Write down decisions, and what came of them
#[derive(Debug, Args)]
pub struct Trace {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write down a decision whose outcome is not known yet
    Add {
        /// What was decided, in one line
        decision: String,
        /// What kind of decision it is, such as architecture, debugging or tooling
        #[arg(long, value_name = "NAME", default_value = "decision")]
        category: String,
        /// What it is about, and why
        #[arg(long, value_name = "TEXT", default_value = "")]
        context: String,
        /// The feature that it belongs to; the one in work unless said otherwise
        #[arg(long, value_name = "ID", conflicts_with = "no_feature")]
        feature: Option<String>,
        /// It belongs to no feature
        #[arg(long)]
        no_feature: bool,
        /// A file that it is about; may be given several times
        #[arg(long = "file", value_name = "PATH")]
        files: Vec<String>,
    },
    /// Say what came of a decision
    Outcome {
        /// The trace's id, or its beginning
        id: String,
        /// What came of it
        outcome: Known,
        /// What was seen
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
    },
    /// List decisions, the oldest first
    List {
        /// Those of one feature
        #[arg(long, value_name = "ID")]
        feature: Option<String>,
        /// Those of one category
        #[arg(long, value_name = "NAME")]
        category: Option<String>,
        /// Those whose outcome is not known
        #[arg(long)]
        pending: bool,
        /// Print them as JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Known {
    /// It did what it was meant to do
    Success,
    /// It did not
    Failure,
}

impl Trace {
    /// Appends or lists.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        let standing = project::standing(around)?;
        let dirs = &standing.project.dirs;
        match self.command {
            Command::Add {
                decision,
                category,
                context,
                feature,
                no_feature,
                files,
            } => {
                let known = |id: &String| {
                    let mut features = standing.features.features.iter();
                    features.any(|feature| feature.id == *id)
                };
                if let Some(id) = feature.as_ref().filter(|id| !known(id)) {
                    let id = id.escape_debug();
                    return Err(CommandError::person(format!("there is no feature `{id}`"))
                        .hint("list them with `checkrein feature list`"));
                }
                let current = standing.current_feature().filter(|_| !no_feature);
                let draft = Draft {
                    session: around.session.clone(),
                    category,
                    decision,
                    context,
                    feature: feature.or_else(|| current.map(str::to_owned)),
                    files,
                    ..Draft::default()
                };
                let added = trace::add(dirs, draft, around.now)?.map_err(invalid)?.trace;
                ui.say(line(&added));
                ui.say(format!(
                    "next: once it is known, `checkrein trace outcome {} success` or `failure`",
                    added.id
                ));
            }
            Command::Outcome { id, outcome, note } => {
                let outcome = match outcome {
                    Known::Success => Outcome::Success,
                    Known::Failure => Outcome::Failure,
                };
                let settled = Settled {
                    v: 1,
                    of: id,
                    at: around.now,
                    session: around.session.clone(),
                    outcome,
                    note,
                };
                let trace = trace::settle(dirs, settled)?.map_err(invalid)?;
                ui.say(line(&trace));
            }
            Command::List {
                feature,
                category,
                pending,
                json,
            } => {
                let mut traces = trace::read(&dirs.traces_jsonl())?;
                traces.retain(|trace| {
                    (feature.is_none() || trace.feature == feature)
                        && category.as_ref().is_none_or(|name| trace.category == *name)
                        && (!pending || trace.outcome == Outcome::Pending)
                });
                if json {
                    return ui.json(&traces);
                }
                if traces.is_empty() {
                    ui.say("no traces; write one down with `checkrein trace add \"DECISION\"`");
                }
                for trace in &traces {
                    ui.say(line(trace));
                }
            }
        }
        Ok(())
    }
}

fn line(trace: &Entry) -> String {
    let feature = trace.feature.as_deref().unwrap_or("-");
    let outcome = trace.outcome.as_str();
    let (id, category) = (&trace.id, &trace.category);
    format!(
        "{id}  {outcome:<7}  {feature}  {category}: {}",
        trace.decision
    )
}

fn invalid(invalid: Invalid) -> CommandError {
    CommandError::person(invalid.what).hint(invalid.next)
}
