//! `checkrein mcp list-tools`: the tools of one server, or of all.

use checkrein_core::message::{count, plain};
use checkrein_mcp::{Failure, Listed, Server, at_once, list_tools};
use clap::Args;
use serde_json::{Value, json};

use super::place::Place;
use super::search::Search;
use super::shown;
use crate::error::{CommandError, Kind};
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// So many servers are reached at once.
pub(super) const AT_ONCE: usize = 10;

/// List the tools of a server, or of all that may be started
#[derive(Debug, Args)]
pub struct ListTools {
    /// The server; all, unless one is named
    server: Option<String>,
    /// Print the tools that this is about, best first; from lists that are kept for a day
    #[arg(long, value_name = "QUESTION")]
    search: Option<String>,
    /// Print what each tool wants and answers as well
    #[arg(long)]
    schemas: bool,
    /// How long each phase may take, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: Option<u64>,
    /// Print them as JSON
    #[arg(long)]
    json: bool,
}

impl ListTools {
    /// Lists them; those of servers that failed are missing, which is said.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        if let Some(question) = &self.search {
            let search = Search {
                question,
                server: self.server.as_deref(),
                full: self.schemas,
                json: self.json,
                timeout: self.timeout,
            };
            return search.run(around, ui);
        }
        let place = Place::here(around);
        let servers: Vec<&Server> = match &self.server {
            Some(name) => vec![place.named(name)?],
            None => place.servers.startable().collect(),
        };
        let asker = place.asker(self.timeout);
        let all = at_once(&servers, AT_ONCE, |server| {
            list_tools(server, &asker.with(server, None)?)
        });
        let mut failed = Vec::new();
        let mut listed = Vec::new();
        for (server, outcome) in servers.iter().zip(all) {
            match outcome {
                Ok(found) => listed.push((*server, found)),
                Err(failure) => failed.push((*server, failure)),
            }
        }
        if self.json {
            ui.json(&json(&listed, &failed))?;
        } else {
            for (server, found) in &listed {
                self.say(server, found, ui);
            }
            if servers.is_empty() {
                ui.say("no server may be started here; `checkrein mcp list-servers` says why");
            }
        }
        conclude(&failed, servers.len(), ui)
    }

    fn say(&self, server: &Server, found: &Listed, ui: &mut Ui) {
        let tools = count(found.tools.len(), "tool");
        let head = format!(
            "{}: {tools}, {} {}, protocol {}",
            server.name, found.name, found.version, found.protocol
        );
        ui.say(plain(&head));
        for tool in &found.tools {
            ui.say(line(tool));
            if self.schemas {
                for (label, key) in [
                    ("takes", "inputSchema"),
                    ("answers", "outputSchema"),
                    ("is", "annotations"),
                ] {
                    if let Some(schema) = tool.get(key) {
                        ui.say(format!("    {label} {}", plain(&schema.to_string())));
                    }
                }
            }
        }
    }
}

/// Returns a tool as one line.
pub(super) fn line(tool: &Value) -> String {
    let text = |name: &str| tool[name].as_str().unwrap_or_default();
    let about = text("description")
        .lines()
        .find(|line| !line.trim().is_empty());
    let about = about.unwrap_or_default().trim();
    let about: String = about.chars().take(160).collect();
    plain(format!("  {}  {about}", text("name")).trim_end()).into_owned()
}

fn json(listed: &[(&Server, Listed)], failed: &[(&Server, Failure)]) -> Value {
    let listed: Vec<Value> = listed
        .iter()
        .map(|(server, found)| json!({ "server": server.name, "listed": found }))
        .collect();
    let failed: Vec<Value> = failed
        .iter()
        .map(|(server, failure)| json!({ "server": server.name, "failure": failure }))
        .collect();
    json!({ "servers": listed, "failed": failed })
}

/// Says which servers failed: by an error of its own where it was the only one.
fn conclude(failed: &[(&Server, Failure)], all: usize, ui: &mut Ui) -> Result<(), CommandError> {
    if let ([(server, failure)], 1) = (failed, all) {
        return Err(shown::error(server, failure));
    }
    for (server, failure) in failed {
        ui.note(shown::error(server, failure));
    }
    if failed.is_empty() {
        return Ok(());
    }
    let message = format!(
        "{} of {} did not list their tools",
        failed.len(),
        count(all, "server")
    );
    Err(CommandError::new(Kind::Unwell, anyhow::Error::msg(message))
        .hint("`checkrein mcp test-connection` tests all of them"))
}
