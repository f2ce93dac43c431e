//! The data that search is measured on is sound: every line is a trace, every answer exists, and words alone do not give it away.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and that is enough"
)]

mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use checkrein_core::trace::{Outcome, Trace, read};
use serde::Deserialize;

/// Fewer traces would make a random guess look good.
const FEWEST_TRACES: usize = 1_050;

/// With fewer queries, one lucky answer would be worth half a percent.
const FEWEST_QUERIES: usize = 240;

/// Above this share of common words it would be a test of words, not of meaning.
const MOST_OVERLAP: f64 = 0.2;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    query: String,
    relevant: Vec<String>,
}

fn path(name: &str) -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.join("../../tests/retrieval").join(name)
}

fn traces() -> Vec<Trace> {
    read(&path("traces.jsonl")).unwrap()
}

fn queries() -> Vec<Query> {
    let text = fs_err::read_to_string(path("queries.jsonl")).unwrap();
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}")))
        .collect()
}

#[test]
fn every_line_is_a_trace_of_its_own() {
    let traces = traces();
    let text = fs_err::read_to_string(path("traces.jsonl")).unwrap();
    // Lines that are no traces, or have the id of another, would be left out.
    assert_eq!(traces.len(), text.lines().count());
    assert!(traces.len() >= FEWEST_TRACES, "{}", traces.len());
    let mut decisions = BTreeSet::new();
    let mut meanings = BTreeMap::new();
    for trace in &traces {
        assert_eq!(trace.v, 1, "{}", trace.id);
        assert!(!trace.category.is_empty(), "{}", trace.id);
        assert!(!trace.decision.contains('\n'), "{}", trace.id);
        let decision = words::telling(&trace.decision);
        assert!(decision.len() >= 2, "{}: {}", trace.id, trace.decision);
        assert!(decisions.insert(decision), "{}", trace.decision);
        let all = words::telling(&format!("{} {}", trace.decision, trace.context));
        if let Some(other) = meanings.insert(all, &trace.id) {
            panic!("{} says the same as {other}", trace.id);
        }
    }
    for outcome in [Outcome::Pending, Outcome::Success, Outcome::Failure] {
        assert!(traces.iter().any(|trace| trace.outcome == outcome));
    }
}

#[test]
fn every_query_has_an_answer_and_is_asked_once() {
    let traces = traces();
    let ids: BTreeSet<&str> = traces.iter().map(|trace| trace.id.as_str()).collect();
    let queries = queries();
    assert!(queries.len() >= FEWEST_QUERIES, "{}", queries.len());
    let mut asked = BTreeSet::new();
    for Query { query, relevant } in &queries {
        assert!(asked.insert(query.to_lowercase()), "{query}");
        assert!((1..=3).contains(&relevant.len()), "{query}");
        for id in relevant {
            assert!(ids.contains(id.as_str()), "{query}: {id}");
        }
    }
}

#[test]
fn words_alone_do_not_give_the_answer_away() {
    let traces = traces();
    let by_id: BTreeMap<&str, &Trace> = traces.iter().map(|t| (t.id.as_str(), t)).collect();
    let queries = queries();
    // Who tunes on one half and checks on the other must find both equally hard.
    let (mut halves, mut all) = ([Vec::new(), Vec::new()], Vec::new());
    for (index, query) in queries.iter().enumerate() {
        let trace = by_id[query.relevant[0].as_str()];
        let text = format!("{} {} {}", trace.category, trace.decision, trace.context);
        let share = words::overlap(&query.query, &text);
        halves[index % 2].push(share);
        all.push(share);
    }
    let [first, second] = halves.map(median);
    let overlap = median(all);
    println!(
        "{} traces, {} queries; median overlap {overlap:.2} ({first:.2} in odd lines, {second:.2} in even ones)",
        traces.len(),
        queries.len(),
    );
    assert!(overlap <= MOST_OVERLAP, "{overlap}");
    assert!((first - second).abs() <= 0.1, "{first} {second}");
}

fn median(mut shares: Vec<f64>) -> f64 {
    shares.sort_by(f64::total_cmp);
    shares[shares.len() / 2]
}
