//! `checkrein approve`: a person approves the work of a phase. No agent does.

use std::path::Path;

use checkrein_core::audit::Act;
use checkrein_core::git::Git;
use checkrein_core::process::Change;
use checkrein_core::seal::Seal;
use clap::Args;

use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;
use crate::{person, process, project, sealing};

/// Approve the work of a phase, so that the next one opens; for a person only
#[derive(Debug, Args)]
pub struct Approve {
    /// The phase's id
    phase: String,
}

impl Approve {
    /// Approves the phase, and says what is next.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        // A phase is approved by a person, not by the agent that did its work.
        person::only(
            around,
            &format!("checkrein approve {}", self.phase.escape_debug()),
        )?;
        project::update(around, |work| {
            let root = work.standing.project.dirs.root.clone();
            let change = process::of(&mut work.standing)?
                .approve(&self.phase, name(&root), &process::by(around))
                .map_err(CommandError::denied)?;
            match change {
                Change::Made => {
                    // Before it counts: what cannot be written down is not approved.
                    let seal = Seal::of(&around.dirs, &root);
                    sealing::note(around, &seal, Act::Approved, &self.phase, String::new())?;
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

/// Returns the person's name as their commits have it, if git knows one.
fn name(root: &Path) -> Option<String> {
    let identity = Git::new(root, &[])
        .line(&["var", "GIT_AUTHOR_IDENT"])
        .ok()?;
    let identity = String::from_utf8_lossy(&identity);
    let (name, _) = identity.split_once(" <")?;
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}
