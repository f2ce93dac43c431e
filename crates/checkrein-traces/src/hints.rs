//! The index of hints for the hook: of each pattern that may be relied upon one line, and the situations
//! that call for it.
//!
//! A pattern is hinted at when it follows from decisions that were written down on this machine, in their
//! own words, or when the person has applied what was proposed for it: then with the line that was applied.
//! What others wrote into the log can demote a pattern; it never makes one, and never puts words into one.

use std::collections::{HashMap, HashSet};

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

/// Lines that a person has applied, by the id of their pattern.
pub type Approved = HashMap<String, String>;

/// Returns the lines that a person has applied, by what is remembered of that.
pub fn approved(place: &Place) -> Approved {
    let applied = artifacts::all(&place.data.join("artifacts")).into_iter();
    let is_text = |artifact: &Artifact| artifact.kind == Kind::Reference;
    let applied = applied.filter(|artifact| is_text(artifact) && artifacts::is_in(artifact));
    applied
        .filter_map(|artifact| Some((artifact.of.clone(), artifacts::said(&artifact)?)))
        .collect()
}

/// Brings the index up to date with the decisions of a store. Returns how many hints it has.
pub fn refresh(store: &Store, dirs: &UserDirs) -> Result<usize> {
    let place = store.place();
    let traces = store.traces()?;
    let sessions = sessions::read(place, &traces)?;
    let evidence = meant::evidence(place, dirs, &sessions, &traces);
    let patterns = patterns::find(&traces, &evidence);
    write(place, &patterns, &traces, &approved(place))
}

/// Sees to it that nothing is advised any more that has just been said to have failed. An index that cannot
/// be brought up to date is removed: no advice is better than what did not work. No model is asked: what it
/// found near is hinted at again with the next `refresh`.
pub fn after_failure(place: &Place) -> Result<()> {
    if !place.hints.exists() {
        return Ok(());
    }
    let anew = || -> Result<usize> {
        let mut store = Store::open(place)?;
        // Another process may be reading the log, and then the store does not know yet.
        let read = store.catch_up()?;
        anyhow::ensure!(read.behind.is_none(), "the store is behind the log");
        let traces = store.traces()?;
        let sessions = sessions::read(place, &traces)?;
        let patterns = patterns::find(&traces, &sessions::evidence(&sessions, &traces));
        write(place, &patterns, &traces, &approved(place))
    };
    if anew().is_err() && place.hints.exists() {
        fs::remove_file(&place.hints)?;
    }
    Ok(())
}

/// Writes the index for these patterns, where it is not as it should be.
pub fn write(
    place: &Place,
    patterns: &[Pattern],
    traces: &[Trace],
    approved: &Approved,
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
    approved: &Approved,
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
        // Whatever is said, and whatever calls for it, is in one's own words, or was approved as it is.
        let own: Vec<Trace> = members
            .filter(|trace| owned.has(trace))
            .map(|trace| (*trace).clone())
            .collect();
        let (line, when) = match approved.get(&pattern.id) {
            Some(line) => (
                format!("{line} (approved for this project)"),
                situation_of(line, pattern),
            ),
            None => match own_line(&own) {
                Some(said) => said,
                None => continue,
            },
        };
        let mut situations = vec![when];
        situations.extend(own.iter().rev().map(|trace| first_sentence(&trace.context)));
        let mut told = stems(&situations);
        told.extend(tells_enough(common(&situations[1..])));
        drafts.push((pattern.id.clone(), line, told));
    }
    weighed(drafts)
}

/// What one's own decisions say by themselves, and when, if they are enough.
fn own_line(own: &[Trace]) -> Option<(String, String)> {
    let said = patterns::find(own, &Evidence::default())
        .into_iter()
        .next()?;
    let (times, latest) = (said.members.len(), said.members.last()?);
    let line = format!(
        "{} (worked {times} of {times} times; trace {latest})",
        said.line()
    );
    Some((line, said.when))
}

/// The situation in a line that was approved: the pattern may have got other words since.
fn situation_of(line: &str, pattern: &Pattern) -> String {
    let told = line.strip_prefix("When ").unwrap_or(line);
    let fix = format!(", {}", pattern.what_to_do);
    let until = told.strip_suffix(&fix).map(str::len);
    let end = until.or_else(|| told.rfind(", ")).unwrap_or(told.len());
    told[..end].to_owned()
}

/// What most of the decisions say of their situations, in the order of the earliest that has it.
fn common(situations: &[String]) -> Vec<(String, bool)> {
    let told: Vec<Vec<(String, bool)>> = situations
        .iter()
        .rev()
        .map(|situation| telling_stems(situation))
        .collect();
    let mut common: Vec<(String, bool)> = Vec::new();
    for stem in told.iter().flatten() {
        let having = told.iter().filter(|stems| stems.contains(stem)).count();
        if having >= 2 && having * 2 > told.len() && !common.contains(stem) {
            common.push(stem.clone());
        }
    }
    common
}

/// The stems of situations, and whether each names a subject; those that tell too little are left out.
fn stems(situations: &[String]) -> Situations {
    let mut all = Situations::new();
    for situation in situations {
        if let Some(stems) = tells_enough(telling_stems(situation))
            && all.len() < SITUATIONS
            && !all.contains(&stems)
        {
            all.push(stems);
        }
    }
    all
}

fn telling_stems(situation: &str) -> Vec<(String, bool)> {
    telling(situation)
        .into_iter()
        .filter(|(word, _)| word.tells > Tells::Nothing)
        .map(|(word, _)| (word.stem, word.tells == Tells::Much))
        .take(STEMS)
        .collect()
}

fn tells_enough(stems: Vec<(String, bool)>) -> Option<Vec<(String, bool)>> {
    let names = stems.iter().filter(|(_, names)| *names).count();
    (names >= 2 || names == 1 && stems.len() >= 3).then_some(stems)
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
