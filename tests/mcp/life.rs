//! How a server begins and ends, and what it makes of what comes in between.

use std::process::Stdio;

use checkrein_testkit::TestProject;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::wire::{Peer, initialize, meta};
use crate::{connected, decision, server};

#[test]
fn clients_of_2025_are_answered_in_their_version() {
    let project = TestProject::new();
    for version in ["2025-06-18", "2025-11-25"] {
        let mut peer = Peer::start(&mut server(&project));
        let answer = peer.request("initialize", initialize(version));
        let result = &answer["result"];
        assert_eq!(result["protocolVersion"], version);
        assert_eq!(result["serverInfo"]["name"], "context-graph");
        assert!(result["instructions"].is_string());
        let tools = peer.request("tools/list", json!({}));
        assert_eq!(tools["result"]["tools"].as_array().unwrap().len(), 6);
        assert_eq!(peer.request("ping", json!({}))["result"], json!({}));
        let (status, rest) = peer.finish();
        assert!(status.success() && rest.is_empty(), "{status} {rest:?}");
    }
}

#[test]
fn clients_of_2026_need_no_hello() {
    let project = TestProject::new();
    let mut peer = Peer::start(&mut server(&project));
    let found = peer.request("server/discover", json!({ "_meta": meta() }));
    let versions = found["result"]["supportedVersions"].as_array().unwrap();
    assert!(versions.contains(&json!("2026-07-28")), "{found}");
    let tools = peer.request("tools/list", json!({ "_meta": meta() }));
    assert_eq!(tools["result"]["resultType"], "complete");
    assert_eq!(tools["result"]["tools"].as_array().unwrap().len(), 6);
    let params =
        json!({ "_meta": meta(), "name": "context_store_trace", "arguments": decision("keep it") });
    let stored = peer.request("tools/call", params);
    assert!(
        stored["result"]["structuredContent"]["trace_id"].is_string(),
        "{stored}"
    );
    assert!(peer.finish().0.success());
}

#[test]
fn what_cannot_be_read_is_answered_and_the_server_goes_on() {
    let project = TestProject::new();
    let mut peer = Peer::start(&mut server(&project));
    // Before hello, what is no request is passed over.
    peer.send(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#);
    peer.hello();
    let mut code = |line: &[u8]| {
        peer.send(line);
        let message = peer.message();
        (message["id"].clone(), message["error"]["code"].clone())
    };
    assert_eq!(code(b"{"), (Value::Null, json!(-32700)));
    assert_eq!(code(b"hello"), (Value::Null, json!(-32700)));
    assert_eq!(code(b"[]"), (Value::Null, json!(-32600)));
    assert_eq!(
        code(b"{\"jsonrpc\":\"2.0\",\"id\":70,\"method\":\"ping\xFF\"}"),
        (json!(70), json!(-32700))
    );
    assert_eq!(
        code(br#"{"id":71,"method":"ping"}"#),
        (json!(71), json!(-32600))
    );
    assert_eq!(
        code(br#"{"jsonrpc":"2.0","id":72,"method":"no/such"}"#),
        (json!(72), json!(-32601))
    );
    assert_eq!(
        code(br#"{"jsonrpc":"2.0","id":"a","method":"tools/call","params":5}"#).0,
        json!("a")
    );
    for id in ["1.5", "{}", "null"] {
        let ping = format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"ping"}}"#);
        assert_eq!(code(ping.as_bytes()), (Value::Null, json!(-32600)), "{id}");
    }
    let huge = format!("{}x", " ".repeat(17 << 20));
    assert_eq!(code(huge.as_bytes()), (Value::Null, json!(-32600)));
    peer.send("\r");
    peer.send(r#"{"jsonrpc":"2.0","method":"notifications/nobody/knows"}"#);
    assert_eq!(peer.request("ping", json!({}))["result"], json!({}));
    assert!(peer.finish().0.success());
}

#[test]
fn at_the_end_of_the_input_what_was_asked_is_answered() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    for number in 0..20 {
        let arguments = decision(&format!("decision {number}"));
        peer.ask(
            "tools/call",
            json!({ "name": "context_store_trace", "arguments": arguments }),
        );
    }
    let (status, answers) = peer.finish();
    assert!(status.success());
    let stored = answers
        .iter()
        .filter(|answer| answer["result"]["isError"] == false);
    assert_eq!(stored.count(), 20, "{answers:?}");
    assert_eq!(
        project
            .read(".claude/progress/traces.jsonl")
            .lines()
            .count(),
        20
    );
}

#[test]
fn a_last_line_without_its_end_counts() {
    let project = TestProject::new();
    let requests = [
        json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": initialize("2025-11-25") }),
        json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/list" }),
    ];
    let input = requests.map(|request| request.to_string()).join("\n");
    let output = project.finish(&mut server(&project), input.as_bytes());
    let answers: Vec<Value> = output
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers[1]["id"], 2, "{answers:?}");
    assert_eq!(output.stderr, "");
}

#[test]
fn a_client_that_says_nothing_and_goes_is_no_failure() {
    let project = TestProject::new();
    let output = project.finish(&mut server(&project), b"");
    assert_eq!(
        (output.code, output.stdout.as_str(), output.stderr.as_str()),
        (0, "", "")
    );
}

#[test]
fn a_signal_ends_it_while_its_input_is_open() {
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        let mut peer = connected(&TestProject::new());
        peer.request("ping", json!({}));
        kill_process(Pid::from_child(&peer.child), signal).unwrap();
        assert!(peer.wait().success(), "{signal:?}");
    }
}

#[test]
fn the_end_of_whoever_started_it_ends_it() {
    let project = TestProject::new();
    // A shell that starts the server, and a sleep that holds the server's input open when it is gone.
    let ping = r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#;
    let script = format!(
        r#"mkfifo pipe; (echo '{ping}'; exec sleep 1000) >pipe & echo $!; "$0" <pipe & read -r _"#
    );
    let mut command = project.command("sh");
    command
        .args(["-c", &script])
        .arg(checkrein_testkit::program("context-graph-mcp"));
    let mut shell = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let stdout = std::io::BufReader::new(shell.stdout.take().unwrap());
    let mut lines = std::io::BufRead::lines(stdout);
    let sleeper: i32 = lines.next().unwrap().unwrap().parse().unwrap();
    assert!(lines.next().unwrap().unwrap().contains("result"));
    shell.kill().unwrap();
    shell.wait().unwrap();
    // The server holds the other end of this pipe: its end is the pipe's.
    assert!(lines.next().is_none(), "the server says nothing, and ends");
    kill_process(Pid::from_raw(sleeper).unwrap(), Signal::KILL).unwrap();
}
