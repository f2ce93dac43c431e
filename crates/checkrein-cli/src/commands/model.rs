//! `checkrein model`: which model says what a text means. A folder of this machine; nothing is downloaded.

use std::path::{Path, PathBuf};
use std::time::Instant;

use checkrein_core::message::count;
use checkrein_embed::choice::{self, Choice};
use checkrein_embed::{Level, Unusable, distill, load, try_out};
use checkrein_traces::{Place, Store};
use clap::{Args, Subcommand};
use fs_err as fs;
use serde_json::json;

use crate::error::CommandError;
use crate::meaning;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// How many texts tell how long one takes.
const TIMED: usize = 16;

/// The model that finds decisions by their meaning
#[derive(Debug, Args)]
pub struct Model {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Try out the model in a folder, and search by it from now on
    Use {
        /// A folder with a model2vec model or a sentence transformer
        path: PathBuf,
    },
    /// Show which model is used, and whether it can be
    Show {
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Search by words alone again; the model's own files stay
    Forget,
    /// Make a small, quick static model of a sentence transformer
    Distill {
        /// The folder of the transformer
        from: PathBuf,
        /// The folder of the new model, which must not exist
        to: PathBuf,
    },
}

impl Model {
    /// Does what was asked.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        match self.command {
            Command::Use { path } => choose(&path, around, ui),
            Command::Show { json } => show(json, around, ui),
            Command::Forget => {
                let was_there = choice::forget(&around.dirs)?;
                ui.say(if was_there {
                    "searches go by words alone"
                } else {
                    "no model was chosen"
                });
                Ok(())
            }
            Command::Distill { from, to } => distilled(&from, &to, around, ui),
        }
    }
}

fn choose(path: &Path, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
    let named = around.cwd.join(path);
    let folder = fs::canonicalize(&named).unwrap_or(named);
    let mut model = load(&folder).map_err(unusable)?;
    let trial = try_out(&mut *model)?;
    if !trial.is_passed() {
        return Err(CommandError::person(format!(
            "the model in `{}` does not tell texts that belong together from others",
            around.short(&folder)
        ))
        .because(format!(
            "only {} of {} tries were right",
            trial.right, trial.cases
        ))
        .hint("a `tokenizer.json` of another model does that: get all files of the model again")
        .hint("or choose one that was trained for the similarity of English sentences"));
    }
    let texts = ["how long does a text of a dozen words take, with a comma?"; TIMED];
    let begun = Instant::now();
    model.embed(&texts)?;
    let took = begun.elapsed().as_secs_f64() * 1000.0 / TIMED as f64;
    let chosen = Choice::of(folder, &*model).map_err(unusable)?;
    choice::remember(&around.dirs, &chosen)?;
    ui.say(format!(
        "searches go by the model in `{}`",
        around.short(&chosen.folder)
    ));
    ui.say(format!(
        "level {}, {} dimensions, {:.1} MB, {took:.2} ms a text",
        chosen.level(),
        chosen.dimensions,
        chosen.size() as f64 / 1e6
    ));
    // Outside of a project there is nothing to make vectors of yet.
    let Ok(place) = Place::find(&around.dirs, &around.cwd) else {
        return Ok(());
    };
    let mut store = Store::open(&place)?;
    store.catch_up()?;
    let made = meaning::embed(&store, &mut *model, None, ui)?;
    store.forget_vectors(&mut *model)?;
    if made > 0 {
        ui.say(format!(
            "{} of this project got a vector",
            count(made, "trace")
        ));
    }
    Ok(())
}

fn show(json: bool, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
    let chosen = choice::read(&around.dirs)?;
    let trouble = chosen.as_ref().and_then(|choice| choice.open().err());
    let level = match (&chosen, &trouble) {
        (Some(choice), None) => choice.level(),
        _ => Level::Words,
    };
    if json {
        return ui.json(&json!({
            "level": level.as_str(),
            "folder": chosen.as_ref().map(|choice| &choice.folder),
            "id": chosen.as_ref().map(|choice| &choice.id),
            "dimensions": chosen.as_ref().map(|choice| choice.dimensions),
            "bytes": chosen.as_ref().map(Choice::size),
            "trouble": trouble.as_ref().map(ToString::to_string),
            "next": trouble.map(|trouble| trouble.next),
        }));
    }
    let Some(chosen) = chosen else {
        ui.say("level words: no model was chosen");
        ui.say("a model finds by meaning: `checkrein model use PATH`");
        return Ok(());
    };
    if let Some(trouble) = trouble {
        return Err(unusable(trouble).hint("until then searches go by words alone, and say so"));
    }
    ui.say(format!(
        "level {level}, {} dimensions, {:.1} MB, in `{}`",
        chosen.dimensions,
        chosen.size() as f64 / 1e6,
        around.short(&chosen.folder)
    ));
    Ok(())
}

fn distilled(
    from: &Path,
    to: &Path,
    around: &Surroundings,
    ui: &mut Ui,
) -> Result<(), CommandError> {
    let (from, to) = (around.cwd.join(from), around.cwd.join(to));
    if to.exists() {
        return Err(
            CommandError::person(format!("`{}` is there already", around.short(&to)))
                .hint("name a folder that does not exist yet"),
        );
    }
    let begun = Instant::now();
    let made = distill(&from, &to, &mut |done, all| {
        ui.progress(format!("{done} of {all} tokens"))
    });
    ui.progress_is_over();
    made.map_err(|error| match error.downcast::<Unusable>() {
        Ok(trouble) => unusable(trouble),
        Err(error) => CommandError::from(error),
    })?;
    let model = load(&to).map_err(unusable)?;
    ui.say(format!(
        "a static model of {} dimensions is in `{}`, after {:.0} s",
        model.dimensions(),
        around.short(&to),
        begun.elapsed().as_secs_f64()
    ));
    ui.say("search by it with `checkrein model use PATH`");
    Ok(())
}

fn unusable(trouble: Unusable) -> CommandError {
    CommandError::person(trouble.to_string()).hint(trouble.next)
}
