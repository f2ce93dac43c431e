//! `context_update_outcome`: what came of a decision is recorded.

use checkrein_core::trace::Settled;
use checkrein_serve::{Call, Effect, Fault, Tool, shortened};
use checkrein_traces::record;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Graph;
use crate::fault::{failed, invalid};
use crate::view::{self, Known};

#[derive(Debug, Deserialize, JsonSchema)]
struct Arguments {
    trace_id: String,
    outcome: Known,
    /// What was seen
    note: Option<String>,
}

/// The decision with its outcome.
#[derive(Debug, Serialize, JsonSchema)]
struct Updated {
    trace_id: String,
    decision: String,
    outcome: Known,
    /// What was left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'static str>,
}

pub(super) fn tool() -> Tool<Graph> {
    Tool::new(
        "context_update_outcome",
        "Say what came of a decision, as soon as tests or use show it.",
        Effect::Sets,
        update,
    )
    .aliases(&[("id", "trace_id"), ("context", "note")])
}

fn update(graph: &mut Graph, given: Arguments, call: &Call) -> Result<Updated, Fault> {
    let trace = graph.find(&given.trace_id, call)?;
    let note = given.note.unwrap_or_default();
    let settled = Settled {
        v: 1,
        of: trace.id,
        at: graph.now(),
        session: graph.session(),
        outcome: given.outcome.into(),
        note: note.clone(),
    };
    let trace = record::settle(&graph.place()?, settled)
        .map_err(failed)?
        .map_err(invalid)?;
    Ok(Updated {
        decision: shortened(&trace.decision, 160),
        trace_id: view::id(&trace.id),
        outcome: trace.outcome.into(),
        note: (trace.note != note.trim()).then_some("what looked like a secret was removed"),
    })
}
