//! What became of each skill, as lines for the person.

use checkrein_core::message::{count, plain};

use super::skill_file::Hindrance;
use crate::error::{CommandError, Kind};
use crate::ui::Ui;

/// So many skills are named each by each; of more their number is said.
const NAMED: usize = 12;

/// Collects what became of each skill.
#[derive(Default)]
pub(super) struct Outcome {
    done: Vec<String>,
    said: Vec<String>,
    refused: usize,
}

impl Outcome {
    /// What was asked for was done with a skill; `which` names it.
    pub(super) fn done(&mut self, which: String) {
        self.done.push(which);
    }

    /// Something else is to be said of a skill.
    pub(super) fn note(&mut self, said: String) {
        self.said.push(line("", &said));
    }

    /// A skill is as it was, since something is in the way.
    pub(super) fn refused(&mut self, name: &str, hindrance: &Hindrance) {
        let Hindrance { what, next } = hindrance;
        self.refused += 1;
        self.said
            .push(line("refused", &format!("`{name}`: {what}")));
        self.said.push(line("", &format!("next: {next}")));
    }

    /// Whether anything was done.
    pub(super) fn is_any(&self) -> bool {
        !self.done.is_empty()
    }

    /// Says it all; `verb` is what was done.
    pub(super) fn say(&self, verb: &str, ui: &mut Ui) {
        if self.done.len() > NAMED {
            ui.say(line(verb, &count(self.done.len(), "skill")));
        }
        for which in self.done.iter().take_while(|_| self.done.len() <= NAMED) {
            ui.say(line(verb, which));
        }
        for said in &self.said {
            ui.say(said);
        }
    }

    /// Fails when something was in the way.
    pub(super) fn end(&self, what: &str) -> Result<(), CommandError> {
        match self.refused {
            0 => Ok(()),
            refused => {
                let message = format!("{} {what}", count(refused, "skill"));
                Err(CommandError::new(Kind::Unwell, anyhow::Error::msg(message)))
            }
        }
    }
}

/// One line: what it is about, and what there is to say.
pub(super) fn line(subject: &str, said: &str) -> String {
    format!("{subject:<9} {}", plain(said))
}
