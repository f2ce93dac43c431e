//! The MCP server `context-graph`.

fn main() {}
