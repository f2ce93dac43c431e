//! `context_list_traces`: decisions in the order of time.

use checkrein_core::time::Timestamp;
use checkrein_serve::{Call, Effect, Fault, Tool, shortened};
use checkrein_traces::store::{Filter, Page};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Graph;
use crate::fault::failed;
use crate::view::{Known, Line, fitting};

#[derive(Debug, Deserialize, JsonSchema)]
struct Arguments {
    category: Option<String>,
    feature: Option<String>,
    /// Path, file name or folder
    file: Option<String>,
    outcome: Option<Known>,
    session: Option<String>,
    /// Date, e.g. 2026-01-31
    since: Option<String>,
    #[schemars(range(min = 1, max = 50))]
    limit: Option<usize>,
    cursor: Option<String>,
}

/// A page of decisions.
#[derive(Debug, Serialize, JsonSchema)]
struct Listed {
    traces: Vec<Line>,
    /// How many there are on all pages.
    total: usize,
    /// Give it as `cursor`, with the same arguments, for the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
    /// What should be known of this answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

pub(super) fn tool() -> Tool<Graph> {
    Tool::new(
        "context_list_traces",
        "List traces, newest first.",
        Effect::Reads,
        list,
    )
    .aliases(&[("feature_id", "feature"), ("session_id", "session")])
}

fn list(graph: &mut Graph, given: Arguments, call: &Call) -> Result<Listed, Fault> {
    let filter = Filter {
        category: given.category,
        feature: given.feature,
        outcome: given.outcome.map(Into::into),
        session: given.session,
        file: given.file,
        since: given.since.as_deref().map(time).transpose()?,
        until: None,
    };
    let mut page = Page {
        limit: given.limit.unwrap_or(10),
        cursor: given.cursor,
    };
    let store = graph.store(call)?;
    let mut listed = store.list(&filter, &page).map_err(failed)?;
    let mut traces: Vec<Line> = listed.traces.iter().map(Line::of).collect();
    let fits = fitting(&traces);
    if fits < traces.len() {
        // Asked again for what fits, so that the next page begins where this one ends.
        page.limit = fits;
        listed = store.list(&filter, &page).map_err(failed)?;
        traces = listed.traces.iter().map(Line::of).collect();
    }
    Ok(Listed {
        traces,
        total: listed.total,
        next_cursor: listed.next,
        note: graph.note(Vec::new()),
    })
}

/// Reads a day, or a time as the traces have it.
fn time(text: &str) -> Result<Timestamp, Fault> {
    let text = text.trim();
    let day = format!("{text}T00:00:00Z");
    text.parse().or_else(|_| day.parse()).map_err(|_| {
        let text = shortened(&text.escape_debug().to_string(), 60);
        Fault::new(
            format!("`since` is `{text}`, which is no date"),
            "give a day such as 2026-01-31, or a time such as 2026-01-31T09:00:00Z",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<u64>) {
        assert_eq!(
            time(text).ok().map(Timestamp::as_second),
            expected,
            "{text}"
        );
    }

    #[test]
    fn a_day_or_a_time_is_taken() {
        check("1970-01-02", Some(86_400));
        check(" 1970-01-01T00:00:05Z ", Some(5));
        check("1970-01-01T00:00:05.000Z", Some(5));
        check("yesterday", None);
        check("", None);
        check("1970-13-02", None);
    }
}
