//! `checkrein route`: the weights that the router decides by, those that it comes with and those that
//! it has learned.

use std::path::{Path, PathBuf};

use checkrein_core::message::count;
use checkrein_core::skill::Model;
use clap::{Args, Subcommand};
use fs_err as fs;

use crate::error::CommandError;
use crate::eval::cases::Kind;
use crate::learning::{self, exchange::Shown, file};
use crate::route::search;
use crate::route::sets::Set;
use crate::route::thresholds::PRECISION;
use crate::route::train::{Trial, lack, train};
use crate::skills;
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
    /// Learn from what was chosen in sessions since the last time
    Learn {
        /// Only from this session
        #[arg(long, value_name = "ID")]
        session: Option<String>,
    },
    /// Show what was learned about the skills here, strongest first
    Show {
        /// Only of this skill
        name: Option<String>,
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Forget what was learned about the skills here; a copy is kept
    Reset {
        /// Only of this skill
        name: Option<String>,
    },
    /// Print what was learned about the skills here, for another machine
    Export,
    /// Take over what another machine has exported; a copy of what was learned here is kept
    Import {
        /// What `checkrein route export` printed
        file: PathBuf,
    },
}

impl Route {
    /// Does what was asked.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        match self.command {
            Command::Train {
                sets,
                from,
                keep_ranking,
                out,
            } => find_weights(&sets, from.as_deref(), keep_ranking, out, around, ui),
            Command::Learn { session } => learn(session.as_deref(), around, ui),
            Command::Show { name, json } => show(name.as_deref(), json, around, ui),
            Command::Reset { name } => reset(name.as_deref(), around, ui),
            Command::Export => {
                let taught = file::read(around, &catalog(around))?;
                ui.json(&Shown::new(&taught, None))
            }
            Command::Import { file } => import(&file, around, ui),
        }
    }
}

fn find_weights(
    sets: &[PathBuf],
    from: Option<&Path>,
    keep_ranking: bool,
    out: Option<PathBuf>,
    around: &Surroundings,
    ui: &mut Ui,
) -> Result<(), CommandError> {
    let start = match from {
        Some(file) => read(&around.cwd.join(file))?,
        None => Model::shipped().clone(),
    };
    let sets: Vec<Set> = sets
        .iter()
        .map(|folder| Set::read(folder, around))
        .collect::<Result<_, _>>()?;
    if let Some(lack) = lack(&sets) {
        let what = match lack.kind {
            Kind::None => "no case of the kind `none`",
            _ => "no positive case",
        };
        return Err(CommandError::person(format!("without `{}` there is {what} to learn from", lack.without))
            .because("each set is judged by weights that were found on the others")
            .hint("name at least two folders, each with prompts that need a skill and prompts that need none"));
    }
    let (model, trial) = train(&sets, &start, !keep_ranking);
    let mut written = model.to_string();
    if let Some(caution) = caution(&trial) {
        written.push_str(&format!("\n# {caution}\n"));
    }
    match out {
        Some(file) => {
            fs::write(around.cwd.join(&file), written)?;
            ui.say(summary(&trial, &model));
            if let Some(caution) = caution(&trial) {
                ui.say(caution);
            }
        }
        None => ui.say(written.trim_end()),
    }
    Ok(())
}

/// Returns the key of the skills of the current folder.
fn catalog(around: &Surroundings) -> String {
    skills::places(around, skills::standing(around).as_ref()).key()
}

fn learn(session: Option<&str>, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
    if !around.learns {
        ui.say("nothing is learned while `CHECKREIN_LEARN` is `0`");
        return Ok(());
    }
    let outcome = learning::learn(around, session)?;
    for aside in &outcome.set_aside {
        ui.say(format!(
            "a file that could not be read is now `{}`, and learning begins anew",
            around.short(aside)
        ));
    }
    match outcome.choices {
        0 => ui.say("nothing new was chosen"),
        new => ui.say(format!("learned from {}", count(new, "new choice"))),
    }
    Ok(())
}

fn show(
    name: Option<&str>,
    json: bool,
    around: &Surroundings,
    ui: &mut Ui,
) -> Result<(), CommandError> {
    let catalog = catalog(around);
    let shown = Shown::new(&file::read(around, &catalog)?, name);
    if json {
        return ui.json(&shown);
    }
    if shown.skills.is_empty() {
        let of = name.map_or("the skills here".to_owned(), |name| format!("`{name}`"));
        ui.say(format!("nothing was learned about {of} yet"));
        ui.say("it is when a skill is loaded from a shortlist, asked for by name, or dismissed");
        return Ok(());
    }
    let path = around.dirs.learned(&catalog);
    ui.say(format!("learned, in `{}`:\n", around.short(&path)));
    ui.say(shown.to_string().trim_end());
    Ok(())
}

/// Forgets, but not before all that was chosen is drawn from: it would come back else.
fn reset(name: Option<&str>, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
    let catalog = catalog(around);
    learning::learn(around, None)?;
    let copy = file::keep_copy(around, &catalog)?;
    let mut forgotten = 0;
    let mut skills = 0;
    let aside = file::update(around, &catalog, |taught| {
        let shown = Shown::new(taught, name);
        skills = shown.skills.len();
        let only = shown.skills.first().map(|skill| skill.skill.clone());
        forgotten = match (name, only) {
            (None, _) => taught.forget(None),
            (Some(_), Some(only)) => taught.forget(Some(&only)),
            (Some(_), None) => 0,
        };
        copy.is_some()
    })?;
    let Some(copy) = copy.filter(|_| skills > 0 || aside.is_some()) else {
        ui.say("there was nothing to forget");
        return Ok(());
    };
    ui.say(format!(
        "forgot {} of {}; they are kept in `{}`",
        count(forgotten, "word"),
        name.map_or_else(|| count(skills, "skill"), |name| format!("`{name}`")),
        around.short(&copy),
    ));
    Ok(())
}

fn import(path: &Path, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
    let text = fs::read_to_string(around.cwd.join(path))?;
    let wrong = |reason: String| {
        CommandError::person(format!("`{}` is not what was exported", path.display()))
            .because(reason)
            .hint("import what `checkrein route export` printed")
    };
    let shown: Shown = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    if shown.v != 1 {
        return Err(wrong(format!("it is of version {}", shown.v)));
    }
    let catalog = catalog(around);
    let copy = file::keep_copy(around, &catalog)?;
    let other = shown.taught();
    file::update(around, &catalog, |taught| {
        taught.adopt(&other);
        true
    })?;
    ui.say(format!(
        "took over what was learned of {}",
        count(shown.skills.len(), "skill")
    ));
    if let Some(copy) = copy {
        ui.say(format!(
            "what was here before is kept in `{}`",
            around.short(&copy)
        ));
    }
    Ok(())
}

fn read(file: &Path) -> Result<Model, CommandError> {
    let wrong = |reason: String| {
        CommandError::person(format!("`{}` has no weights", file.display()))
            .because(reason)
            .hint("begin with what `checkrein route train` prints")
    };
    let text = fs::read_to_string(file)?;
    let model = Model::read(&text).map_err(|error| wrong(format!("{error:#}")))?;
    match search::impossible(&model) {
        Some((name, value, least, most)) => Err(wrong(format!(
            "`{name} = {value}` is not between {least} and {most}"
        ))),
        None => Ok(model),
    }
}

/// Says that weights should not be used, where the cases that they were not found on show it.
fn caution(trial: &Trial) -> Option<String> {
    let asked = 100.0 * PRECISION;
    let seen = match trial.precision {
        Some(precision) if precision >= PRECISION => return None,
        Some(precision) => format!("only {:.1} % of what is loaded is right", 100.0 * precision),
        None => "nothing is loaded".into(),
    };
    Some(format!(
        "no threshold does what is asked ({asked:.1} % of what is loaded is right): here {seen}; train on more cases"
    ))
}

fn summary(trial: &Trial, model: &Model) -> String {
    let precision = trial
        .precision
        .map_or("nothing is loaded".to_owned(), |precision| {
            format!("{:.1} % of what is loaded is right", 100.0 * precision)
        });
    format!(
        "the right skill is first for {:.1} % of the positives\n\
         loads from {:.2}, offers from {:.2}; with each set judged by weights found without it,\n\
         {precision}, and {:.1} % of the positives get the right skill",
        100.0 * trial.top1,
        model.sure,
        model.unsure,
        100.0 * trial.served,
    )
}
