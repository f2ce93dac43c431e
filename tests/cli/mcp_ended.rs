//! `checkrein mcp` is ended in the middle of a call: nothing of the server is left.

use std::process::Stdio;
use std::time::{Duration, Instant};

use checkrein_testkit::{TestProject, program};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use serde_json::json;

#[track_caller]
fn check(signal: Signal) {
    let project = TestProject::new();
    let noted = project.path("noted");
    let entry = json!({ "command": program("examples/odd-server"), "args": ["family", noted] });
    let servers = json!({ "mcpServers": { "family": entry } });
    let project = project.write_home(".claude.json", servers.to_string());
    let mut command = project.command(program("checkrein"));
    command.args(["mcp", "call", "family", "wait", "--arg", "seconds=3600"]);
    let command = command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let start = Instant::now();
    let read = || fs_err::read_to_string(&noted).unwrap_or_default();
    while !read().contains("asked tools/call") {
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "it was never asked"
        );
        std::thread::yield_now();
    }
    kill_process(Pid::from_child(&child), signal).unwrap();
    assert!(!child.wait().unwrap().success());
    let text = read();
    let ids = text.lines().filter(|line| !line.starts_with("asked "));
    let ids: Vec<Pid> = ids
        .filter_map(|line| Pid::from_raw(line.rsplit_once(' ')?.1.parse().ok()?))
        .collect();
    assert!(ids.len() >= 4, "{text}");
    let start = Instant::now();
    while ids.iter().any(|id| test_kill_process(*id).is_ok()) {
        assert!(
            start.elapsed() < Duration::from_secs(3),
            "something is left: {text}"
        );
        std::thread::yield_now();
    }
}

#[test]
fn a_call_that_is_interrupted_leaves_nothing() {
    check(Signal::INT);
    check(Signal::TERM);
}

#[test]
fn a_command_that_is_killed_leaves_nothing() {
    check(Signal::KILL);
}
