//! The MCP server `context-graph`: decisions are recorded and found again.

use std::process::ExitCode;

fn main() -> ExitCode {
    context_graph_mcp::edge::main()
}
