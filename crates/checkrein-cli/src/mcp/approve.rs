//! `checkrein mcp approve`: a person approves the changed configuration of a project's server. No agent does.

use checkrein_core::audit::{self, Act, Entry};
use checkrein_mcp::{Approval, Scope};
use clap::Args;

use super::place::Place;
use crate::error::CommandError;
use crate::person;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Approve a server of the project again whose configuration has changed; for a person only
#[derive(Debug, Args)]
pub struct ApproveServer {
    /// The server
    server: String,
}

impl ApproveServer {
    /// Keeps its configuration as the approved one.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        let name = self.server.escape_debug().to_string();
        person::only(around, &format!("checkrein mcp approve {name}"))?;
        let place = Place::here(around);
        let server = place.named(&self.server)?;
        if server.scope != Scope::Project {
            return Err(CommandError::person(format!(
                "`{name}` is no server of the project: it needs no approval"
            )));
        }
        match &server.approval {
            Approval::Approved => {
                ui.say(format!("{name} is approved as it is"));
                return Ok(());
            }
            Approval::Pending(_) if server.is_changed() => {}
            Approval::Pending(why) | Approval::Rejected(why) | Approval::Forbidden(why) => {
                return Err(CommandError::person(format!(
                    "the client has no approval of `{name}` that could be renewed"
                ))
                .hint(why.clone()));
            }
        }
        let entry = Entry {
            act: Act::ServerApproved,
            of: server.name.clone(),
            why: format!("configuration {}", server.fingerprint),
            session: around.session.clone(),
        };
        // Before it counts: what cannot be written down is not approved.
        audit::append(&around.dirs, place.root(), around.now, entry)?;
        server.remember()?;
        ui.say(format!("approved: {name}: {}", server.shown()));
        Ok(())
    }
}
