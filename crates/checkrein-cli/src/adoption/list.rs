//! `checkrein skills list`: every skill here, what Claude Code does with it, and what its list costs.

use checkrein_core::message::plain;
use serde::Serialize;

use super::survey::{self, Seen, Status};
use super::tracked;
use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

#[derive(Serialize)]
struct Report<'a> {
    v: u32,
    skills: Vec<Row<'a>>,
    /// What the client's list costs as it is now.
    list: survey::Cost,
}

/// A skill as `--json` tells of it.
#[derive(Serialize)]
pub(super) struct Row<'a> {
    name: &'a str,
    from: String,
    file: String,
    status: &'static str,
    adopted: bool,
    /// What its entry costs in each first request.
    standing_bytes: usize,
    /// What it costs, or would cost, in the list, with its description.
    entry_bytes: usize,
    entry_characters: usize,
}

impl<'a> Row<'a> {
    pub(super) fn new(seen: &'a Seen) -> Self {
        let size = seen.entry.size();
        Self {
            name: &seen.found.name,
            from: survey::owner(&seen.found.source),
            file: seen.found.file.display().to_string(),
            status: seen.status.word(),
            adopted: seen.status == Status::Adopted,
            standing_bytes: seen.standing_bytes(),
            entry_bytes: size.bytes,
            entry_characters: size.characters,
        }
    }
}

/// Lists the skills.
pub fn list(json: bool, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
    let seen = survey::survey(around);
    let standing = survey::standing(&seen);
    if json {
        let report = Report {
            v: 1,
            skills: seen.iter().map(Row::new).collect(),
            list: standing.into(),
        };
        return ui.json(&report);
    }
    if seen.is_empty() {
        ui.say("there are no skills here");
        ui.say("next: put one into `~/.claude/skills/NAME/SKILL.md`, or into `.claude/skills` of the project");
        return Ok(());
    }
    let rows: Vec<[String; 4]> = seen
        .iter()
        .map(|seen| {
            [
                plain(&seen.found.name).into_owned(),
                survey::owner(&seen.found.source),
                seen.status.word().to_owned(),
                seen.standing_bytes().to_string(),
            ]
        })
        .collect();
    let heading = ["skill", "from", "in Claude Code's list", "bytes"].map(str::to_owned);
    let width = |column: usize| {
        let cells = rows.iter().chain(std::iter::once(&heading));
        cells
            .map(|row| row[column].chars().count())
            .max()
            .unwrap_or_default()
    };
    let [name, from, status, bytes] = [0, 1, 2, 3].map(width);
    for row in std::iter::once(&heading).chain(&rows) {
        ui.say(format!(
            "{:<name$}  {:<from$}  {:<status$}  {:>bytes$}",
            row[0], row[1], row[2], row[3]
        ));
    }
    ui.say(format!(
        "\nthe list in each session's first request: {}",
        survey::words(&standing)
    ));
    if standing.listed > 0 {
        let mut listed = seen.iter().filter(|seen| seen.status == Status::Listed);
        let tracked = match listed.all(|seen| tracked::is_shared(seen, around)) {
            true => " --tracked",
            false => "",
        };
        ui.say(format!(
            "next: `checkrein skills adopt --all{tracked}` takes them out of it; prompts still find them"
        ));
    }
    Ok(())
}
