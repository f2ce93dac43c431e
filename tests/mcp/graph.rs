//! The six tools over one project: what is stored is found, read, settled, listed and counted.

use checkrein_testkit::TestProject;
use serde_json::{Value, json};

use crate::wire::Peer;
use crate::{connected, decision, server};

fn store(peer: &mut Peer, arguments: Value) -> String {
    let stored = peer.answer_of("context_store_trace", arguments);
    stored["trace_id"].as_str().unwrap().to_owned()
}

fn ids(answer: &Value) -> Vec<&str> {
    let traces = answer["traces"].as_array().unwrap();
    traces
        .iter()
        .map(|trace| trace["trace_id"].as_str().unwrap())
        .collect()
}

#[test]
fn what_is_stored_is_found_by_another_server_and_its_outcome_is_known() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    let id = store(
        &mut peer,
        json!({
            "decision": "retry the upload with backoff",
            "category": "Error Handling",
            "context": "the storage service answers 503 under load",
            "files": ["src/upload.rs"],
            "feature_id": "feat-7",
        }),
    );
    store(&mut peer, decision("use tabs"));
    assert!(peer.finish().0.success());

    let mut peer = connected(&project);
    let found = peer.answer_of(
        "context_query_traces",
        json!({ "query": "upload fails with 503" }),
    );
    assert_eq!(ids(&found)[0], id);
    let first = &found["traces"][0];
    assert_eq!(first["category"], "error-handling");
    assert_eq!(first["feature"], "feat-7");
    assert_eq!(first["outcome"], "pending");
    assert!(first["score"].is_number());
    assert!(["words", "static", "transformer"].contains(&found["level"].as_str().unwrap()));

    let arguments =
        json!({ "id": &id[..id.len() - 2], "outcome": "success", "note": "no failure for a week" });
    let updated = peer.answer_of("context_update_outcome", arguments);
    assert_eq!(
        (&updated["trace_id"], &updated["outcome"]),
        (&json!(id), &json!("success"))
    );
    let whole = peer.answer_of("context_get_trace", json!({ "trace_id": id }));
    assert_eq!(whole["outcome"], "success");
    assert_eq!(whole["note"], "no failure for a week");
    assert_eq!(
        whole["context"],
        "the storage service answers 503 under load"
    );
    assert_eq!(whole["files"], json!(["src/upload.rs"]));
    let good = peer.answer_of("context_list_traces", json!({ "outcome": "success" }));
    assert_eq!(ids(&good), [id]);
    let counted = peer.answer_of("context_list_categories", json!({}));
    let expected =
        json!({ "category": "error-handling", "pending": 0, "success": 1, "failure": 0 });
    assert!(
        counted["categories"]
            .as_array()
            .unwrap()
            .contains(&expected),
        "{counted}"
    );
}

#[test]
fn the_same_id_is_stored_once() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    let arguments =
        json!({ "decision": "keep it", "category": "design", "id": "adr-7", "outcome": "success" });
    let first = peer.answer_of("context_store_trace", arguments.clone());
    assert_eq!(first, json!({ "trace_id": "adr-7", "outcome": "success" }));
    let again = peer.answer_of("context_store_trace", arguments);
    assert_eq!(
        again,
        json!({ "trace_id": "adr-7", "outcome": "success", "was_there": true })
    );
    let other = json!({ "decision": "drop it", "category": "design", "id": "adr-7" });
    assert!(
        peer.fault_of("context_store_trace", other)
            .contains("another trace `adr-7`")
    );
    assert_eq!(peer.answer_of("context_list_traces", json!({}))["total"], 1);
}

#[test]
fn neighbours_are_read_with_a_trace() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    let file = |decision: &str| json!({ "decision": decision, "category": "design", "files": ["src/cache.rs"] });
    let first = store(&mut peer, file("keep it in memory"));
    let second = store(
        &mut peer,
        json!({ "decision": "keep it on disk", "category": "design", "supersedes": &first[..8] }),
    );
    let third = store(
        &mut peer,
        json!({ "decision": "compress it", "category": "design", "follows": second, "files": "src/cache.rs" }),
    );
    let whole = peer.answer_of("context_get_trace", json!({ "trace_id": second }));
    assert_eq!(whole["supersedes"], json!(first));
    let related = whole["related"].as_array().unwrap();
    let of = |id: &str| {
        related
            .iter()
            .find(|other| other["trace_id"] == id)
            .unwrap()
    };
    assert_eq!(of(&first)["by"], json!(["superseded by this"]));
    assert_eq!(of(&third)["by"], json!(["it follows from this"]));
    let whole = peer.answer_of("context_get_trace", json!({ "trace_id": third }));
    assert_eq!(whole["follows"], json!(second));
    let related = whole["related"].as_array().unwrap();
    let by_file = related
        .iter()
        .find(|other| other["trace_id"] == first.as_str())
        .unwrap();
    assert_eq!(by_file["by"], json!(["file src/cache.rs"]));
}

#[test]
fn pages_follow_each_other_until_all_is_seen() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    for number in 0..25 {
        store(
            &mut peer,
            decision(&format!("rename column {number} of the table")),
        );
    }
    for (tool, query) in [
        ("context_list_traces", None),
        ("context_query_traces", Some("rename a column")),
    ] {
        let mut seen = std::collections::BTreeSet::new();
        let mut cursor = Value::Null;
        loop {
            let mut arguments = json!({ "limit": 7, "cursor": cursor });
            if let Some(query) = query {
                arguments["query"] = query.into();
            }
            let answer = peer.answer_of(tool, arguments);
            assert_eq!(answer["total"], 25, "{tool}");
            let count = seen.len();
            seen.extend(ids(&answer).into_iter().map(ToOwned::to_owned));
            assert_eq!(
                seen.len() - count,
                ids(&answer).len(),
                "{tool} shows none twice"
            );
            cursor = answer["next_cursor"].clone();
            if cursor.is_null() {
                break;
            }
        }
        assert_eq!(seen.len(), 25, "{tool}");
    }
}

#[test]
fn every_answer_is_what_the_tools_schema_says() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    let listed = peer.request("tools/list", json!({}));
    let id = store(&mut peer, decision("keep it"));
    store(
        &mut peer,
        json!({ "decision": "keep it on disk", "category": "design", "follows": id, "files": ["a"] }),
    );
    let calls = [
        (
            "context_store_trace",
            json!({ "decision": "d", "category": "c", "id": "x" }),
        ),
        (
            "context_store_trace",
            json!({ "decision": "d", "category": "c", "id": "x" }),
        ),
        ("context_query_traces", json!({ "query": "keep" })),
        ("context_get_trace", json!({ "trace_id": id })),
        (
            "context_update_outcome",
            json!({ "trace_id": id, "outcome": "failure", "note": "too slow" }),
        ),
        ("context_list_traces", json!({ "limit": 1 })),
        ("context_list_categories", json!({})),
    ];
    for (name, arguments) in calls {
        let tools = listed["result"]["tools"].as_array().unwrap();
        let tool = tools.iter().find(|tool| tool["name"] == name).unwrap();
        let check = |schema: &str, value: &Value| {
            let validator = jsonschema::validator_for(&tool[schema]).unwrap();
            if let Err(error) = validator.validate(value) {
                panic!("{name} {schema}: {error}\n{value}");
            }
        };
        check("inputSchema", &arguments);
        let result = peer.call(name, arguments);
        check("outputSchema", &result["structuredContent"]);
        // Clients that know no structured answers read the same as a text.
        let text: Value =
            serde_json::from_str(result["content"][0]["text"].as_str().unwrap()).unwrap();
        assert_eq!(text, result["structuredContent"]);
    }
}

#[test]
fn a_secret_is_removed_before_it_is_written() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    let token = format!("ghp_{}", "a1B2c3D4e5".repeat(4));
    let arguments = json!({ "decision": format!("use {token} for the mirror"), "category": "ops" });
    let stored = peer.answer_of("context_store_trace", arguments);
    assert_eq!(stored["note"], "what looked like a secret was removed");
    assert!(
        !project
            .read(".claude/progress/traces.jsonl")
            .contains(&token)
    );
}

#[test]
fn the_session_and_the_feature_in_work_are_noted() {
    let project = TestProject::new()
        .state("IMPLEMENT")
        .feature("feat-001", "done");
    let mut peer = Peer::start(server(&project).env("CLAUDE_CODE_SESSION_ID", "session-1"));
    peer.hello();
    let stored = peer.answer_of("context_store_trace", decision("keep it"));
    assert_eq!(stored["feature"], "feat-001");
    let line: Value = serde_json::from_str(&project.read(".claude/progress/traces.jsonl")).unwrap();
    assert_eq!(line["session"], "session-1");
    let of_session = peer.answer_of("context_list_traces", json!({ "session_id": "session-1" }));
    assert_eq!(of_session["total"], 1);
}

#[test]
fn a_store_that_is_broken_costs_nothing() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    let id = store(&mut peer, decision("keep it"));
    peer.answer_of("context_list_traces", json!({}));
    assert!(peer.finish().0.success());
    let output = project
        .shell("cd ~ && find . -name traces.db | while read -r f; do echo broken >\"$f\"; done");
    assert_eq!(output.code, 0);
    let mut peer = connected(&project);
    let listed = peer.answer_of("context_list_traces", json!({}));
    assert_eq!(ids(&listed), [id]);
}
