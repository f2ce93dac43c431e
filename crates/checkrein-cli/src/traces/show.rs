//! `checkrein trace show`: one decision, what came of it, what it is linked with.

use checkrein_core::message::plain;
use checkrein_core::trace;
use checkrein_traces::facts::{self, Evidence};
use checkrein_traces::store::{Link, Related};
use checkrein_traces::{Place, reuse};
use clap::Args;
use serde_json::{Value, json};

use super::{invalid, shown, store};
use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// As many of each kind as say something.
const AT_MOST: usize = 10;

/// Show one decision: what came of it, what it is linked with, and what was done since in its session
#[derive(Debug, Args)]
pub struct Show {
    /// The trace's id, or its beginning
    id: String,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

impl Show {
    /// Does it.
    pub fn run(
        self,
        place: &Place,
        around: &Surroundings,
        ui: &mut Ui,
    ) -> Result<(), CommandError> {
        let known = trace::find(&place.log, &self.id)?.map_err(invalid)?;
        let mut related = store(place, around)?.related(&known.trace.id)?.related;
        related.truncate(AT_MOST);
        let since = facts::of(place, &known.trace)?;
        let seen = [known.trace.id.clone()];
        reuse::consulted(place, around.session.as_deref(), &seen, &[], around.now);
        if self.json {
            return ui.json(&json!({
                "trace": known.trace,
                "outcomes": known.outcomes,
                "related": related.iter().map(as_json).collect::<Vec<_>>(),
                "since": {
                    "files": since.files,
                    "commands": since.commands.iter().map(|(command, ok)| json!({ "command": command, "ok": ok })).collect::<Vec<_>>(),
                    "commits": since.commits,
                },
            }));
        }
        ui.say(shown::whole(&known).trim_end());
        for other in &related {
            let why: Vec<String> = other.links.iter().map(said).collect();
            let line = shown::line(&other.trace);
            ui.say(beside(&why.join(", "), &line));
        }
        for line in done(&since) {
            ui.say(line);
        }
        Ok(())
    }
}

fn done(since: &Evidence) -> Vec<String> {
    let mut lines = Vec::new();
    let mut add = |name: &str, all: &[String]| {
        for one in all.iter().take(AT_MOST) {
            lines.push(format!("{name:<12}{}", plain(one)));
        }
        if all.len() > AT_MOST {
            lines.push(format!("{name:<12}and {} more", all.len() - AT_MOST));
        }
    };
    add("changed", &since.files);
    let commands: Vec<String> = since
        .commands
        .iter()
        .map(|(command, ok)| format!("{command}{}", if *ok { "" } else { " (failed)" }))
        .collect();
    add("ran", &commands);
    add("committed", &since.commits);
    lines
}

/// In columns, where what comes first leaves room for that.
fn beside(first: &str, second: &str) -> String {
    if first.chars().count() < 12 {
        format!("{first:<12}{second}")
    } else {
        format!("{first}  {second}")
    }
}

fn said(link: &Link) -> String {
    match link {
        Link::Follows => "follows".to_owned(),
        Link::FollowedBy => "led to".to_owned(),
        Link::Supersedes => "supersedes".to_owned(),
        Link::SupersededBy => "superseded by".to_owned(),
        Link::File(file) => format!("same file {}", plain(file)),
        Link::Feature(_) => "same feature".to_owned(),
    }
}

fn as_json(related: &Related) -> Value {
    let links: Vec<Value> = related.links.iter().map(link_as_json).collect();
    json!({
        "id": related.trace.id,
        "decision": related.trace.decision,
        "outcome": related.trace.outcome,
        "links": links,
    })
}

fn link_as_json(link: &Link) -> Value {
    match link {
        Link::Follows => json!("follows"),
        Link::FollowedBy => json!("led_to"),
        Link::Supersedes => json!("supersedes"),
        Link::SupersededBy => json!("superseded_by"),
        Link::File(file) => json!({ "file": file }),
        Link::Feature(feature) => json!({ "feature": feature }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(first: &str, expected: &str) {
        assert_eq!(beside(first, "t-1"), expected);
    }

    #[test]
    fn what_is_too_long_for_its_column_does_not_touch_the_next() {
        check("follows", "follows     t-1");
        check("superseded by", "superseded by  t-1");
        check("led to, same feature", "led to, same feature  t-1");
    }
}
