//! Patterns as a person reads them, and as programs do.

use std::collections::HashMap;

use checkrein_core::message::{count, plain};
use checkrein_core::trace::Trace;
use checkrein_traces::patterns::{LEAST, Pattern};
use checkrein_traces::{Place, reuse};
use serde::Serialize;

use super::known::Known;
use crate::error::CommandError;
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// So many patterns, and so many decisions of each, are listed unless all are asked for.
const PATTERNS: usize = 20;
const DECISIONS: usize = 3;

/// A pattern for programs.
#[derive(Serialize)]
struct Entry<'a> {
    #[serde(flatten)]
    pattern: &'a Pattern,
    /// It as one line.
    line: String,
    /// The ids of the changes that were made of it.
    applied: Vec<&'a str>,
}

#[derive(Serialize)]
struct Entries<'a> {
    v: u32,
    patterns: Vec<Entry<'a>>,
}

impl<'a> Entry<'a> {
    fn of(pattern: &'a Pattern, known: &'a Known) -> Self {
        Self {
            line: pattern.line(),
            applied: known
                .made_of(pattern)
                .map(|artifact| artifact.id.as_str())
                .collect(),
            pattern,
        }
    }
}

/// Lists the patterns.
pub fn list(
    category: Option<&str>,
    all: bool,
    json: bool,
    around: &Surroundings,
    ui: &mut Ui,
) -> Result<(), CommandError> {
    let known = Known::of(around)?;
    let wanted: Vec<&Pattern> = known
        .patterns
        .iter()
        .filter(|pattern| category.is_none_or(|category| pattern.category == category))
        .collect();
    if json {
        let patterns = wanted
            .iter()
            .map(|pattern| Entry::of(pattern, &known))
            .collect();
        return ui.json(&Entries { v: 1, patterns });
    }
    let traces = by_id(&known);
    let most = if all { usize::MAX } else { PATTERNS };
    for pattern in wanted.iter().take(most) {
        head(pattern, ui);
        let decisions = if all { usize::MAX } else { DECISIONS };
        for id in pattern.members.iter().take(decisions) {
            decision("ok", id, &traces, ui);
        }
        if pattern.members.len() > decisions {
            let more = pattern.members.len() - decisions;
            ui.say(format!(
                "  … and {more} more: `checkrein learn show {}`",
                pattern.id
            ));
        }
        tail(pattern, &known, &traces, around, ui);
        ui.say("");
    }
    if wanted.len() > most {
        ui.say(format!(
            "{} more: `checkrein learn --all`",
            count(wanted.len() - most, "pattern")
        ));
    }
    match wanted.iter().any(|pattern| pattern.is_active()) {
        true => ui.say("next: `checkrein learn propose` shows what can be made of them"),
        false if wanted.is_empty() => ui.say(none(&known, category)),
        false => {}
    }
    Ok(())
}

fn none(known: &Known, category: Option<&str>) -> String {
    let settled = known.traces.iter().filter(|trace| {
        trace.outcome.as_str() == "success"
            && category.is_none_or(|category| trace.category == category)
    });
    format!(
        "no patterns in {} that ended well; one needs the same fix {LEAST} times in a category: \
         `checkrein trace add`, then `checkrein trace outcome ID success`",
        count(settled.count(), "decision"),
    )
}

/// Shows one pattern.
pub fn show(id: &str, json: bool, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
    let known = Known::of(around)?;
    let pattern = known.pattern(id)?;
    let place = Place::of(&around.dirs, &known.root);
    let seen = [pattern.id.clone()];
    reuse::consulted(&place, around.session.as_deref(), &[], &seen, around.now);
    if json {
        return ui.json(&Entry::of(pattern, &known));
    }
    let traces = by_id(&known);
    head(pattern, ui);
    for id in &pattern.members {
        decision("ok", id, &traces, ui);
        let why = pattern.why.iter().find(|why| why.trace == *id);
        ui.say(match why {
            Some(why) => plain(&format!("          like {}: {why}", why.like)).into_owned(),
            None => "          the others are compared with this one".to_owned(),
        });
    }
    tail(pattern, &known, &traces, around, ui);
    if pattern.is_active() && known.made_of(pattern).next().is_none() {
        ui.say(format!(
            "next: `checkrein learn propose --pattern {}`",
            pattern.id
        ));
    }
    Ok(())
}

fn by_id(known: &Known) -> HashMap<&str, &Trace> {
    known
        .traces
        .iter()
        .map(|trace| (trace.id.as_str(), trace))
        .collect()
}

fn head(pattern: &Pattern, ui: &mut Ui) {
    let times = count(pattern.members.len(), "time");
    let status = pattern.status.as_str();
    ui.say(plain(&format!(
        "{}  {status}  {}  {times}",
        pattern.id, pattern.category
    )));
    ui.say(format!("  {}", plain(&pattern.line())));
}

fn decision(how: &str, id: &str, traces: &HashMap<&str, &Trace>, ui: &mut Ui) {
    let Some(trace) = traces.get(id) else { return };
    let day = trace.at.to_string();
    let line = format!("  {how:<6}  {id}  {}  {}", &day[..10], trace.decision);
    ui.say(plain(&line));
}

/// Says what failed, and what was made of the pattern.
fn tail(
    pattern: &Pattern,
    known: &Known,
    traces: &HashMap<&str, &Trace>,
    around: &Surroundings,
    ui: &mut Ui,
) {
    for id in &pattern.failures {
        decision("failed", id, traces, ui);
    }
    let made: Vec<_> = known.made_of(pattern).collect();
    for artifact in &made {
        ui.say(format!(
            "  in      {} ({})",
            around.short(&artifact.file),
            artifact.id
        ));
    }
    if !pattern.is_active() {
        ui.say("  demoted, since the same fix did not end well; it is not proposed any more");
        for artifact in made {
            ui.say(format!(
                "  next: `checkrein learn revert {}` takes it back",
                artifact.id
            ));
        }
    }
}
