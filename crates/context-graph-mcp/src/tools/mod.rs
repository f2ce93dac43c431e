//! The tools, one file each. Their names and arguments are what other servers of this kind use.

mod get_trace;
mod list_categories;
mod list_traces;
mod query_traces;
mod store_trace;
mod update_outcome;

use checkrein_serve::Tool;

use crate::Graph;

/// Returns every tool, in the order in which clients show them.
pub fn all() -> Vec<Tool<Graph>> {
    vec![
        store_trace::tool(),
        query_traces::tool(),
        get_trace::tool(),
        update_outcome::tool(),
        list_traces::tool(),
        list_categories::tool(),
    ]
}
