//! Search measured: questions of which it is known which decisions answer them.

use std::fmt;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use checkrein_core::message::count;
use checkrein_embed::Embedder;
use checkrein_traces::search::Query;
use checkrein_traces::store::Page;
use checkrein_traces::{Place, Store};
use fs_err as fs;
use serde::{Deserialize, Serialize};

/// What came out; shares are of all questions.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// How much of the meaning was known.
    pub level: String,
    /// All decisions.
    pub traces: usize,
    /// All questions.
    pub queries: usize,
    /// Questions whose answer is first.
    pub recall_at_1: f64,
    /// Questions whose answer is among the first five.
    pub recall_at_5: f64,
    /// The mean of one by the place of the first answer.
    pub mrr: f64,
    /// The median of the times of one search, in microseconds.
    pub us_p50: u64,
    /// The time that nineteen of twenty searches need at most.
    pub us_p95: u64,
}

/// A question.
#[derive(Debug, Deserialize)]
struct Case {
    query: String,
    relevant: Vec<String>,
}

/// Places that are looked at for the mean of the ranks.
const DEEPEST: usize = 50;

/// Searches for each question of `queries.jsonl` in the decisions of `traces.jsonl`, in a store below `scratch`.
pub fn measure(
    folder: &Path,
    scratch: &Path,
    mut model: Option<&mut dyn Embedder>,
) -> Result<Report> {
    let place = Place {
        root: folder.to_path_buf(),
        log: folder.join("traces.jsonl"),
        database: scratch.join("traces.db"),
        sessions: scratch.join("sessions"),
        hints: scratch.join("hints.index"),
        data: scratch.join("data"),
    };
    fs::metadata(&place.log)?;
    let mut store = Store::open(&place)?;
    let read = store.catch_up()?;
    if let Some(model) = model.as_deref_mut() {
        store.embed(model, &mut |_, _| true)?;
    }
    let cases = cases(&folder.join("queries.jsonl"))?;
    let mut report = Report {
        traces: read.added,
        queries: cases.len(),
        ..Report::default()
    };
    let mut times: Vec<Duration> = Vec::new();
    for case in &cases {
        let query = Query {
            text: case.query.clone(),
            page: Page {
                limit: DEEPEST,
                cursor: None,
            },
            ..Query::default()
        };
        let start = Instant::now();
        let answer = match model.as_deref_mut() {
            Some(model) => store.search(&query, Some(model))?,
            None => store.search(&query, None)?,
        };
        times.push(start.elapsed());
        report.level = answer.level.as_str().to_owned();
        let mut found = answer.found.iter();
        if let Some(place) = found.position(|found| case.relevant.contains(&found.trace.id)) {
            report.recall_at_1 += f64::from(u8::from(place == 0));
            report.recall_at_5 += f64::from(u8::from(place < 5));
            report.mrr += 1.0 / (place as f64 + 1.0);
        }
    }
    let all = cases.len().max(1) as f64;
    report.recall_at_1 /= all;
    report.recall_at_5 /= all;
    report.mrr /= all;
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).copied();
    let micros = |time: Option<Duration>| {
        u64::try_from(time.unwrap_or_default().as_micros()).unwrap_or(u64::MAX)
    };
    (report.us_p50, report.us_p95) = (micros(at(50)), micros(at(95)));
    Ok(report)
}

fn cases(path: &Path) -> Result<Vec<Case>> {
    let text = fs::read_to_string(path)?;
    let lines = text
        .lines()
        .zip(1..)
        .filter(|(line, _)| !line.trim().is_empty());
    lines
        .map(|(line, number)| {
            serde_json::from_str(line).with_context(|| {
                format!(
                    "line {number} of `{}` is no question with its answers",
                    path.display()
                )
            })
        })
        .collect()
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (queries, traces) = (count(self.queries, "question"), count(self.traces, "trace"));
        writeln!(formatter, "{queries} over {traces}, level `{}`", self.level)?;
        for (name, share) in [
            ("the answer is first", self.recall_at_1),
            ("it is among the first five", self.recall_at_5),
        ] {
            writeln!(formatter, "  {name:<28} {:.1} %", 100.0 * share)?;
        }
        writeln!(
            formatter,
            "  {:<28} {:.3}",
            "mean reciprocal rank", self.mrr
        )?;
        let [p50, p95] = [self.us_p50, self.us_p95].map(|us| us as f64 / 1000.0);
        writeln!(
            formatter,
            "  {:<28} {p50:.2} ms, p95 {p95:.2} ms",
            "a search, median"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_their_place() {
        let folder = tempfile::tempdir().unwrap();
        let trace = |id: &str, decision: &str| {
            format!(
                r#"{{"v":1,"id":"{id}","at":"2026-01-01T00:00:00Z","category":"c","decision":"{decision}"}}"#
            )
        };
        let traces = [trace("a", "cache in memory"), trace("b", "cache cache")];
        fs::write(folder.path().join("traces.jsonl"), traces.join("\n")).unwrap();
        let queries = "{\"query\":\"memory\",\"relevant\":[\"a\"]}\n\n{\"query\":\"the\",\"relevant\":[\"b\"]}";
        fs::write(folder.path().join("queries.jsonl"), queries).unwrap();
        let scratch = tempfile::tempdir().unwrap();
        let report = measure(folder.path(), scratch.path(), None).unwrap();
        assert_eq!((report.traces, report.queries), (2, 2));
        assert_eq!((report.recall_at_1, report.mrr), (0.5, 0.5));
        fs::write(folder.path().join("queries.jsonl"), "{}").unwrap();
        let error = measure(folder.path(), scratch.path(), None).unwrap_err();
        assert!(error.to_string().starts_with("line 1 of"), "{error}");
    }
}
