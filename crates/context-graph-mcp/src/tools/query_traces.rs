//! `context_query_traces`: earlier decisions are found by what they mean.

use checkrein_serve::{Call, Effect, Fault, Tool};
use checkrein_traces::search::{Answer, Query};
use checkrein_traces::store::{Filter, Page};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Graph;
use crate::view::{Known, Line, fitting};

#[derive(Debug, Deserialize, JsonSchema)]
struct Arguments {
    /// The problem or plan, in your words
    query: String,
    category: Option<String>,
    feature: Option<String>,
    /// Path, file name or folder
    file: Option<String>,
    outcome: Option<Known>,
    #[schemars(range(min = 1, max = 50))]
    limit: Option<usize>,
    cursor: Option<String>,
}

/// What was found, the best first.
#[derive(Debug, Serialize, JsonSchema)]
struct Found {
    traces: Vec<Line>,
    /// How many were found on all pages.
    total: usize,
    /// How much of the meaning was known: words, static or transformer.
    level: &'static str,
    /// Give it as `cursor`, with the same arguments, for the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
    /// What should be known of this answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

pub(super) fn tool() -> Tool<Graph> {
    Tool::new(
        "context_query_traces",
        "Find earlier decisions and their outcomes by meaning, best first. Failures show what not to repeat.",
        Effect::Reads,
        query,
    )
    .aliases(&[("feature_id", "feature"), ("files", "file")])
}

fn query(graph: &mut Graph, given: Arguments, call: &Call) -> Result<Found, Fault> {
    if given.query.trim().is_empty() {
        return Err(Fault::new(
            "`query` says nothing",
            "say what you look for, or list all with `context_list_traces`",
        ));
    }
    let mut query = Query {
        text: given.query,
        filter: Filter {
            category: given.category,
            feature: given.feature,
            outcome: given.outcome.map(Into::into),
            file: given.file,
            ..Filter::default()
        },
        page: Page {
            limit: given.limit.unwrap_or(8),
            cursor: given.cursor,
        },
    };
    let (answer, note) = graph.search(&mut query, |answer| fitting(&lines(answer)), call)?;
    graph.consulted(answer.found.iter().map(|found| &found.trace.id));
    Ok(Found {
        traces: lines(&answer),
        total: answer.total,
        level: answer.level.as_str(),
        note,
        next_cursor: answer.next,
    })
}

fn lines(answer: &Answer) -> Vec<Line> {
    let found = answer.found.iter();
    let lines = found.map(|found| Line::of(&found.trace).score(found.score));
    lines.collect()
}
