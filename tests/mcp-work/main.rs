//! The server `token-efficient` as clients meet it: the real program over standard input and HTTP, the
//! conformance suite, the Inspector, and the real client. `tests/mcp/get` installs what is not ours.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and that is enough"
)]

mod arguments;
mod books;
mod claude;
mod code;
mod conformance;
mod http;
mod inspector;
mod life;
mod limits;
#[path = "../mcp/listening.rs"]
mod listening;
mod logs;
#[path = "../mcp/outside.rs"]
mod outside;
mod reading;
mod stopped;
mod tables;
mod tools;
#[path = "../mcp/wire.rs"]
mod wire;

use std::process::Command;

use checkrein_testkit::TestProject;
use serde_json::Value;

use wire::Peer;

/// Returns the server as a command in this project, with the environment of every test.
fn server(project: &TestProject) -> Command {
    project.command(checkrein_testkit::program("token-efficient-mcp"))
}

/// Returns a client that has said hello as those of 2025 do.
fn connected(project: &TestProject) -> Peer {
    let mut peer = Peer::start(&mut server(project));
    peer.hello();
    peer
}

/// Returns a table of so many rows: `id,kind,price`, of seven kinds.
fn table(rows: usize) -> String {
    let row = |id: usize| format!("{id},kind {},{}.{:02}\n", id % 7, id * 37 % 1_000, id % 100);
    let rows: String = (0..rows).map(row).collect();
    format!("id,kind,price\n{rows}")
}

/// Returns a text of an answer; one that is not there is a panic.
#[track_caller]
fn text<'a>(answer: &'a Value, name: &str) -> &'a str {
    answer[name]
        .as_str()
        .unwrap_or_else(|| panic!("no `{name}` in {answer}"))
}
