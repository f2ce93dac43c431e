//! `checkrein bench`: measures what checkrein changes, on the real client.

use std::path::{Path, PathBuf};

use checkrein_client::Stop;
use checkrein_core::env;
use clap::{Args, Subcommand};
use fs_err as fs;

use crate::bench::{self, Basis, Wanted};
use crate::error::{CommandError, Kind};
use crate::evidence::interrupt;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Measure what checkrein changes, on the real client
#[derive(Debug, Args)]
pub struct Bench {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Do the same work with checkrein and without, and compare what the model is sent
    ///
    /// Runs Claude Code in throw-away homes, in front of a model that follows a script, on this
    /// machine alone. Nothing of yours is read or written, and no account is needed.
    Tokens(Tokens),
}

#[derive(Debug, Args)]
struct Tokens {
    /// How many skills the catalogs have; up to 8 are short ones
    #[arg(
        long,
        value_name = "N",
        value_delimiter = ',',
        default_value = "5,15,50,200"
    )]
    skills: Vec<usize>,
    /// Only these tasks; `--tasks list` says which there are
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    tasks: Vec<String>,
    /// Write all figures into this file as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// The program of Claude Code, if it is not the `claude` on your PATH; `CHECKREIN_CLIENT` names it, too
    #[arg(long, value_name = "PROGRAM")]
    client: Option<PathBuf>,
    /// Leave the throw-away homes where they are
    #[arg(long)]
    keep: bool,
}

impl Bench {
    /// Measures.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        let Command::Tokens(tokens) = self.command;
        tokens.run(around, ui)
    }
}

impl Tokens {
    fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        let names = bench::task_names();
        if self.tasks == ["list"] {
            names
                .iter()
                .for_each(|(name, about)| ui.say(format!("{name:<14}{about}")));
            return Ok(());
        }
        let is_unknown = |name: &&String| !names.iter().any(|(known, _)| known == name);
        if let Some(name) = self.tasks.iter().find(is_unknown) {
            let message = anyhow::anyhow!("there is no task `{name}`");
            let hint = "list them with `checkrein bench tokens --tasks list`";
            return Err(CommandError::new(Kind::Usage, message).hint(hint));
        }
        if let Some(number) = self
            .skills
            .iter()
            .find(|number| !bench::SIZES.contains(number))
        {
            let (least, most) = (bench::SIZES.start(), bench::SIZES.end());
            let message = anyhow::anyhow!("there is no catalog of {number} skills");
            let hint = format!("name numbers from {least} to {most}");
            return Err(CommandError::new(Kind::Usage, message).hint(hint));
        }
        let json = self.json.map(|file| around.cwd.join(file));
        if let Some(file) = &json {
            // Whether it can be written is said now, not after two minutes.
            fs::OpenOptions::new()
                .append(true)
                .create(true)
                .open(file)?;
        }
        let of_environment = || std::env::var_os(env::CHECKREIN_CLIENT).map(PathBuf::from);
        let named = self.client.or_else(of_environment);
        let basis = Basis {
            client: client(around, named.as_deref())?,
            program: around.program.clone(),
            programs: around.program_folder()?,
            path: around.path.clone(),
            stop: Stop::when(interrupt::flag()),
            is_kept: self.keep,
        };
        let wanted = Wanted {
            skills: self.skills,
            tasks: self.tasks,
        };
        let report = bench::run(&basis, &wanted, ui)?;
        if let Some(file) = &json {
            let text = serde_json::to_string_pretty(&report).map_err(anyhow::Error::from)?;
            fs::write(file, format!("{text}\n"))?;
        }
        ui.say(report.to_string().trim_end());
        Ok(())
    }
}

/// Returns the client's program: the one that was named, or the one on the person's PATH.
fn client(around: &Surroundings, named: Option<&Path>) -> Result<PathBuf, CommandError> {
    let found = match named {
        // A bare name is looked for as a shell would.
        Some(name) if name.components().count() == 1 => around.on_path(&name.to_string_lossy()),
        Some(path) => Some(around.cwd.join(path)).filter(|path| path.is_file()),
        None => around.on_path("claude"),
    };
    found.ok_or_else(|| {
        let message = match named {
            Some(name) => format!("there is no program `{}`", name.display()),
            None => "there is no `claude` on your PATH".to_owned(),
        };
        CommandError::person(message)
            .hint("install Claude Code: `npm install -g @anthropic-ai/claude-code`")
            .hint("or name its program: `checkrein bench tokens --client PROGRAM`")
    })
}
