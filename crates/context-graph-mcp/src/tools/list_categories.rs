//! `context_list_categories`: what kinds of decisions there are, and how they went.

use checkrein_serve::{Call, Effect, Fault, Tool};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Graph;
use crate::fault::failed;
use crate::view::{self, fitting};

#[derive(Debug, Deserialize, JsonSchema)]
struct Arguments {
    cursor: Option<String>,
}

/// The categories, the largest first.
#[derive(Debug, Serialize, JsonSchema)]
struct Listed {
    categories: Vec<Category>,
    /// How many there are, where not all are named.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<usize>,
    /// Give it as `cursor` for the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
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
        list,
    )
}

fn list(graph: &mut Graph, given: Arguments, call: &Call) -> Result<Listed, Fault> {
    let from = given.cursor.as_deref().map(read).transpose()?.unwrap_or(0);
    let counted = graph.store(call)?.categories().map_err(failed)?;
    let total = counted.len();
    let mut categories: Vec<Category> = counted
        .into_iter()
        .skip(from)
        .map(|count| Category {
            category: view::category(&count.category),
            pending: count.pending,
            success: count.success,
            failure: count.failure,
        })
        .collect();
    categories.truncate(fitting(&categories));
    let next = from + categories.len();
    Ok(Listed {
        total: (categories.len() < total).then_some(total),
        next_cursor: (next < total).then(|| next.to_string()),
        categories,
    })
}

/// Reads a cursor: how many categories were seen. They change seldom, and counts only grow.
fn read(cursor: &str) -> Result<usize, Fault> {
    cursor.trim().parse().map_err(|_| {
        Fault::new(
            "the cursor is none of this tool's",
            "give the `next_cursor` of the page before, or leave it out to begin anew",
        )
    })
}
