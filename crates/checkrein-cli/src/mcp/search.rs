//! `checkrein mcp list-tools --search`: the tools that a question is about, from the lists that are kept.

use checkrein_core::message::{count, plain};
use checkrein_mcp::index::{Ask, Detail, Found, Index, Meaning, Shelf};
use checkrein_mcp::list_tools;
use checkrein_traces::meaning;
use serde_json::{Value, json};

use super::place::Place;
use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// So many tools are shown.
const SHOWN: usize = 10;

/// What is looked for.
pub(super) struct Search<'a> {
    pub question: &'a str,
    /// Of one server alone.
    pub server: Option<&'a str>,
    /// With all that each tool says of itself.
    pub full: bool,
    pub json: bool,
    /// How long each phase of a contact may take, in seconds.
    pub timeout: Option<u64>,
}

impl Search<'_> {
    /// Searches, and says what was found and what by. Servers whose list is old are asked first.
    pub(super) fn run(&self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        let place = Place::here(around);
        let named = match self.server {
            Some(name) => vec![place.named(name)?.clone()],
            None => place.servers.startable().cloned().collect(),
        };
        let asker = place.asker(self.timeout);
        let index = Index::open(
            &named,
            &around.dirs.tool_index(),
            around.now,
            Ask::Stale,
            |server| list_tools(server, &asker.with(server, None)?),
        );
        let (mut model, no_model) = match meaning::load(&around.dirs) {
            Ok(model) => (model, None),
            Err(why) => (None, Some(why)),
        };
        let mut found = match &mut model {
            Some(model) => {
                let (level, id) = (model.level(), model.id().to_owned());
                let mut embed =
                    |texts: &[&str]| model.embed(texts).map_err(|error| format!("{error:#}"));
                let meaning = Meaning {
                    level: level.as_str(),
                    id: &id,
                    embed: &mut embed,
                };
                index.search(self.question, self.server, SHOWN, Some(meaning))
            }
            None => index.search(self.question, self.server, SHOWN, None),
        };
        found.trouble = found.trouble.or(no_model);
        if self.json {
            ui.json(&self.as_json(&found, index.shelves()))?;
        } else {
            self.say(&found, index.shelves(), ui);
        }
        Ok(())
    }

    fn say(&self, found: &Found<'_>, shelves: &[Shelf], ui: &mut Ui) {
        let tools: usize = shelves.iter().map(|shelf| shelf.tools.len()).sum();
        let of = format!(
            "{} of {}",
            count(tools, "tool"),
            count(shelves.len(), "server")
        );
        if found.hits.is_empty() {
            ui.say(format!(
                "no tool among {of} is about that; searched by {}",
                found.level
            ));
        } else {
            let shown = found.hits.len();
            let more = match found.total - shown {
                0 => String::new(),
                more => format!(" ({more} more are less like it)"),
            };
            ui.say(format!(
                "{shown} among {of}, found by {}{more}",
                found.level
            ));
        }
        for hit in &found.hits {
            let arguments = hit.tool.arguments().join(", ");
            let name = format!("{}.{}", hit.server, hit.tool.name);
            let line = format!("  {name}({arguments})  {}", hit.tool.summary());
            ui.say(plain(line.trim_end()));
            if self.full {
                let shown = hit.tool.shown(hit.server, Detail::Full);
                ui.say(format!("    {}", plain(&shown.to_string())));
            }
        }
        if let Some(why) = &found.trouble {
            ui.note(why);
        }
        for shelf in shelves {
            if let Some(trouble) = &shelf.trouble {
                let which = match shelf.at {
                    Some(at) => format!("its tools are those of {at:.0}"),
                    None => "its tools are not known".into(),
                };
                let line = format!(
                    "`{}` did not list its tools, {which}: {}",
                    shelf.server, trouble.cause
                );
                ui.note(plain(&line));
            }
        }
    }

    fn as_json(&self, found: &Found<'_>, shelves: &[Shelf]) -> Value {
        let detail = if self.full {
            Detail::Full
        } else {
            Detail::Summary
        };
        let hits: Vec<Value> = found
            .hits
            .iter()
            .map(|hit| hit.tool.shown(hit.server, detail))
            .collect();
        let troubles: Vec<Value> = shelves
            .iter()
            .filter_map(|shelf| {
                let trouble = shelf.trouble.as_ref()?;
                Some(json!({
                    "server": shelf.server, "listed": shelf.at, "cause": trouble.cause, "next": trouble.next,
                }))
            })
            .collect();
        json!({
            "found": hits, "total": found.total, "by": found.level, "why_not_by_meaning": found.trouble, "failed": troubles,
        })
    }
}
