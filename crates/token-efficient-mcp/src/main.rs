//! The MCP server `token-efficient`: data is worked on outside of the context, and the answer comes back.

use std::process::ExitCode;

fn main() -> ExitCode {
    token_efficient_mcp::edge::main()
}
