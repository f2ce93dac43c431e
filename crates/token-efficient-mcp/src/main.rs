//! The MCP server `token-efficient`: data is worked on outside of the context, and the answer comes back.

use std::process::ExitCode;

fn main() -> ExitCode {
    // The sandbox is built by this program, started anew.
    if let Some(code) = checkrein_sandbox::helper() {
        return code;
    }
    token_efficient_mcp::edge::main()
}
