//! The index of hints for the hook: of each pattern that may be relied upon one line, and the situations
//! that call for it.
//!
//! A pattern is hinted at when it follows from decisions that were written down on this machine, in their
//! own words, or when the person has applied what was proposed for it. What others wrote into the log can
//! demote a pattern and never makes one.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use anyhow::Result;
use checkrein_core::disk;
use checkrein_core::hint::{self, Hint, Stem};
use checkrein_core::layout::UserDirs;
use checkrein_core::skill::{Tells, telling};
use checkrein_core::trace::Trace;
use fs_err as fs;

use crate::artifacts::{self, Artifact, Kind};
use crate::own::Owned;
use crate::patterns::{self, Evidence, Pattern};
use crate::{Place, Store, meant, own, sessions};

/// Situations in their stems, and whether each names a subject.
type Situations = Vec<Vec<(String, bool)>>;

/// A situation is told in fewer words.
const STEMS: usize = 16;

/// A pattern's decisions put its situation in so many ways.
const SITUATIONS: usize = 6;

/// What a word of everyday work weighs beside one that names a subject.
const LITTLE: f32 = 0.35;

/// Returns the patterns of which a person has applied what was proposed, by what is remembered of that.
pub fn approved(artifacts: &Path) -> HashSet<String> {
    let applied = artifacts::all(artifacts).into_iter();
    let is_text = |artifact: &Artifact| artifact.kind == Kind::Reference;
    let applied = applied.filter(|artifact| is_text(artifact) && artifacts::is_in(artifact));
    applied.map(|artifact| artifact.of).collect()
}

/// Brings the index up to date with the decisions of a store. Returns how many hints it has.
pub fn refresh(store: &Store, dirs: &UserDirs, approved: &HashSet<String>) -> Result<usize> {
    let place = store.place();
    let traces = store.traces()?;
    let sessions = sessions::read(place, &traces)?;
    let evidence = meant::evidence(place, dirs, &sessions, &traces);
    let patterns = patterns::find(&traces, &evidence);
    write(place, &patterns, &traces, approved)
}

/// Writes the index for these patterns, where it is not as it should be.
pub fn write(
    place: &Place,
    patterns: &[Pattern],
    traces: &[Trace],
    approved: &HashSet<String>,
) -> Result<usize> {
    let owned = Owned::read(&own::list(&place.data));
    let hints = hints(patterns, traces, &owned, approved);
    let text = hint::render(&hints);
    let count = hint::parse(&text).len();
    let is_there = fs::read(&place.hints).is_ok_and(|content| content == text.as_bytes());
    if !is_there && (count > 0 || place.hints.exists()) {
        disk::replace_cached(&place.hints, text.as_bytes())?;
    }
    Ok(count)
}

/// Makes hints of patterns, the ones with the most decisions first.
pub fn hints(
    patterns: &[Pattern],
    traces: &[Trace],
    owned: &Owned,
    approved: &HashSet<String>,
) -> Vec<Hint> {
    let by_id: HashMap<&str, &Trace> = traces
        .iter()
        .map(|trace| (trace.id.as_str(), trace))
        .collect();
    let mut drafts = Vec::new();
    for pattern in patterns.iter().filter(|pattern| pattern.is_active()) {
        let members = pattern
            .members
            .iter()
            .filter_map(|id| by_id.get(id.as_str()));
        let mut members: Vec<Trace> = members.map(|trace| (*trace).clone()).collect();
        // The words that are said are then of one's own decisions as well.
        let said = if approved.contains(&pattern.id) {
            pattern.clone()
        } else {
            members.retain(|trace| owned.has(trace));
            match patterns::find(&members, &Evidence::default())
                .into_iter()
                .next()
            {
                Some(said) => said,
                None => continue,
            }
        };
        let Some(latest) = said.members.last() else {
            continue;
        };
        let times = said.members.len();
        let line = format!(
            "{} (worked {times} of {times} times; trace {latest})",
            said.line()
        );
        let mut situations = vec![said.when.clone()];
        situations.extend(
            members
                .iter()
                .rev()
                .map(|trace| first_sentence(&trace.context)),
        );
        drafts.push((pattern.id.clone(), line, stems(&situations)));
    }
    weighed(drafts)
}

/// The stems of situations, and whether each names a subject; those that tell too little are left out.
fn stems(situations: &[String]) -> Situations {
    let mut all = Situations::new();
    for situation in situations {
        let mut stems: Vec<(String, bool)> = telling(situation)
            .into_iter()
            .filter(|(word, _)| word.tells > Tells::Nothing)
            .map(|(word, _)| (word.stem, word.tells == Tells::Much))
            .collect();
        stems.truncate(STEMS);
        let names = stems.iter().filter(|(_, names)| *names).count();
        let tells_enough = names >= 2 || names == 1 && stems.len() >= 3;
        if tells_enough && all.len() < SITUATIONS && !all.contains(&stems) {
            all.push(stems);
        }
    }
    all
}

/// Weighs each stem by how many patterns have it: what all have tells none from another.
fn weighed(drafts: Vec<(String, String, Situations)>) -> Vec<Hint> {
    let mut having: HashMap<String, usize> = HashMap::new();
    for (_, _, situations) in &drafts {
        let own: HashSet<&String> = situations.iter().flatten().map(|(stem, _)| stem).collect();
        for stem in own {
            *having.entry(stem.clone()).or_default() += 1;
        }
    }
    let all = drafts.len() as f32;
    let weigh = |(text, names): (String, bool)| {
        let with = having.get(&text).copied().unwrap_or(1) as f32;
        let rarity = (1.0 + (all / with).ln()) / (1.0 + all.ln());
        let tells = if names { 1.0 } else { LITTLE };
        let weight = (100.0 * tells * rarity).round().max(1.0);
        Stem {
            text,
            weight: weight as u16,
            names,
        }
    };
    drafts
        .into_iter()
        .filter(|(_, _, situations)| !situations.is_empty())
        .map(|(pattern, line, situations)| Hint {
            pattern,
            line,
            situations: situations
                .into_iter()
                .map(|stems| stems.into_iter().map(weigh).collect())
                .collect(),
        })
        .collect()
}

/// What a context says first, which is where the situation is.
fn first_sentence(context: &str) -> String {
    let end = context
        .char_indices()
        .find(|(at, letter)| {
            let next = context[at + letter.len_utf8()..].chars().next();
            *letter == '\n' || ".!?;".contains(*letter) && next.is_none_or(char::is_whitespace)
        })
        .map_or(context.len(), |(at, _)| at);
    context[..end].chars().take(300).collect()
}

#[cfg(test)]
mod tests;
