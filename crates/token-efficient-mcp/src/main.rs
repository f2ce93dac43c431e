//! The MCP server `token-efficient`: data is worked on outside of the context, and the answer comes back.

use std::process::ExitCode;

fn main() -> ExitCode {
    // The sandbox is built by this program, started anew.
    if let Some(code) = checkrein_sandbox::helper() {
        return code;
    }
    // So are the servers of others kept, whose tools are listed.
    if let Some(code) = checkrein_mcp::keeper() {
        return code;
    }
    token_efficient_mcp::edge::main()
}
