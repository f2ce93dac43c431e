//! `checkrein approve`: a person approves the work of a phase. No agent does.

use std::path::Path;

use checkrein_core::audit::{self, Act, Entry};
use checkrein_core::git::Git;
use checkrein_core::message::Refusal;
use checkrein_core::process::Change;
use clap::Args;

use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;
use crate::{process, project};

/// Approve the work of a phase, so that the next one opens; for a person only
#[derive(Debug, Args)]
pub struct Approve {
    /// The phase's id
    phase: String,
}

impl Approve {
    /// Approves the phase, and says what is next.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        if around.agent {
            return Err(CommandError::refused(&not_an_agents(&self.phase)));
        }
        project::update(around, |work| {
            let root = work.standing.project.dirs.root.clone();
            let change = process::of(&mut work.standing)?
                .approve(&self.phase, name(&root), &process::by(around))
                .map_err(CommandError::denied)?;
            match change {
                Change::Made => {
                    // Before it counts: what cannot be written down is not approved.
                    let entry = Entry {
                        act: Act::Approved,
                        of: self.phase.clone(),
                        why: String::new(),
                        session: around.session.clone(),
                    };
                    audit::append(&around.dirs, &root, around.now, entry)?;
                    work.save()?;
                    ui.say(format!("approved: {}", self.phase));
                }
                Change::None => ui.say(format!("{} was approved already", self.phase)),
            }
            ui.say(format!("next: {}", work.standing.next_step()));
            Ok(())
        })
    }
}

fn not_an_agents(phase: &str) -> Refusal {
    let phase = phase.escape_debug();
    Refusal {
        gate: "person-only",
        what: format!("`checkrein approve {phase}`"),
        why: "A phase is approved by a person, not by the agent that did its work.".into(),
        next: format!(
            "show the person what was done (`checkrein next` lists it), and ask them to run \
             `checkrein approve {phase}` in a terminal of their own."
        ),
    }
}

/// Returns the person's name as their commits have it, if git knows one.
fn name(root: &Path) -> Option<String> {
    let identity = Git::new(root, &[])
        .line(&["var", "GIT_AUTHOR_IDENT"])
        .ok()?;
    let identity = String::from_utf8_lossy(&identity);
    let (name, _) = identity.split_once(" <")?;
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}
