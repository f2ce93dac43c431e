//! The command line of checkrein: one file per subcommand below `commands/`, one printer, one
//! table of exit codes.

pub mod adoption;
pub mod agent;
pub mod bench;
pub mod catalog;
pub mod cli;
pub mod commands;
pub mod discover;
pub mod doctor;
pub mod error;
pub mod eval;
pub mod evidence;
pub mod filling;
pub mod init;
pub mod install;
pub mod learn;
pub mod learning;
pub mod lint;
pub mod located;
pub mod mcp;
pub mod meaning;
pub mod output;
pub mod person;
pub mod process;
pub mod project;
pub mod route;
pub mod sealing;
pub mod settings;
pub mod skills;
pub mod step;
pub mod surroundings;
pub mod traces;
pub mod trial;
pub mod ui;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::Cli;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Runs the command that this process was started with.
pub fn main() -> ExitCode {
    // Before anything else: a keeper of a server's process has none of our arguments.
    if let Some(code) = checkrein_mcp::keeper() {
        return code;
    }
    let mut ui = Ui::terminal();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(usage) => return ui.usage(&usage),
    };
    let done = Surroundings::of_this_process().and_then(|around| {
        let done = cli.command.run(&around, &mut ui);
        for notice in around.notices.take() {
            ui.say(notice);
        }
        done
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            ui.complain(&error);
            ExitCode::from(error.kind.exit_code())
        }
    }
}
