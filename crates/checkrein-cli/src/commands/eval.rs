//! `checkrein eval`: measures what checkrein does on cases of which the right answer is known.

use std::collections::{BTreeSet, HashSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use checkrein_core::intent::{self, detect};
use checkrein_core::message::{count, ticked};
use checkrein_core::skill::{Catalog, Index, Thresholds};
use clap::{Args, Subcommand};
use fs_err as fs;

use crate::catalog;
use crate::error::CommandError;
use crate::eval::answer::Answer;
use crate::eval::cases::{self, Case};
use crate::eval::learning;
use crate::eval::report::Report;
use crate::eval::retrieval;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Measure the router, and the search for decisions, on cases of which the answer is known
#[derive(Debug, Args)]
pub struct Eval {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Route each prompt as the hook does, and count how many are answered right
    Routing {
        /// The skills: a JSON list, or a folder of skills
        #[arg(long, value_name = "FILE")]
        catalog: PathBuf,
        /// The prompts, one JSON object on each line
        #[arg(long, value_name = "FILE")]
        cases: PathBuf,
        /// Write the answer to each prompt here, one JSON object on each line
        #[arg(long, value_name = "FILE")]
        predictions: Option<PathBuf>,
        /// Print the figures as JSON
        #[arg(long)]
        json: bool,
    },
    /// Let simulated persons choose skills, and count what that does to all other prompts
    Learning {
        /// The skills: a JSON list, or a folder of skills
        #[arg(long, value_name = "FILE")]
        catalog: PathBuf,
        /// The prompts, one JSON object on each line
        #[arg(long, value_name = "FILE")]
        cases: PathBuf,
        /// How many choices each person makes
        #[arg(long, value_name = "N", default_value_t = 20)]
        feedbacks: usize,
        /// Draws other persons
        #[arg(long, value_name = "N", default_value_t = 1)]
        seed: u64,
        /// Print the figures as JSON
        #[arg(long)]
        json: bool,
    },
    /// Search for decisions by questions in other words, and count how many are found
    Retrieval {
        /// A folder with `traces.jsonl` and `queries.jsonl`
        folder: PathBuf,
        /// The folder of a model; words alone without one
        #[arg(long, value_name = "FOLDER")]
        model: Option<PathBuf>,
        /// Print the figures as JSON
        #[arg(long)]
        json: bool,
    },
}

impl Eval {
    /// Measures.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        match self.command {
            Command::Routing {
                catalog,
                cases,
                predictions,
                json,
            } => {
                let catalog = catalog::read(&catalog, around)?;
                let cases = cases::read(&cases, around)?;
                let predictions = predictions.map(|file| around.cwd.join(file));
                routing(&catalog, cases, predictions.as_deref(), json, ui)
            }
            Command::Learning {
                catalog,
                cases,
                feedbacks,
                seed,
                json,
            } => {
                let mut index = Index::of_catalog(&catalog::read(&catalog, around)?);
                let cases = cases::read(&cases, around)?;
                let report = learning::simulate(cases, &mut index, feedbacks, seed);
                if json {
                    return ui.json(&report);
                }
                ui.say(report.to_string().trim_end());
                Ok(())
            }
            Command::Retrieval {
                folder,
                model,
                json,
            } => {
                let folder = around.cwd.join(folder);
                let mut model = match model.map(|model| around.cwd.join(model)) {
                    None => None,
                    Some(model) => Some(checkrein_embed::load(&model).map_err(|unusable| {
                        let (at, what) = (unusable.at.display(), unusable.what);
                        CommandError::person(format!("`{at}` {what}")).hint(unusable.next)
                    })?),
                };
                let scratch = tempfile::tempdir().map_err(anyhow::Error::from)?;
                let model = model.as_mut().map(|model| model.as_mut() as _);
                let report = retrieval::measure(&folder, scratch.path(), model)?;
                if json {
                    return ui.json(&report);
                }
                ui.say(report.to_string().trim_end());
                Ok(())
            }
        }
    }
}

fn routing(
    catalog: &Catalog,
    cases: Vec<Case>,
    predictions: Option<&Path>,
    json: bool,
    ui: &mut Ui,
) -> Result<(), CommandError> {
    let mut index = Index::of_catalog(catalog);
    let judged: Vec<(Case, Answer)> = cases
        .into_iter()
        .map(|case| {
            let answer = Answer::to(&case.prompt, &mut index);
            (case, answer)
        })
        .collect();
    if let Some(file) = predictions {
        write_predictions(file, &judged)?;
    }
    let times = times(&judged, &mut index);
    let names: HashSet<&str> = catalog
        .skills
        .iter()
        .map(|skill| skill.name.as_str())
        .collect();
    let report = Report::new(&judged, times, Thresholds::default(), &names);
    if json {
        return ui.json(&report);
    }
    ui.say(report.to_string().trim_end());
    if report.unknown > 0 {
        ui.say(unknown(&judged, &names, report.unknown));
    }
    if !catalog.problems.is_empty() {
        let left_out = count(catalog.problems.len(), "problem");
        ui.say(format!("\nthe catalog has {left_out}, the first of them:"));
        let problem = &catalog.problems[0];
        ui.say(format!(
            "  {}: {}; {}",
            problem.file.display(),
            problem.what,
            problem.next
        ));
    }
    Ok(())
}

/// Names the skills that cases expect and that the catalog does not have.
fn unknown(judged: &[(Case, Answer)], names: &HashSet<&str>, number: usize) -> String {
    let cases = judged.iter().map(|(case, _)| case);
    let missing: BTreeSet<&str> = cases
        .filter(|case| case.is_unknown(names))
        .filter_map(|case| case.expected.as_deref())
        .collect();
    let first: Vec<&str> = missing.iter().copied().take(5).collect();
    let more = if missing.len() > first.len() {
        ", ..."
    } else {
        ""
    };
    let (cases, skills) = (count(number, "case"), ticked(&first));
    let verb = if number == 1 { "expects" } else { "expect" };
    format!("\n{cases} {verb} a skill that the catalog does not have: {skills}{more}")
}

fn write_predictions(path: &Path, judged: &[(Case, Answer)]) -> Result<(), CommandError> {
    let mut text = String::new();
    for (case, answer) in judged {
        let line = serde_json::to_string(&answer.prediction(&case.id));
        let _ = writeln!(text, "{}", line.map_err(anyhow::Error::from)?);
    }
    // In place, not by rename: the path may be `/dev/stdout`.
    Ok(fs::write(path, text)?)
}

/// Times the decision alone, once more for each prompt: the first round has warmed everything.
fn times(judged: &[(Case, Answer)], index: &mut Index) -> Vec<Duration> {
    let surroundings = intent::Surroundings::default();
    judged
        .iter()
        .map(|(case, _)| {
            let start = Instant::now();
            std::hint::black_box(detect(&case.prompt, &surroundings, index));
            start.elapsed()
        })
        .collect()
}
