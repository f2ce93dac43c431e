//! `context_get_trace`: one decision, whole, and what it is linked with.

use checkrein_serve::{Call, Effect, Fault, Tool, shortened, tokens};
use checkrein_traces::store::{Link, Related};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Graph;
use crate::fault::failed;
use crate::texts::{AROUND, texts};
use crate::view::{self, Known, ROOM};

/// How many neighbours and files are named.
const MANY: usize = 8;

#[derive(Debug, Deserialize, JsonSchema)]
struct Arguments {
    /// Id or its unique beginning
    trace_id: String,
    /// next_offset of the answer before
    #[schemars(range(min = 0))]
    offset: Option<usize>,
}

/// A decision and its neighbours.
#[derive(Debug, Serialize, JsonSchema)]
struct Whole {
    trace_id: String,
    /// When it was made, in UTC.
    at: String,
    category: String,
    decision: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    context: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    feature: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<String>,
    /// How many files there are, where not all are named.
    #[serde(skip_serializing_if = "Option::is_none")]
    files_total: Option<usize>,
    outcome: Known,
    /// What was seen when the outcome was known.
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    follows: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<String>,
    /// The decisions that it is linked with, the strongest links first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Neighbour>,
    /// How many there are, where not all are named.
    #[serde(skip_serializing_if = "Option::is_none")]
    related_total: Option<usize>,
    /// Where context or note go on: give it as `offset`.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_offset: Option<usize>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Neighbour {
    trace_id: String,
    decision: String,
    outcome: Known,
    /// What links the two.
    by: Vec<String>,
}

pub(super) fn tool() -> Tool<Graph> {
    Tool::new(
        "context_get_trace",
        "Read one trace whole, with related traces: same files, same feature, led to, superseded by.",
        Effect::Reads,
        get,
    )
    .aliases(&[("id", "trace_id")])
}

fn get(graph: &mut Graph, given: Arguments, call: &Call) -> Result<Whole, Fault> {
    let trace = graph.find(&given.trace_id, call)?;
    graph.consulted(std::iter::once(&trace.id));
    let known = graph.store(call)?.related(&trace.id).map_err(failed)?;
    let related = known.related;
    let from = given.offset.unwrap_or(0);
    let first = from == 0;
    // Who reads on has seen the rest.
    let many = if first { MANY } else { 0 };
    let mut whole = Whole {
        at: format!("{:.0}", trace.at),
        category: view::category(&trace.category),
        decision: view::part(&trace.decision, 0, if first { ROOM / 4 } else { ROOM / 16 }).0,
        context: String::new(),
        feature: trace.feature.map(|feature| shortened(&feature, 200)),
        files: trace
            .files
            .iter()
            .take(many)
            .map(|file| shortened(file, 120))
            .collect(),
        files_total: None,
        outcome: trace.outcome.into(),
        note: String::new(),
        follows: trace.follows.as_deref().map(view::id),
        supersedes: trace.supersedes.as_deref().map(view::id),
        related: related.iter().take(many).map(neighbour).collect(),
        related_total: None,
        next_offset: None,
        trace_id: view::id(&trace.id),
    };
    let left = |whole: &Whole| {
        let taken = tokens(&serde_json::to_string(whole).unwrap_or_default());
        (ROOM + 200).saturating_sub(taken)
    };
    // The long texts get a third at least: neighbours and files go before they get less.
    while left(&whole) < ROOM / 3 && (whole.related.pop().is_some() || whole.files.pop().is_some())
    {
    }
    whole.related_total = (first && known.total > whole.related.len()).then_some(known.total);
    whole.files_total =
        (first && trace.files.len() > whole.files.len()).then_some(trace.files.len());
    let room = left(&whole).saturating_sub(AROUND);
    let texts = texts(&trace.note, &trace.context, from, room);
    whole.note = texts.note;
    whole.context = texts.context;
    whole.next_offset = texts.next;
    Ok(whole)
}

fn neighbour(related: &Related) -> Neighbour {
    let by = related.links.iter().take(3).map(|link| match link {
        Link::Follows => "this follows from it".to_owned(),
        Link::FollowedBy => "it follows from this".to_owned(),
        Link::Supersedes => "superseded by this".to_owned(),
        Link::SupersededBy => "supersedes this".to_owned(),
        Link::File(file) => format!("file {}", shortened(file, 80)),
        Link::Feature(feature) => format!("feature {}", shortened(feature, 40)),
    });
    Neighbour {
        trace_id: view::id(&related.trace.id),
        decision: shortened(&related.trace.decision, 100),
        outcome: related.trace.outcome.into(),
        by: by.collect(),
    }
}
