//! `checkrein mcp list-servers`: which servers are configured here, from where, and whether each may be started.

use checkrein_core::message::{plain, ticked};
use checkrein_mcp::Server;
use clap::Args;
use serde_json::json;

use super::place::Place;
use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// List the servers that are configured here, and whether each may be started; starts none
#[derive(Debug, Args)]
pub struct ListServers {
    /// Print them as JSON
    #[arg(long)]
    json: bool,
}

impl ListServers {
    /// Lists them.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        let place = Place::here(around);
        let servers = &place.servers.servers;
        if self.json {
            let servers: Vec<_> = servers.iter().map(Server::json).collect();
            return ui.json(&json!({ "servers": servers, "faults": place.servers.faults }));
        }
        if servers.is_empty() {
            ui.say("no servers are configured here; `claude mcp add` adds one, `checkrein mcp install` ours");
        }
        let width = servers
            .iter()
            .map(|server| server.name.chars().count())
            .max();
        let width = width.unwrap_or_default().min(40);
        for server in servers {
            let (state, why) = server.state();
            let name = plain(&server.name);
            ui.say(
                plain(&format!(
                    "{name:<width$}  {:<7}  {state:<9}  {:<7}  {}",
                    server.scope.as_str(),
                    server.kind(),
                    server.shown(),
                ))
                .trim_end(),
            );
            for line in notes(server, &why, around) {
                ui.say(format!("{:width$}  {}", "", plain(&line)));
            }
        }
        for fault in &place.servers.faults {
            ui.note(format!("warning: {}", plain(fault)));
        }
        Ok(())
    }
}

/// What else has to be said of a server.
fn notes(server: &Server, why: &str, around: &Surroundings) -> Vec<String> {
    let mut notes = Vec::new();
    if !why.is_empty() {
        notes.push(format!("{why} (`{}`)", around.short(&server.place)));
    }
    if !server.missing.is_empty() {
        notes.push(format!("has no value here: {}", ticked(&server.missing)));
    }
    if server.has_helper() {
        notes.push("its `headersHelper` is not run: only its `headers`, and what ~/.config/checkrein/config.json says, are sent".to_owned());
    }
    notes
}
