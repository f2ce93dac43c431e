//! Streamable HTTP: both versions of the protocol, and who is turned away.

use checkrein_testkit::TestProject;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

use crate::listening::Listening;
use crate::wire::initialize;
use crate::{decision, server};

fn listening(project: &TestProject) -> Listening {
    Listening::start(server(project).args(["--http", "127.0.0.1:0"]))
}

#[test]
fn clients_of_2025_have_a_session() {
    let project = TestProject::new();
    let server = listening(&project);
    let hello = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": initialize("2025-11-25") });
    let (status, head, answer) = server.post(&[], &hello);
    assert_eq!(
        (status, &answer["result"]["protocolVersion"]),
        (200, &json!("2025-11-25"))
    );
    let session = head.lines().find_map(|line| {
        line.to_lowercase()
            .strip_prefix("mcp-session-id: ")
            .map(str::to_owned)
    });
    let session = session.unwrap();
    let headers = [
        ("Mcp-Session-Id", session.as_str()),
        ("MCP-Protocol-Version", "2025-11-25"),
    ];
    let (status, ..) = server.post(
        &headers,
        &json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }),
    );
    assert_eq!(status, 202);
    let params = json!({ "name": "context_store_trace", "arguments": decision("keep it") });
    let call = json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": params });
    let (_, _, answer) = server.post(&headers, &call);
    assert_eq!(
        answer["result"]["structuredContent"]["outcome"], "pending",
        "{answer}"
    );
    assert_eq!(
        project
            .read(".claude/progress/traces.jsonl")
            .lines()
            .count(),
        1
    );
}

#[test]
fn who_opens_session_after_session_ends_those_that_nobody_uses() {
    let project = TestProject::new();
    let server = listening(&project);
    let hello = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": initialize("2025-11-25") });
    let open = || {
        let (status, head, _) = server.post(&[], &hello);
        assert_eq!(status, 200);
        let line = head.to_lowercase();
        let id = line
            .lines()
            .find_map(|line| line.strip_prefix("mcp-session-id: "));
        id.unwrap().to_owned()
    };
    let status = |session: &str| {
        let headers = [
            ("Mcp-Session-Id", session),
            ("MCP-Protocol-Version", "2025-11-25"),
        ];
        let told = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
        server.post(&headers, &told).0
    };
    let (idle, busy) = (open(), open());
    for _ in 0..80 {
        open();
        assert_eq!(status(&busy), 202);
    }
    assert_eq!((status(&idle), status(&busy)), (404, 202));
    assert_eq!(status(&open()), 202);
}

#[test]
fn clients_of_2026_need_no_session() {
    let project = TestProject::new();
    let server = listening(&project);
    let found = server.modern("server/discover", json!({}));
    assert!(
        found["result"]["supportedVersions"]
            .as_array()
            .unwrap()
            .contains(&json!("2026-07-28")),
        "{found}"
    );
    let params = json!({ "name": "context_store_trace", "arguments": decision("keep it") });
    let stored = server.modern("tools/call", params);
    let id = &stored["result"]["structuredContent"]["trace_id"];
    let params = json!({ "name": "context_get_trace", "arguments": { "trace_id": id } });
    let whole = server.modern("tools/call", params);
    assert_eq!(
        whole["result"]["structuredContent"]["decision"], "keep it",
        "{whole}"
    );
}

#[test]
fn a_web_page_is_turned_away() {
    let project = TestProject::new();
    let server = listening(&project);
    let hello = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": initialize("2025-11-25") });
    let port = server.address.rsplit(':').next().unwrap();
    let status = |headers: &[(&str, &str)]| server.post(headers, &hello).0;
    assert_eq!(status(&[("Host", "evil.example")]), 403);
    assert_eq!(status(&[("Origin", "http://evil.example")]), 403);
    assert_eq!(status(&[("Origin", "null")]), 403);
    assert_eq!(
        status(&[
            ("Host", &format!("localhost:{port}")),
            ("Origin", &format!("http://localhost:{port}"))
        ]),
        200
    );
}

#[test]
fn other_machines_come_only_by_names_that_the_person_gave() {
    let project = TestProject::new();
    let output = project.finish(server(&project).args(["--http", "0.0.0.0:0"]), b"");
    assert_eq!(output.code, 1);
    assert!(
        output.stderr.contains("there is no password"),
        "{}",
        output.stderr
    );
    let arguments = ["--http", "0.0.0.0:0", "--allow-host", "build.example"];
    let mut server = Listening::start(server(&project).args(arguments));
    server.address = server.address.replace("0.0.0.0", "127.0.0.1");
    let hello = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": initialize("2025-11-25") });
    assert_eq!(server.post(&[("Host", "build.example")], &hello).0, 200);
    assert_eq!(server.post(&[("Host", "other.example")], &hello).0, 403);
}

#[test]
fn a_signal_ends_it_and_a_port_that_is_taken_is_said() {
    let project = TestProject::new();
    let mut first = listening(&project);
    let output = project.finish(server(&project).args(["--http", &first.address]), b"");
    assert_eq!(output.code, 1);
    assert!(
        output
            .stderr
            .contains("error: failed to listen on 127.0.0.1:"),
        "{}",
        output.stderr
    );
    kill_process(Pid::from_child(&first.child), Signal::TERM).unwrap();
    assert!(first.child.wait().unwrap().success());
}
