//! `checkrein skills show NAME`: all that is known of one skill.

use checkrein_core::inject::{FIRST, length, sent};
use checkrein_core::message::{plain, ticked};
use checkrein_core::skill::FrontMatter;
use serde::Serialize;

use super::list::Row;
use super::record::Record;
use super::survey::{self, Seen, Status};
use super::unknown;
use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

#[derive(Serialize)]
struct Report<'a> {
    v: u32,
    #[serde(flatten)]
    row: Row<'a>,
    description: &'a str,
    keywords: &'a [String],
    examples: &'a [String],
    states: &'a [String],
    depends_on: &'a [String],
    only_by_name: bool,
    /// The length of its instructions, as they are and as they stand in a request.
    body_characters: usize,
    body_bytes: usize,
    /// What a session's first prompt has room for, frame and context included.
    first_prompt_bytes: usize,
}

/// Shows a skill.
pub fn show(
    name: &str,
    json: bool,
    around: &Surroundings,
    ui: &mut Ui,
) -> Result<(), CommandError> {
    let all = survey::survey(around);
    let own = all
        .iter()
        .find(|seen| seen.found.name.eq_ignore_ascii_case(name));
    let Some(seen) = own.or_else(|| all.iter().find(|seen| seen.is_named(name))) else {
        let names = all.iter().map(|seen| seen.found.name.as_str());
        let otherwise = "`checkrein skills list` names those that there are";
        return Err(unknown(name, names, "there is no skill", otherwise));
    };
    let bytes = fs_err::read(&seen.found.file)?;
    let text = String::from_utf8_lossy(&bytes);
    let body = FrontMatter::read(&text).1.trim();
    let bytes_sent = sent(body);
    let manifest = &seen.found.manifest;
    if json {
        return ui.json(&Report {
            v: 1,
            row: Row::new(seen),
            description: &manifest.description,
            keywords: &manifest.keywords,
            examples: &manifest.examples,
            states: &manifest.states,
            depends_on: &manifest.depends_on,
            only_by_name: manifest.only_by_name,
            body_characters: length(body),
            body_bytes: bytes_sent,
            first_prompt_bytes: FIRST,
        });
    }
    ui.say(&seen.found.name);
    for line in manifest.description.lines() {
        ui.say(format!("  {}", plain(line)));
    }
    let mut say = |what: &str, said: String| ui.say(format!("{what:<11} {}", plain(&said)));
    let file = around.short(&seen.found.file);
    let owner = survey::owner(&seen.found.source);
    say("file", format!("`{file}` ({owner})"));
    if seen.called != seen.found.name {
        say("called", format!("`/{}` in Claude Code", seen.called));
    }
    say("in the list", status(seen, around));
    say("costs", costs(seen));
    for (what, hints) in [
        ("keywords", &manifest.keywords),
        ("examples", &manifest.examples),
        ("states", &manifest.states),
        ("builds on", &manifest.depends_on),
    ] {
        if !hints.is_empty() {
            say(what, ticked(hints));
        }
    }
    if manifest.only_by_name {
        say(
            "found",
            "only by its name; no other words call for it".to_owned(),
        );
    }
    let fits = if bytes_sent <= FIRST {
        "it comes whole if the context leaves room"
    } else {
        "it comes by its front sections, and the rest is named"
    };
    say(
        "text",
        format!(
            "{bytes_sent} bytes of a request; a session's first prompt has room for {FIRST}: {fits}"
        ),
    );
    Ok(())
}

fn status(seen: &Seen, around: &Surroundings) -> String {
    let name = &seen.found.name;
    match seen.status {
        Status::Adopted => {
            let since = match Record::of(&around.dirs, &seen.real_file()) {
                Some(record) => format!("adopted {}", record.at),
                None => "adopted".to_owned(),
            };
            format!("{since}; `checkrein skills release {name}` puts it back")
        }
        Status::Listed => format!("listed; `checkrein skills adopt {name}` takes it out"),
        status => status.word().to_owned(),
    }
}

fn costs(seen: &Seen) -> String {
    let size = seen.entry.size();
    let entry = format!("{} bytes ({} characters)", size.bytes, size.characters);
    match seen.status {
        Status::Listed => {
            format!("{entry} of each session's first request, unless the list is full")
        }
        Status::Adopted => {
            format!("0 bytes of each session's first request; {entry} when it is listed")
        }
        _ => "0 bytes of each session's first request".to_owned(),
    }
}
