//! How the server begins and ends, and that calls run side by side.

use checkrein_testkit::TestProject;
use serde_json::json;

use crate::wire::{Peer, initialize, meta};
use crate::{connected, server};

#[test]
fn clients_of_every_version_are_answered() {
    let project = TestProject::new();
    for version in ["2025-06-18", "2025-11-25"] {
        let mut peer = Peer::start(&mut server(&project));
        let answer = peer.request("initialize", initialize(version));
        assert_eq!(answer["result"]["protocolVersion"], version);
        assert_eq!(answer["result"]["serverInfo"]["name"], "token-efficient");
        let tools = peer.request("tools/list", json!({}));
        assert_eq!(tools["result"]["tools"].as_array().unwrap().len(), 5);
        assert!(peer.finish().0.success());
    }
    let mut peer = Peer::start(&mut server(&project));
    let tools = peer.request("tools/list", json!({ "_meta": meta() }));
    assert_eq!(tools["result"]["tools"].as_array().unwrap().len(), 5);
    assert!(peer.finish().0.success());
}

#[test]
fn the_definitions_say_what_a_tool_does_to_the_world() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    let tools = peer.request("tools/list", json!({}));
    for tool in tools["result"]["tools"].as_array().unwrap() {
        let reads = tool["name"] != "execute_code";
        assert_eq!(tool["annotations"]["readOnlyHint"], reads, "{tool}");
        for schema in ["inputSchema", "outputSchema"] {
            assert_eq!(tool[schema]["type"], "object", "{tool}");
            jsonschema::meta::validate(&tool[schema]).unwrap();
        }
    }
}

#[test]
fn a_call_that_takes_long_keeps_no_other_waiting() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    // The first waits for what the second makes it possible to see: it is answered second.
    let slow = json!({ "name": "execute_code", "arguments": { "code": "import time; time.sleep(1); print('slow')" } });
    let fast = json!({ "name": "execute_code", "arguments": { "code": "print('fast')" } });
    let slow = peer.ask("tools/call", slow);
    let fast = peer.ask("tools/call", fast);
    assert_eq!(peer.message()["id"], fast);
    assert_eq!(peer.message()["id"], slow);
}

#[test]
fn more_calls_than_are_worked_on_at_once_are_all_answered() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    for number in 0..20 {
        let arguments = json!({ "code": format!("print({number})") });
        peer.ask(
            "tools/call",
            json!({ "name": "execute_code", "arguments": arguments }),
        );
    }
    let (status, answers) = peer.finish();
    assert!(status.success());
    let mut printed: Vec<i64> = answers
        .iter()
        .map(|answer| {
            let output = answer["result"]["structuredContent"]["output"].as_str();
            output
                .unwrap_or_else(|| panic!("{answer}"))
                .trim()
                .parse()
                .unwrap()
        })
        .collect();
    printed.sort_unstable();
    assert_eq!(printed, (0..20).collect::<Vec<_>>());
}

#[test]
fn what_answers_is_what_the_schema_says() {
    let project =
        TestProject::new().write("a.log", "2026-01-02 03:04:05 ERROR a=1\n".repeat(3_000));
    let mut peer = connected(&project);
    let tools = peer.request("tools/list", json!({}));
    let schema = |name: &str| {
        let tools = tools["result"]["tools"].as_array().unwrap();
        let tool = tools.iter().find(|tool| tool["name"] == name).unwrap();
        jsonschema::validator_for(&tool["outputSchema"]).unwrap()
    };
    for (tool, arguments) in [
        ("execute_code", json!({ "code": "print('x' * 100000)" })),
        ("execute_code", json!({ "code": "1/0" })),
        ("process_logs", json!({ "file_paths": ["a.log"] })),
        (
            "process_logs",
            json!({ "file_paths": ["a.log"], "patterns": ["ERROR"] }),
        ),
        (
            "process_logs",
            json!({ "file_paths": ["a.log"], "patterns": ["a=(\\d)"], "count_by": "1", "every": "day" }),
        ),
    ] {
        let answer = peer.answer_of(tool, arguments);
        schema(tool)
            .validate(&answer)
            .unwrap_or_else(|error| panic!("{error}: {answer}"));
    }
}
