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
mod model;
mod places;
mod tools;
mod wire;

use std::path::PathBuf;
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

/// Returns the program of an outside tool; one that is not installed is a panic that says how to.
fn outside(name: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR");
    let target = target.map_or_else(
        || repository().join("target"),
        |folder| repository().join(folder),
    );
    let folders = std::fs::read_dir(&target).unwrap().filter_map(Result::ok);
    let program = folders
        .filter(|entry| {
            entry
                .file_name()
                .to_string_lossy()
                .starts_with("mcp-tools-")
        })
        .map(|entry| entry.path().join("bin").join(name))
        .find(|program| program.exists());
    program.unwrap_or_else(|| {
        panic!(
            "`{name}` is not below {}; `tests/mcp/get` installs it",
            target.display()
        )
    })
}

/// Returns a command of an outside tool; it finds its own Node and nothing of the tester's home.
fn outside_command(project: &TestProject, name: &str) -> Command {
    let program = outside(name);
    let mut command = project.command(&program);
    let folders = [
        program.parent().unwrap().to_path_buf(),
        "/usr/bin".into(),
        "/bin".into(),
    ];
    command.env("PATH", std::env::join_paths(folders).unwrap());
    command
}

fn repository() -> &'static std::path::Path {
    checkrein_testkit::client::repository()
}
