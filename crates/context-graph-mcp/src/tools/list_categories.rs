//! `context_list_categories`: what kinds of decisions there are, and how they went.

use checkrein_serve::{Call, Effect, Fault, Tool};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Graph;
use crate::fault::failed;
use crate::view::fitting;

#[derive(Debug, Deserialize, JsonSchema)]
struct Arguments {}

/// The categories, the largest first.
#[derive(Debug, Serialize, JsonSchema)]
struct Listed {
    categories: Vec<Category>,
    /// How many there are, where not all are named.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<usize>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Category {
    category: String,
    pending: usize,
    success: usize,
    failure: usize,
}

pub(super) fn tool() -> Tool<Graph> {
    Tool::new(
        "context_list_categories",
        "Count traces by category and outcome.",
        Effect::Reads,
        |graph: &mut Graph, _: Arguments, call: &Call| list(graph, call),
    )
}

fn list(graph: &mut Graph, call: &Call) -> Result<Listed, Fault> {
    let counted = graph.store(call)?.categories().map_err(failed)?;
    let mut categories: Vec<Category> = counted
        .into_iter()
        .map(|count| Category {
            category: count.category,
            pending: count.pending,
            success: count.success,
            failure: count.failure,
        })
        .collect();
    let total = categories.len();
    categories.truncate(fitting(&categories));
    Ok(Listed {
        total: (categories.len() < total).then_some(total),
        categories,
    })
}
