//! The client side: servers that behave, servers that do not, remote ones, ten at once, and what is left of them.
//! `tests/mcp/get` installs what is not ours.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and that is enough"
)]

mod answers;
mod client;
mod far;
mod far_answers;
mod life;
mod outside;
mod phases;
mod together;

use std::path::PathBuf;
use std::time::Duration;

use checkrein_mcp::{Access, Call, Limits, Server, Transport, With};
use checkrein_testkit::{TestProject, program};
use serde_json::{Map, Value};

/// Returns the odd server, in this manner.
fn odd(manner: &str, more: &[&str]) -> Server {
    let arguments: Vec<String> = [manner]
        .iter()
        .chain(more)
        .map(|text| (*text).to_owned())
        .collect();
    Server::of_command(
        manner,
        program("examples/odd-server").to_str().unwrap(),
        &arguments,
    )
}

/// The same with something in its environment.
fn with_variable(mut server: Server, name: &str, value: &str) -> Server {
    if let Ok(Transport::Stdio { environment, .. }) = &mut server.transport {
        environment.insert(name.to_owned(), value.to_owned());
    }
    server
}

/// Limits that a test can wait for.
fn short() -> Limits {
    let limit = Duration::from_secs(2);
    Limits {
        handshake: limit,
        list: limit,
        ping: limit,
        call: limit,
        message: 4 * 1024 * 1024,
        tools: 2000,
    }
}

/// What a contact from this project is given.
fn with(project: &TestProject, limits: Limits) -> With<'static> {
    With {
        root: project.root().to_path_buf(),
        limits,
        access: Access::default(),
        keeper: Some(keeper()),
        stop: &|| false,
    }
}

/// A program that serves as a keeper.
fn keeper() -> PathBuf {
    program("examples/conformance_client")
}

fn a_call(tool: &str, arguments: &Value) -> Call {
    let arguments: Map<String, Value> = arguments.as_object().cloned().unwrap_or_default();
    Call {
        tool: tool.to_owned(),
        arguments,
    }
}
