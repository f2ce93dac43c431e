//! What could be changed: worked out anew each time, shown as diffs.

use std::path::{Path, PathBuf};

use checkrein_core::context::command_list;
use checkrein_core::layout::ProjectDirs;
use checkrein_core::message::plain;
use checkrein_traces::artifacts::{
    self, Kind, Proposal, commands_proposals, reference_proposals, repeated, script_proposals,
    sequences,
};
use checkrein_traces::patterns::Pattern;
use serde::Serialize;

use super::known::Known;
use super::skill::{Home, Homes};
use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The skill that patterns go to.
    pub skill: Option<String>,
    /// The one pattern.
    pub pattern: Option<String>,
}

/// What could be changed, and what nobody knows a place for.
pub(super) struct Offer<'a> {
    pub(super) proposals: Vec<Proposal>,
    pub(super) homeless: Vec<&'a Pattern>,
}

/// Works out what could be changed.
pub(super) fn offer<'a>(
    known: &'a Known,
    wanted: &Wanted,
    around: &Surroundings,
) -> Result<Offer<'a>, CommandError> {
    let patterns: Vec<&Pattern> = match &wanted.pattern {
        Some(id) => vec![known.pattern(id)?],
        None => known.patterns.iter().collect(),
    };
    let homes = Homes::find(around);
    let named = wanted
        .skill
        .as_deref()
        .map(|name| homes.named(name))
        .transpose()?;
    let (mut proposals, mut homeless) = (Vec::new(), Vec::new());
    for pattern in patterns.into_iter().filter(|pattern| pattern.is_active()) {
        if known
            .made_of(pattern)
            .any(|artifact| artifact.kind == Kind::Reference)
        {
            continue;
        }
        match named.clone().or_else(|| homes.of(pattern)) {
            Some(home) => add(&mut proposals, of_pattern(pattern, &home)),
            None => homeless.push(pattern),
        }
    }
    if wanted.pattern.is_none() {
        add(
            &mut proposals,
            script_proposals(&sequences(&known.sessions), &known.root),
        );
        let (file, texts) = instructions(&known.root);
        add(
            &mut proposals,
            commands_proposals(&repeated(&known.sessions), &file, &known.root, &texts),
        );
    }
    Ok(Offer {
        proposals,
        homeless,
    })
}

fn of_pattern(pattern: &Pattern, home: &Home) -> Vec<Proposal> {
    let folder = home.file.parent().unwrap_or(&home.bounds);
    let mut proposals = reference_proposals(pattern, folder, &home.file, &home.bounds);
    for proposal in proposals
        .iter_mut()
        .filter(|proposal| proposal.kind == Kind::Reference)
    {
        proposal.why = format!("{}; into `{}`: {}", proposal.why, home.name, home.why);
    }
    proposals
}

/// Adds proposals; the line that names a skill's patterns is the same for all of them.
fn add(proposals: &mut Vec<Proposal>, more: Vec<Proposal>) {
    for proposal in more {
        if !proposals.iter().any(|other| other.id == proposal.id) {
            proposals.push(proposal);
        }
    }
}

/// Returns the CLAUDE.md whose commands count, and the texts of all that the client reads in the project.
fn instructions(root: &Path) -> (PathBuf, Vec<String>) {
    let files = ProjectDirs::new(root).claude_mds();
    let read = |path: &PathBuf| fs_err::read(path).ok();
    let text =
        |path: &PathBuf| read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let lists = |path: &&PathBuf| text(path).is_some_and(|text| command_list(&text).is_some());
    let is_there = |path: &&PathBuf| path.exists();
    let file = files
        .iter()
        .find(lists)
        .or_else(|| files.iter().find(is_there))
        .unwrap_or(&files[0]);
    (file.clone(), files.iter().filter_map(text).collect())
}

/// A proposal for programs.
#[derive(Serialize)]
struct Entry {
    id: String,
    kind: Kind,
    of: String,
    file: String,
    why: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hindered: Option<String>,
}

#[derive(Serialize)]
struct Entries {
    v: u32,
    proposals: Vec<Entry>,
}

/// Shows what could be changed.
pub fn propose(
    wanted: &Wanted,
    is_asked: impl Fn(artifacts::Kind) -> bool,
    json: bool,
    around: &Surroundings,
    ui: &mut Ui,
) -> Result<(), CommandError> {
    let known = Known::of(around)?;
    let offer = offer(&known, wanted, around)?;
    let entries: Vec<Entry> = offer
        .proposals
        .iter()
        .filter(|proposal| is_asked(proposal.kind))
        .map(|proposal| entry(proposal, &known, around))
        .collect();
    if json {
        return ui.json(&Entries {
            v: 1,
            proposals: entries,
        });
    }
    let mut ids = Vec::new();
    for entry in entries {
        ui.say(format!("{}  {}", entry.id, plain(&entry.file)));
        ui.say(format!("  {}", plain(&entry.why)));
        match (entry.diff, entry.hindered) {
            (Some(diff), _) => {
                // A file may hold anything, and this is a terminal.
                for line in diff.lines() {
                    ui.say(format!("    {}", plain(line)));
                }
                ids.push(entry.id);
            }
            (None, hindered) => ui.say(format!(
                "  not possible: {}",
                plain(&hindered.unwrap_or_default())
            )),
        }
        ui.say("");
    }
    for pattern in offer.homeless.iter().filter(|_| is_asked(Kind::Reference)) {
        ui.say(format!(
            "no skill of the project or of yours fits `{}`; name one: `checkrein learn propose --pattern {} --skill NAME`",
            plain(&pattern.line()),
            pattern.id
        ));
    }
    let skill = wanted
        .skill
        .as_ref()
        .map(|name| format!(" --skill {name}"))
        .unwrap_or_default();
    ui.say(match ids.is_empty() {
        true => "nothing to apply".to_owned(),
        false => format!(
            "next: a person types `checkrein learn apply {}{skill}`, or some of these",
            ids.join(" ")
        ),
    });
    Ok(())
}

fn entry(proposal: &Proposal, known: &Known, around: &Surroundings) -> Entry {
    let shown = match proposal.file.strip_prefix(&known.root) {
        Ok(below) => below.display().to_string(),
        Err(_) => around.short(&proposal.file),
    };
    let (diff, hindered) = match &proposal.edit {
        Ok(edit) => (Some(edit.diff(&shown)), None),
        Err(hindrance) => (
            None,
            Some(format!("{}; next: {}", hindrance.what, hindrance.next)),
        ),
    };
    Entry {
        id: proposal.id.clone(),
        kind: proposal.kind,
        of: proposal.of.clone(),
        file: shown,
        why: proposal.why.clone(),
        diff,
        hindered,
    }
}
