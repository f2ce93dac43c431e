//! `checkrein learn`: patterns in what was decided, and what is made of them.

use clap::{Args, Subcommand, ValueEnum};

use checkrein_traces::artifacts;

use crate::error::CommandError;
use crate::learn::{self, Wanted};
use crate::person;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Find the same fix in what was decided, and make something of it
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Learn {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    list: List,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the patterns, with what they follow from
    List(List),
    /// Show a pattern, and why its decisions are the same fix
    Show {
        /// The pattern's id, or its beginning
        id: String,
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Show how often patterns were advised or looked up, and how often that led to a success
    Stats {
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Show what could be changed, as a diff; nothing is changed
    Propose(Propose),
    /// Make changes that were proposed; for a person only
    Apply {
        /// Their ids
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
        /// Put patterns into this skill; as it was proposed
        #[arg(long, value_name = "NAME")]
        skill: Option<String>,
    },
    /// Take changes back that were applied, and nothing else; for a person only
    Revert {
        /// Their ids, or the ids of their patterns
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
        /// Take back what was edited since as well
        #[arg(long)]
        force: bool,
    },
}

#[derive(Debug, Args)]
struct List {
    /// Those of one category
    #[arg(long, value_name = "NAME")]
    category: Option<String>,
    /// All of them, and all of their decisions
    #[arg(long)]
    all: bool,
    /// Print them as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Propose {
    /// What follows from one pattern
    #[arg(long, value_name = "ID")]
    pattern: Option<String>,
    /// Changes of one kind
    #[arg(long)]
    kind: Option<Kind>,
    /// Put patterns into this skill
    #[arg(long, value_name = "NAME")]
    skill: Option<String>,
    /// Print them as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Patterns in a skill's `references/patterns.md`, and the line that names it
    Reference,
    /// Scripts below `.claude/scripts`
    Script,
    /// Rows of CLAUDE.md's commands
    Commands,
}

impl Kind {
    fn is(self, kind: artifacts::Kind) -> bool {
        match kind {
            artifacts::Kind::Reference | artifacts::Kind::Pointer => self == Self::Reference,
            artifacts::Kind::Script => self == Self::Script,
            artifacts::Kind::Commands => self == Self::Commands,
        }
    }
}

impl Learn {
    /// Does what was asked.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        match self.command {
            None => list(self.list, around, ui),
            Some(Command::List(asked)) => list(asked, around, ui),
            Some(Command::Show { id, json }) => learn::show(&id, json, around, ui),
            Some(Command::Stats { json }) => learn::stats(json, around, ui),
            Some(Command::Propose(asked)) => propose(asked, around, ui),
            Some(Command::Apply { ids, skill }) => {
                person::only_what_is_learned(around, &typed("apply", &ids))?;
                let wanted = Wanted {
                    skill,
                    pattern: None,
                };
                learn::apply(&ids, &wanted, around, ui)
            }
            Some(Command::Revert { ids, force }) => {
                person::only_what_is_learned(around, &typed("revert", &ids))?;
                learn::revert(&ids, force, around, ui)
            }
        }
    }
}

fn typed(verb: &str, ids: &[String]) -> String {
    format!("checkrein learn {verb} {}", ids.join(" ").escape_debug())
}

fn list(asked: List, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
    learn::list(asked.category.as_deref(), asked.all, asked.json, around, ui)
}

fn propose(asked: Propose, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
    let wanted = Wanted {
        skill: asked.skill,
        pattern: asked.pattern,
    };
    let is_asked = |kind| asked.kind.is_none_or(|wanted| wanted.is(kind));
    learn::propose(&wanted, is_asked, asked.json, around, ui)
}
