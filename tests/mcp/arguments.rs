//! What a model gets wrong is said to it, with what to do; nothing is lost and the server goes on.

use checkrein_testkit::TestProject;
use serde_json::{Value, json};

use crate::wire::Peer;
use crate::{connected, decision};

/// Checks what a call that cannot be answered says, in its first line.
#[track_caller]
fn check(peer: &mut Peer, tool: &str, arguments: Value, expected: &str) {
    let said = peer.fault_of(tool, arguments.clone());
    assert!(said.contains(expected), "{arguments}: {said}");
    assert!(said.contains("\nNext: "), "{said}");
    assert!(said.len() < 1_000, "{said}");
}

#[test]
fn every_wrong_argument_is_named() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    let store = |peer: &mut Peer, field: &str, value: Value, expected: &str| {
        let mut arguments = decision("keep it");
        arguments[field] = value;
        check(peer, "context_store_trace", arguments, expected);
    };
    store(
        &mut peer,
        "decision",
        json!(null),
        "`decision` must be given",
    );
    store(
        &mut peer,
        "decision",
        json!(" "),
        "a trace needs a decision",
    );
    store(
        &mut peer,
        "decision",
        json!("x".repeat(501)),
        "500 characters at most",
    );
    store(&mut peer, "decision", json!("a\u{7}b"), "one line");
    store(
        &mut peer,
        "decision",
        json!(5),
        "`decision` is a number, and it takes a text",
    );
    store(&mut peer, "category", json!("größe!"), "is not a category");
    store(&mut peer, "category", json!(""), "is not a category");
    store(
        &mut peer,
        "context",
        json!("x".repeat(20_001)),
        "20000 bytes at most",
    );
    store(
        &mut peer,
        "context",
        json!(["a"]),
        "`context` is a list, and it takes a text",
    );
    store(&mut peer, "files", json!([1]), "`files` has a number in it");
    store(
        &mut peer,
        "files",
        json!(vec!["x".repeat(999); 30]),
        "20000 bytes at most",
    );
    store(&mut peer, "id", json!("a b"), "cannot be the id of a trace");
    store(
        &mut peer,
        "id",
        json!("../../x"),
        "cannot be the id of a trace",
    );
    store(&mut peer, "feature", json!("a\nb"), "is not a name");
    store(
        &mut peer,
        "follows",
        json!("t-none"),
        "there is no trace `t-none`",
    );
    store(
        &mut peer,
        "supersedes",
        json!("t-none"),
        "there is no trace `t-none`",
    );
    store(&mut peer, "outcome", json!("great"), "`outcome` is `great`");
    store(
        &mut peer,
        "priority",
        json!("high"),
        "there is no argument `priority`",
    );
    // Nothing of that was written.
    assert_eq!(peer.answer_of("context_list_traces", json!({}))["total"], 0);

    let list = "context_list_traces";
    check(
        &mut peer,
        list,
        json!({ "limit": 0 }),
        "`limit` is 0, and it is 1 at least",
    );
    check(&mut peer, list, json!({ "limit": -1 }), "`limit` is -1");
    check(
        &mut peer,
        list,
        json!({ "limit": "many" }),
        "`limit` is a text",
    );
    check(
        &mut peer,
        list,
        json!({ "since": "last week" }),
        "`since` is `last week`",
    );
    check(&mut peer, list, json!({ "cursor": "nonsense" }), "cursor");
    check(
        &mut peer,
        "context_query_traces",
        json!({}),
        "`query` must be given",
    );
    check(
        &mut peer,
        "context_query_traces",
        json!({ "query": "\n" }),
        "`query` says nothing",
    );
    check(
        &mut peer,
        "context_query_traces",
        json!({ "query": "x", "cursor": "nonsense" }),
        "cursor",
    );
    check(
        &mut peer,
        "context_get_trace",
        json!({}),
        "`trace_id` must be given",
    );
    check(
        &mut peer,
        "context_get_trace",
        json!({ "trace_id": "" }),
        "no trace",
    );
    check(
        &mut peer,
        "context_get_trace",
        json!({ "trace_id": "x".repeat(100_000) }),
        "there is no trace",
    );
    check(
        &mut peer,
        "context_get_trace",
        json!({ "trace_id": "t'; DROP TABLE trace; --" }),
        "there is no trace",
    );
    check(
        &mut peer,
        "context_update_outcome",
        json!({ "trace_id": "t-1" }),
        "`outcome` must be given",
    );
    let unknown = json!({ "trace_id": "t-1", "outcome": "success" });
    check(
        &mut peer,
        "context_update_outcome",
        unknown,
        "there is no trace `t-1`",
    );
    check(
        &mut peer,
        "context_list_categories",
        json!({ "all": true }),
        "there is no argument `all`",
    );
}

#[test]
fn what_is_given_empty_is_not_given() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    let mut arguments = decision("keep it");
    for field in ["feature", "id", "follows", "supersedes"] {
        arguments[field] = json!("");
    }
    arguments["files"] = json!(["", "src/a.rs"]);
    let stored = peer.answer_of("context_store_trace", arguments);
    assert_eq!(stored["feature"], Value::Null, "{stored}");
    let id = json!({ "trace_id": stored["trace_id"] });
    let whole = peer.answer_of("context_get_trace", id);
    assert_eq!(whole["files"], json!(["src/a.rs"]), "{whole}");
}

#[test]
fn a_secret_in_a_note_is_said_to_be_removed() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    let stored = peer.answer_of("context_store_trace", decision("keep it"));
    let mut settle = |note: &str| {
        let arguments =
            json!({ "trace_id": stored["trace_id"], "outcome": "failure", "note": note });
        peer.answer_of("context_update_outcome", arguments)["note"].clone()
    };
    // In pieces, so that no token is in the repository.
    let token = format!("ghp_{}", "a1B2c3D4e5".repeat(4));
    assert_eq!(settle(" it was slow "), Value::Null);
    assert_eq!(
        settle(&format!("{token} had expired")),
        "what looked like a secret was removed"
    );
}

#[test]
fn what_is_far_too_long_is_refused_before_anybody_looks_into_it() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    let mut arguments = decision("keep it");
    arguments["context"] = json!("curl -u a:b ".repeat(90_000));
    check(&mut peer, "context_store_trace", arguments, "a context has");
}

#[test]
fn an_id_that_may_be_several_is_not_guessed() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    for id in ["adr-70", "adr-71"] {
        let arguments = json!({ "decision": format!("keep {id}"), "category": "design", "id": id });
        peer.answer_of("context_store_trace", arguments);
    }
    let arguments = json!({ "trace_id": "adr-7" });
    check(
        &mut peer,
        "context_get_trace",
        arguments,
        "more than one trace begins with `adr-7`: `adr-70`, `adr-71`",
    );
    let outcome = json!({ "trace_id": "adr-7", "outcome": "failure" });
    check(
        &mut peer,
        "context_update_outcome",
        outcome,
        "more than one trace",
    );
    assert_eq!(
        peer.answer_of("context_get_trace", json!({ "trace_id": "adr-70" }))["outcome"],
        "pending"
    );
}

#[test]
fn a_cursor_belongs_to_its_question() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    for number in 0..5 {
        peer.answer_of(
            "context_store_trace",
            decision(&format!("rename column {number}")),
        );
    }
    let first = peer.answer_of(
        "context_query_traces",
        json!({ "query": "rename a column", "limit": 2 }),
    );
    let cursor = &first["next_cursor"];
    assert!(cursor.is_string(), "{first}");
    check(
        &mut peer,
        "context_query_traces",
        json!({ "query": "another question", "cursor": cursor }),
        "cursor",
    );
    check(
        &mut peer,
        "context_list_traces",
        json!({ "cursor": cursor }),
        "cursor",
    );
}

#[test]
fn a_text_that_is_odd_is_kept_as_it_is() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    let context =
        "a \"quoted\" \\ back\u{7}slash\r\n\ttab 🎉 größer \u{202E}right to left\u{0}null";
    let arguments =
        json!({ "decision": "größer 🎉 \u{202E}", "category": "design", "context": context });
    let stored = peer.answer_of("context_store_trace", arguments);
    let whole = peer.answer_of(
        "context_get_trace",
        json!({ "trace_id": stored["trace_id"] }),
    );
    assert_eq!(whole["context"], context);
}
