//! The real client: it says that it is connected, and its model stores a decision in one session and finds
//! it in the next.

use checkrein_testkit::{Client, MockApi, Script, TestProject};
use checkrein_tokens::estimate;
use serde_json::{Value, json};

/// Returns a project of a person who has added the server.
fn added() -> (TestProject, Client) {
    let project = TestProject::new();
    let client = Client::new(&project);
    let server = checkrein_testkit::program("context-graph-mcp");
    let add = [
        "mcp",
        "add",
        "--scope",
        "user",
        "context-graph",
        "--",
        server.to_str().unwrap(),
    ];
    let said = client.subcommand(&add);
    assert_eq!(said.code, 0, "{said:?}");
    (project, client)
}

#[test]
fn it_says_that_it_is_connected() {
    let (_project, client) = added();
    let said = client.subcommand(&["mcp", "list"]);
    let line = said
        .stdout
        .lines()
        .find(|line| line.starts_with("context-graph:"))
        .unwrap();
    assert!(line.contains("Connected"), "{line}");
}

#[test]
fn what_one_session_stores_another_finds() {
    let (project, client) = added();
    let client = client.allow("mcp__context-graph__*");
    let arguments = json!({
        "decision": "retry the upload with backoff",
        "category": "bugfix",
        "context": "the storage answers 503 under load",
    });
    let store = Script::new().tool("mcp__context-graph__context_store_trace", arguments);
    let first = client.run(&MockApi::start(store), "Remember that.");
    let seen = first.conversation()[1].last_user_message();
    let stored: Value =
        serde_json::from_str(&seen).unwrap_or_else(|error| panic!("{error}: {seen}"));
    assert_eq!(stored["outcome"], "pending");
    let line: Value = serde_json::from_str(&project.read(".claude/progress/traces.jsonl")).unwrap();
    assert_eq!(
        line["session"],
        first.session_id(),
        "the client names the session"
    );

    let query = json!({ "query": "upload fails with 503" });
    let query = Script::new().tool("mcp__context-graph__context_query_traces", query);
    // The client keeps definitions back until the model searches for them; here it sends them all.
    let client = client.variable("ENABLE_TOOL_SEARCH", "false");
    let second = client.run(&MockApi::start(query), "What did we decide?");
    let seen = second.conversation()[1].last_user_message();
    let found: Value =
        serde_json::from_str(&seen).unwrap_or_else(|error| panic!("{error}: {seen}"));
    assert_eq!(found["traces"][0]["trace_id"], stored["trace_id"]);
    assert_eq!(
        found["traces"][0]["decision"],
        "retry the upload with backoff"
    );

    let request = second.conversation()[1];
    assert!(request.text_contains("Memory of this project's decisions"));
    let tools = request.body["tools"].as_array().unwrap();
    let ours: Vec<&Value> = tools
        .iter()
        .filter(|tool| {
            tool["name"]
                .as_str()
                .is_some_and(|name| name.starts_with("mcp__context-graph__"))
        })
        .collect();
    assert_eq!(ours.len(), 6);
    let tokens = estimate(&json!(ours).to_string());
    assert!(tokens < 900, "{tokens}");
}
