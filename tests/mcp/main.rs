//! Our MCP servers as clients meet them: real programs over standard input and HTTP, the conformance
//! suite, the Inspector, and the real client. `tests/mcp/get` installs what is not ours.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and that is enough"
)]

mod arguments;
mod busy;
mod claude;
mod conformance;
mod graph;
mod http;
mod inspector;
mod life;
mod limits;
mod listening;
mod model;
mod outside;
mod places;
mod tools;
mod wire;

use std::process::Command;

use checkrein_testkit::TestProject;
use serde_json::{Value, json};

use wire::Peer;

/// Returns the server as a command in this project, with the environment of every test.
fn server(project: &TestProject) -> Command {
    project.command(checkrein_testkit::program("context-graph-mcp"))
}

/// Returns a client that has said hello as those of 2025 do.
fn connected(project: &TestProject) -> Peer {
    let mut peer = Peer::start(&mut server(project));
    peer.hello();
    peer
}

/// Returns the arguments of a decision.
fn decision(text: &str) -> Value {
    json!({ "decision": text, "category": "design" })
}
