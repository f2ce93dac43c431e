//! `checkrein install`: put checkrein to work in Claude Code, or take it out again.

use std::path::PathBuf;

use clap::Args;

use crate::error::CommandError;
use crate::install::{install, uninstall};
use crate::settings;
use crate::surroundings::Surroundings;
use crate::trial;
use crate::ui::Ui;

/// Put checkrein to work in Claude Code, or take it out again
#[derive(Debug, Args)]
pub struct Install {
    /// Take the programs from this folder instead of the one that this program is in
    #[arg(long, value_name = "FOLDER")]
    from: Option<PathBuf>,

    #[command(flatten)]
    instead: Instead,
}

#[derive(Debug, Args)]
#[group(multiple = false)]
struct Instead {
    /// Print what would be added to the settings, and change nothing
    ///
    /// The file settings.example.json is this for a person whose home is /home/you.
    #[arg(long)]
    print: bool,

    /// Take back what an install did
    #[arg(long)]
    uninstall: bool,

    /// Do all of it in a throw-away home, and show it on a sample project
    #[arg(long = "try")]
    trial: bool,
}

impl Install {
    /// Installs, unless asked for something else.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        if self.instead.print {
            ui.say(settings::merge("", &around.dirs.bin()).text.trim_end());
            return Ok(());
        }
        if self.instead.uninstall {
            return uninstall(around, ui);
        }
        let from = match self.from {
            Some(folder) => around.cwd.join(folder),
            None => around.program_folder()?,
        };
        if self.instead.trial {
            return trial::play(around, &from, ui);
        }
        install(around, &from, ui)
    }
}
