//! `context_store_trace`: a decision is recorded.

use checkrein_core::trace::{Draft, Outcome, Settled};
use checkrein_serve::{Call, Effect, Fault, Tool};
use checkrein_traces::record;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Graph;
use crate::fault::{failed, invalid};
use crate::view::Known;

#[derive(Debug, Deserialize, JsonSchema)]
struct Arguments {
    /// What was decided, one line
    decision: String,
    /// Kind, lower case: architecture, bugfix, testing ...
    category: String,
    /// The problem, and why this way
    context: Option<String>,
    /// Feature id; default: the one in work
    feature: Option<String>,
    files: Option<Vec<String>>,
    /// Own id; storing it again changes nothing
    id: Option<String>,
    /// Id of the trace it follows from
    follows: Option<String>,
    /// Id of the trace it replaces
    supersedes: Option<String>,
    outcome: Option<Known>,
}

/// The decision as it is in the log.
#[derive(Debug, Serialize, JsonSchema)]
struct Stored {
    trace_id: String,
    outcome: Known,
    /// The feature that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    feature: Option<String>,
    /// It had been stored before, and nothing was added.
    #[serde(skip_serializing_if = "Option::is_none")]
    was_there: Option<bool>,
    /// What was left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

pub(super) fn tool() -> Tool<Graph> {
    Tool::new(
        "context_store_trace",
        "Record a decision that will matter later: a choice between ways, the cause and fix of an error, a convention.",
        Effect::Adds,
        store,
    )
    .aliases(&[("feature_id", "feature"), ("trace_id", "id")])
}

fn store(graph: &mut Graph, given: Arguments, call: &Call) -> Result<Stored, Fault> {
    let place = graph.place()?;
    let given = Arguments {
        feature: named(given.feature),
        id: named(given.id),
        follows: named(given.follows),
        supersedes: named(given.supersedes),
        ..given
    };
    let follows = full_id(graph, given.follows, call)?;
    let supersedes = full_id(graph, given.supersedes, call)?;
    let feature = match given.feature {
        Some(feature) => Some(feature),
        // The same words again are the same decision, whatever is in work by now.
        None => match given
            .id
            .as_deref()
            .map(|id| graph.known(id, call))
            .transpose()?
            .flatten()
        {
            Some(there) => there.feature,
            None => graph.feature_in_work(&place),
        },
    };
    let draft = Draft {
        id: given.id,
        session: graph.session(),
        category: category(&given.category),
        decision: one_line(&given.decision),
        context: given.context.unwrap_or_default(),
        feature,
        files: given.files.unwrap_or_default(),
        follows,
        supersedes,
    };
    let written = [draft.decision.clone(), draft.context.clone()];
    let added = record::add(&place, draft, graph.now())
        .map_err(failed)?
        .map_err(invalid)?;
    let mut trace = added.trace;
    if let Some(outcome) = given
        .outcome
        .map(Outcome::from)
        .filter(|outcome| *outcome != trace.outcome)
    {
        let settled = Settled {
            v: 1,
            of: trace.id.clone(),
            at: graph.now(),
            session: graph.session(),
            outcome,
            note: String::new(),
        };
        trace = record::settle(&place, settled)
            .map_err(failed)?
            .map_err(invalid)?;
    }
    let is_whole = added.was_there
        || written[0].trim() == trace.decision && written[1].trim() == trace.context;
    Ok(Stored {
        trace_id: trace.id,
        outcome: trace.outcome.into(),
        feature: trace.feature,
        was_there: added.was_there.then_some(true),
        note: (!is_whole).then(|| "what looked like a secret was removed".to_owned()),
    })
}

/// Returns what was given; a model that has nothing to give may give an empty text.
fn named(given: Option<String>) -> Option<String> {
    given.filter(|given| !given.trim().is_empty())
}

/// Returns the whole of an id that may be its beginning.
fn full_id(graph: &mut Graph, id: Option<String>, call: &Call) -> Result<Option<String>, Fault> {
    match id {
        Some(id) => Ok(Some(graph.find(&id, call)?.id)),
        None => Ok(None),
    }
}

/// Returns a category as the log wants it: people and models write `Bug Fix` and mean `bug-fix`.
fn category(given: &str) -> String {
    let given = given.trim().to_ascii_lowercase();
    given.replace([' ', '_'], "-")
}

/// Returns a decision on one line: a line break in it is a space that somebody wrapped.
fn one_line(given: &str) -> String {
    let words: Vec<&str> = given.split(['\n', '\r', '\t']).map(str::trim).collect();
    words.join(" ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_is_written() {
        assert_eq!(category(" Bug Fix"), "bug-fix");
        assert_eq!(category("error_handling"), "error-handling");
        assert_eq!(named(Some(" ".into())), None);
        assert_eq!(named(Some("a".into())), Some("a".into()));
        assert_eq!(one_line("keep it\r\n  in memory\n"), "keep it  in memory");
    }
}
