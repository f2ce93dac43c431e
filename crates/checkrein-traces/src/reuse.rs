//! Whether what was learned is used again, and whether that went well: advice and queries of the sessions,
//! laid beside the decisions that came after them.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use checkrein_core::disk;
use checkrein_core::layout::session_log_in;
use checkrein_core::session::{self, Fact, Record};
use checkrein_core::time::Timestamp;
use checkrein_core::trace::{Outcome, Trace};
use serde::Serialize;

use crate::patterns::{self, Evidence, Pattern};
use crate::{Place, sessions};

/// More ids are not written down of one query.
const MOST: usize = 50;

/// Writes down that a session looked for decisions or patterns and was shown these. Outside of a session
/// there is nothing to write; what cannot be written costs a figure and never the answer.
pub fn consulted(
    place: &Place,
    session: Option<&str>,
    traces: &[String],
    patterns: &[String],
    at: Timestamp,
) {
    let some = |ids: &[String]| ids.iter().take(MOST).cloned().collect::<Vec<String>>();
    if let Some(session) = session
        && !(traces.is_empty() && patterns.is_empty())
    {
        let fact = Fact::Consulted {
            traces: some(traces),
            patterns: some(patterns),
        };
        let _ = session::append(&session_log_in(&place.sessions, session), at, fact);
    }
}

/// What became of one pattern. Each session counts once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reuse {
    /// The sessions that were given its advice with a prompt.
    pub advised: usize,
    /// The sessions that looked it up, or decisions that it follows from.
    pub queried: usize,
    /// The sessions of either kind.
    pub sessions: usize,
    /// Those in which a decision for the same fix came after it.
    pub followed: usize,
    /// Of these, how many ended well.
    pub success: usize,
    /// How many did not.
    pub failure: usize,
    /// Of how many nobody has said yet.
    pub unknown: usize,
}

/// What became of all of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Stats {
    /// By pattern, in the order of the patterns.
    pub patterns: Vec<(Pattern, Reuse)>,
    /// The sum.
    pub total: Reuse,
    /// The decisions of sessions that ended well.
    pub well: usize,
    /// Those of them that are for a fix that the session had looked up or was advised before, or that name a
    /// decision which it had looked up.
    pub well_after_query: usize,
}

/// What a session saw of earlier decisions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// The session.
    pub session: String,
    /// When, and what: advice or a query.
    pub facts: Vec<(Timestamp, Fact)>,
}

/// Reads what the sessions on this machine saw of earlier decisions.
pub fn seen(place: &Place) -> Result<Vec<Seen>> {
    let mut all = Vec::new();
    for path in sessions::logs(place) {
        let records: Vec<Record> = disk::read_lines(&path).unwrap_or_default();
        let facts: Vec<(Timestamp, Fact)> = records
            .into_iter()
            .filter(|record| matches!(record.fact, Fact::Advised { .. } | Fact::Consulted { .. }))
            .map(|record| (record.at, record.fact))
            .collect();
        if !facts.is_empty() {
            let session = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            all.push(Seen { session, facts });
        }
    }
    all.sort_by(|a, b| a.session.cmp(&b.session));
    Ok(all)
}

/// Lays what the sessions saw beside what they decided afterwards.
pub fn measure(
    patterns: &[Pattern],
    traces: &[Trace],
    evidence: &Evidence,
    seen: &[Seen],
) -> Stats {
    let belongs = belongs(patterns, traces, evidence);
    let mut of_session: HashMap<&str, Vec<&Trace>> = HashMap::new();
    for trace in traces {
        if let Some(session) = &trace.session {
            of_session.entry(session).or_default().push(trace);
        }
    }
    let mut reuse: HashMap<&str, Reuse> = HashMap::new();
    for session in seen {
        let mut first: HashMap<&str, (Timestamp, bool, bool)> = HashMap::new();
        for (at, fact) in &session.facts {
            for (pattern, is_advice) in of_fact(fact, patterns, &belongs) {
                let entry = first.entry(pattern).or_insert((*at, false, false));
                entry.0 = entry.0.min(*at);
                entry.1 |= is_advice;
                entry.2 |= !is_advice;
            }
        }
        let decided = of_session.get(session.session.as_str());
        for (pattern, (at, advised, queried)) in first {
            let entry = reuse.entry(pattern).or_default();
            entry.advised += usize::from(advised);
            entry.queried += usize::from(queried);
            entry.sessions += 1;
            let is_for_it = |trace: &&&Trace| {
                let follows = trace.follows.as_deref().and_then(|id| belongs.get(id));
                trace.at >= at
                    && (belongs.get(trace.id.as_str()) == Some(&pattern)
                        || follows == Some(&pattern))
            };
            let after: Vec<&&Trace> = decided.into_iter().flatten().filter(is_for_it).collect();
            if after.is_empty() {
                continue;
            }
            entry.followed += 1;
            let has = |outcome| after.iter().any(|trace| trace.outcome == outcome);
            if has(Outcome::Failure) {
                entry.failure += 1;
            } else if has(Outcome::Success) {
                entry.success += 1;
            } else {
                entry.unknown += 1;
            }
        }
    }
    stats(patterns, traces, &belongs, seen, &mut reuse)
}

fn stats(
    patterns: &[Pattern],
    traces: &[Trace],
    belongs: &HashMap<&str, &str>,
    seen: &[Seen],
    reuse: &mut HashMap<&str, Reuse>,
) -> Stats {
    let mut stats = Stats::default();
    for pattern in patterns {
        let of = reuse.remove(pattern.id.as_str()).unwrap_or_default();
        let total = &mut stats.total;
        total.advised += of.advised;
        total.queried += of.queried;
        total.sessions += of.sessions;
        total.followed += of.followed;
        total.success += of.success;
        total.failure += of.failure;
        total.unknown += of.unknown;
        stats.patterns.push((pattern.clone(), of));
    }
    let seen: HashMap<&str, &Seen> = seen
        .iter()
        .map(|seen| (seen.session.as_str(), seen))
        .collect();
    let ended_well = |trace: &&Trace| trace.outcome == Outcome::Success;
    for trace in traces.iter().filter(ended_well) {
        let Some(session) = &trace.session else {
            continue;
        };
        stats.well += 1;
        let facts = seen.get(session.as_str()).map(|seen| seen.facts.as_slice());
        let led_to_it = facts
            .unwrap_or_default()
            .iter()
            .any(|(at, fact)| *at <= trace.at && is_about(fact, trace, patterns, belongs));
        stats.well_after_query += usize::from(led_to_it);
    }
    stats
}

/// Whether what a session saw has to do with a decision: with its fix, or with one that it names.
fn is_about(
    fact: &Fact,
    trace: &Trace,
    patterns: &[Pattern],
    belongs: &HashMap<&str, &str>,
) -> bool {
    let named: Vec<&str> = [&trace.follows, &trace.supersedes]
        .into_iter()
        .filter_map(|id| id.as_deref())
        .collect();
    let is_shown = matches!(fact, Fact::Consulted { traces, .. }
        if traces.iter().any(|id| named.contains(&id.as_str())));
    let all = named.iter().copied().chain([trace.id.as_str()]);
    let of: Vec<&str> = all.filter_map(|id| belongs.get(id).copied()).collect();
    is_shown
        || of_fact(fact, patterns, belongs)
            .iter()
            .any(|(pattern, _)| of.contains(pattern))
}

/// The patterns that a fact is about, and whether it was advice.
fn of_fact<'a>(
    fact: &Fact,
    patterns: &'a [Pattern],
    belongs: &HashMap<&str, &'a str>,
) -> HashSet<(&'a str, bool)> {
    let known = |id: &String| {
        patterns
            .iter()
            .find(|pattern| pattern.id == *id)
            .map(|pattern| pattern.id.as_str())
    };
    match fact {
        Fact::Advised { pattern } => known(pattern)
            .map(|pattern| (pattern, true))
            .into_iter()
            .collect(),
        Fact::Consulted { traces, patterns } => {
            let by_trace = traces
                .iter()
                .filter_map(|id| belongs.get(id.as_str()).copied());
            let by_name = patterns.iter().filter_map(known);
            by_trace
                .chain(by_name)
                .map(|pattern| (pattern, false))
                .collect()
        }
        _ => HashSet::new(),
    }
}

/// Which decision is for which pattern's fix, also those whose outcome nobody knows: were they to end well,
/// they would be among its decisions.
fn belongs<'a>(
    patterns: &'a [Pattern],
    traces: &'a [Trace],
    evidence: &Evidence,
) -> HashMap<&'a str, &'a str> {
    let mut belongs = HashMap::new();
    for pattern in patterns {
        for id in pattern.members.iter().chain(&pattern.failures) {
            belongs.insert(id.as_str(), pattern.id.as_str());
        }
    }
    if patterns.is_empty() || traces.iter().all(|trace| trace.outcome != Outcome::Pending) {
        return belongs;
    }
    let as_if: Vec<Trace> = traces
        .iter()
        .cloned()
        .map(|trace| match trace.outcome {
            Outcome::Pending => Trace {
                outcome: Outcome::Success,
                ..trace
            },
            _ => trace,
        })
        .collect();
    let ids: HashMap<&str, &str> = traces
        .iter()
        .map(|trace| (trace.id.as_str(), trace.id.as_str()))
        .collect();
    for wider in patterns::find(&as_if, evidence) {
        let Some(pattern) = wider
            .members
            .iter()
            .find_map(|id| belongs.get(id.as_str()).copied())
        else {
            continue;
        };
        for id in wider.members.iter().filter_map(|id| ids.get(id.as_str())) {
            belongs.entry(id).or_insert(pattern);
        }
    }
    belongs
}

#[cfg(test)]
mod tests;
