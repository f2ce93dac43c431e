//! `checkrein skill`: one skill, for whoever wants to work by it.

use std::time::Duration;

use checkrein_core::inject::SkillText;
use checkrein_core::message::ticked;
use checkrein_core::session::{self, Chooser, Fact};
use checkrein_core::skill::Catalog;
use checkrein_mcp::answers;
use clap::{Args, Subcommand};

use crate::error::CommandError;
use crate::filling;
use crate::learning;
use crate::skills;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Load a skill that was offered, or send one away
#[derive(Debug, Args)]
pub struct Skill {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print a skill for the model, and remember that the session has it
    Load {
        /// The skill's name
        name: String,
        /// The session that gets it; the running one, unless said otherwise
        #[arg(long, value_name = "ID")]
        session: Option<String>,
        /// How long MCP servers may take to answer what the skill wants of them, all together
        #[arg(long, value_name = "SECONDS", default_value_t = answers::PATIENCE.as_secs(), value_parser = clap::value_parser!(u64).range(1..=3600))]
        wait: u64,
    },
    /// Say that a skill was not wanted: the session is not given it again, nor offered
    Dismiss {
        /// The skill's name
        name: String,
        /// The session that got it; the running one, unless said otherwise
        #[arg(long, value_name = "ID")]
        session: Option<String>,
    },
}

impl Skill {
    /// Does what was asked.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        match self.command {
            Command::Load {
                name,
                session,
                wait,
            } => load(&name, session, Duration::from_secs(wait), around, ui),
            Command::Dismiss { name, session } => dismiss(&name, session, around, ui),
        }
    }
}

/// Prints the skill in the same frame as the hook gives it in.
fn load(
    name: &str,
    session: Option<String>,
    wait: Duration,
    around: &Surroundings,
    ui: &mut Ui,
) -> Result<(), CommandError> {
    let standing = skills::standing(around);
    let places = skills::places(around, standing.as_ref());
    let mut index = skills::index(around, &places);
    let Some(skill) = index.find(name) else {
        return Err(unknown(name, &Catalog::discover(&places)));
    };
    let text = SkillText::read(&skill, "it was chosen", |written| {
        filling::by_asking(&skill, written, around, standing.as_ref(), wait)
    })?;
    let printed = text.print().ok_or_else(|| {
        CommandError::person(format!(
            "the name and folder of `{}` are too long",
            skill.name
        ))
        .hint(format!("read `{}`", around.short(&skill.file)))
    })?;
    ui.say(printed);
    let by = match session {
        Some(_) => Chooser::Person,
        None => Chooser::Model,
    };
    // The skill is out; what cannot be remembered costs a repetition at worst.
    if let Some(session) = session.or_else(|| around.session.clone()) {
        let log = around.dirs.session_log(&session);
        let skill = skill.name;
        let _ = session::append(&log, around.now, Fact::Loaded { skill, by });
        learn(around, &session);
    }
    Ok(())
}

/// Remembers that a skill was not wanted.
fn dismiss(
    name: &str,
    session: Option<String>,
    around: &Surroundings,
    ui: &mut Ui,
) -> Result<(), CommandError> {
    let places = skills::places(around, skills::standing(around).as_ref());
    let Some(skill) = skills::index(around, &places).find(name) else {
        return Err(unknown(name, &Catalog::discover(&places)));
    };
    let Some(session) = session.or_else(|| around.session.clone()) else {
        return Err(CommandError::person(format!(
            "there is no session that `{}` was given to",
            skill.name
        ))
        .hint("ask Claude to run the command, or name the session with `--session ID`"));
    };
    let log = around.dirs.session_log(&session);
    let said = format!("this session is not given `{}` again", skill.name);
    session::append(&log, around.now, Fact::Dismissed { skill: skill.name })?;
    learn(around, &session);
    ui.say(said);
    Ok(())
}

/// Draws conclusions at once; what fails here is done when the session ends.
fn learn(around: &Surroundings, session: &str) {
    if around.learns {
        let _ = learning::learn(around, Some(session));
    }
}

fn unknown(name: &str, catalog: &Catalog) -> CommandError {
    let near = skills::nearest(name, catalog);
    let error = CommandError::person(format!("there is no skill `{name}` here"));
    if near.is_empty() {
        error.hint("`checkrein discover \"PROMPT\"` names the skills that fit a prompt")
    } else {
        error.hint(format!("did you mean {}?", ticked(&near)))
    }
}
