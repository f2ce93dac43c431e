//! `checkrein route`: the weights that the router decides by.

use std::path::{Path, PathBuf};

use checkrein_core::skill::Model;
use clap::{Args, Subcommand};
use fs_err as fs;

use crate::error::CommandError;
use crate::route::sets::Set;
use crate::route::train::{Trial, train};
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// The weights that the router decides by
#[derive(Debug, Args)]
pub struct Route {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Find the weights that do best on catalogs of which the right answers are known
    Train {
        /// Folders with `catalog.json` and `cases.jsonl`
        #[arg(required = true, value_name = "FOLDER")]
        sets: Vec<PathBuf>,
        /// Begin with these weights instead of the shipped ones
        #[arg(long, value_name = "FILE")]
        from: Option<PathBuf>,
        /// Leave the ranking as it is: find only confidence and thresholds
        #[arg(long)]
        keep_ranking: bool,
        /// Write the weights here instead of printing them
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

impl Route {
    /// Does what was asked.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        let Command::Train {
            sets,
            from,
            keep_ranking,
            out,
        } = self.command;
        let start = match &from {
            Some(file) => read(&around.cwd.join(file))?,
            None => Model::shipped().clone(),
        };
        let sets: Vec<Set> = sets
            .iter()
            .map(|folder| Set::read(folder, around))
            .collect::<Result<_, _>>()?;
        let (model, trial) = train(&sets, &start, !keep_ranking);
        let written = model.to_string();
        match out {
            Some(file) => {
                fs::write(around.cwd.join(&file), written)?;
                ui.say(summary(&trial, &model));
            }
            None => ui.say(written.trim_end()),
        }
        Ok(())
    }
}

fn read(file: &Path) -> Result<Model, CommandError> {
    Model::read(&fs::read_to_string(file)?).map_err(|error| {
        CommandError::person(format!("`{}` has no weights", file.display()))
            .because(format!("{error:#}"))
            .hint("begin with what `checkrein route train` prints")
    })
}

fn summary(trial: &Trial, model: &Model) -> String {
    format!(
        "the right skill is first for {:.1} % of the positives\n\
         loads from {:.2}, offers from {:.2}; with each set judged by weights found without it,\n\
         {:.1} % of what is loaded is right, and {:.1} % of the positives get the right skill",
        100.0 * trial.top1,
        model.sure,
        model.unsure,
        100.0 * trial.precision,
        100.0 * trial.served,
    )
}
