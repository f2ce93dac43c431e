//! `search_tools`: tools of servers that are configured are found, and no server is started that may not be.

use checkrein_testkit::TestProject;
use serde_json::{Value, json};

use crate::connected;

/// Returns a project of a person with one server, and of a clone that brings another.
fn project() -> TestProject {
    let graph = checkrein_testkit::program("context-graph-mcp");
    let server =
        json!({ "mcpServers": { "graph": { "type": "stdio", "command": graph, "args": [] } } });
    let trap = json!({ "mcpServers": { "trap": { "type": "stdio", "command": "touch", "args": ["trapped"] } } });
    TestProject::new()
        .write_home(".claude.json", server.to_string())
        .write(".mcp.json", trap.to_string())
}

#[test]
fn a_tool_is_found_by_what_it_does_and_no_other_server_is_started() {
    let project = project();
    let mut peer = connected(&project);
    let found = peer.answer_of(
        "search_tools",
        json!({ "query": "record a decision", "limit": 3 }),
    );
    let first = &found["tools"][0];
    assert_eq!(
        (&first["server"], &first["tool"]),
        (&json!("graph"), &json!("context_store_trace")),
        "{found}"
    );
    assert!(
        found["notes"]
            .to_string()
            .contains("not approved, so not asked: trap"),
        "{found}"
    );
    assert!(!project.path("trapped").exists());
    let names = json!({ "query": "decision", "detail": "names", "limit": 2 });
    let found = peer.answer_of("search_tools", names);
    assert!(found["tools"][0].get("does").is_none(), "{found}");
    let full =
        json!({ "query": "record a decision", "detail": "full", "limit": 1, "server": "graph" });
    let found = peer.answer_of("search_tools", full);
    assert_eq!(
        found["tools"][0]["input"]["required"],
        json!(["decision", "category"]),
        "{found}"
    );
}

#[test]
fn a_server_that_is_not_there_is_named() {
    let project = project();
    let mut peer = connected(&project);
    let said = peer.fault_of("search_tools", json!({ "query": "x", "server": "nobody" }));
    assert!(
        said.contains("there is no server `nobody`") && said.contains("graph"),
        "{said}"
    );
    // With none at all there is an answer, and it is empty.
    let project = TestProject::new();
    let mut peer = connected(&project);
    let found: Value = peer.answer_of("search_tools", json!({ "query": "x" }));
    assert_eq!(
        (&found["tools"], &found["total"]),
        (&json!([]), &json!(0)),
        "{found}"
    );
}
