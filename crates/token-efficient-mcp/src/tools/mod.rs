//! The tools, one file each. Their names and arguments are what other servers of this kind use.

mod batch_process_csv;
mod execute_code;
mod process_csv;
mod process_logs;
mod search_tools;

use checkrein_serve::Tool;

use crate::Work;

/// Returns every tool, in the order in which clients show them.
pub fn all() -> Vec<Tool<Work>> {
    vec![
        execute_code::tool(),
        process_csv::tool(),
        batch_process_csv::tool(),
        process_logs::tool(),
        search_tools::tool(),
    ]
}
