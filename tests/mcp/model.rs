//! Searches by meaning, with the model that the person chose, and what is said when there is none any more.

use checkrein_testkit::{TestProject, tiny_model};
use serde_json::{Value, json};

use crate::wire::Peer;
use crate::{connected, decision};

/// Returns a project with a model that the person chose.
fn project() -> TestProject {
    let project = TestProject::new();
    tiny_model::write(&project.path("a model"));
    let output = project.run("checkrein", &["model", "use", "a model"]);
    assert_eq!(output.code, 0, "{output}");
    project
}

fn query(peer: &mut Peer, text: &str) -> Value {
    peer.answer_of("context_query_traces", json!({ "query": text }))
}

#[test]
fn what_was_stored_just_now_is_found_by_what_it_means() {
    let project = project();
    let mut peer = connected(&project);
    for text in ["orders go to a table", "keep credentials as a hash"] {
        peer.answer_of("context_store_trace", decision(text));
    }
    for (asked, expected) in [
        ("database", "orders go to a table"),
        ("secret", "keep credentials as a hash"),
    ] {
        let found = query(&mut peer, asked);
        assert_eq!(found["level"], "static");
        assert_eq!(found["traces"][0]["decision"], expected, "{found}");
        assert_eq!(found["note"], Value::Null, "every trace has its vector");
    }
}

#[test]
fn a_model_that_vanished_is_said_to_have_and_words_answer() {
    let project = project();
    fs_err::remove_dir_all(project.path("a model")).unwrap();
    let mut peer = connected(&project);
    peer.answer_of(
        "context_store_trace",
        decision("keep credentials as a hash"),
    );
    let found = query(&mut peer, "credentials");
    assert_eq!(found["level"], "words");
    assert_eq!(found["traces"][0]["decision"], "keep credentials as a hash");
    let note = found["note"].as_str().unwrap();
    assert!(
        note.starts_with("by words alone: ") && note.contains("does not exist"),
        "{note}"
    );
}

#[test]
fn another_model_is_taken_without_a_new_server() {
    let project = project();
    let mut peer = connected(&project);
    peer.answer_of("context_store_trace", decision("orders go to a table"));
    assert_eq!(query(&mut peer, "database")["level"], "static");
    assert_eq!(project.run("checkrein", &["model", "forget"]).code, 0);
    assert_eq!(query(&mut peer, "orders")["level"], "words");
    assert_eq!(
        project.run("checkrein", &["model", "use", "a model"]).code,
        0
    );
    assert_eq!(query(&mut peer, "database")["level"], "static");
}

#[test]
fn a_query_is_noted_in_its_session() {
    let project = TestProject::new();
    let mut command = crate::server(&project);
    let mut peer = Peer::start(command.env("CLAUDE_CODE_SESSION_ID", "session-1"));
    peer.hello();
    let stored = peer.answer_of("context_store_trace", decision("orders go to a table"));
    let id = stored["trace_id"].as_str().unwrap();
    assert_eq!(query(&mut peer, "orders")["total"], 1);
    let noted = project.shell("cd ~ && find . -name 'session-1*.jsonl' -exec cat {} +");
    let of_query: Vec<&str> = noted
        .stdout
        .lines()
        .filter(|line| line.contains(id))
        .collect();
    assert!(
        of_query.iter().any(|line| line.contains("consulted")),
        "{noted}"
    );
}
