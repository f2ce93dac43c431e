//! What an answer saved: said in the answer, kept in the books, taken back by whoever asks for more.

use checkrein_testkit::TestProject;
use serde_json::{Value, json};

use crate::{connected, server, text};

/// Returns the books as the command tells them.
fn stats(project: &TestProject) -> Value {
    let told = project.run("checkrein", &["output", "stats", "--json"]);
    assert_eq!(told.code, 0, "{told:?}");
    told.json()
}

#[test]
fn an_answer_says_what_the_client_would_have_shown_and_what_is_returned() {
    let log = "2026-01-02 03:04:05 INFO served\n".repeat(20_000);
    let project = TestProject::new()
        .write("a.log", &log)
        .write("small.log", "one\n");
    let mut peer = connected(&project);
    let found = peer.answer_of(
        "process_logs",
        json!({ "file_path": "a.log", "pattern": "ERROR" }),
    );
    assert_eq!(found["bytes"], log.len());
    // Read refuses it, and Bash shows 30,000 bytes at most.
    assert_eq!(found["client_would_show"], 30_000);
    assert_eq!(found["returned"], found.to_string().len());
    let found = peer.answer_of(
        "process_logs",
        json!({ "file_path": "small.log", "pattern": "one" }),
    );
    assert_eq!(found["client_would_show"], 4, "no more than there is");
}

#[test]
fn the_books_keep_the_difference_and_take_back_what_is_asked_for() {
    let project = TestProject::new();
    let mut command = server(&project);
    command.env("CLAUDE_CODE_SESSION_ID", "session-1");
    let mut peer = crate::Peer::start(&mut command);
    peer.hello();
    let code = json!({ "code": "for number in range(5000): print('line', number)" });
    let ran = peer.answer_of("execute_code", code);
    let (native, shown) = (
        ran["client_would_show"].as_i64().unwrap(),
        ran["returned"].as_i64().unwrap(),
    );
    assert_eq!(native, 2_280, "a preview");
    let books = stats(&project);
    let sum = &books["rules"]["execute_code"];
    assert_eq!(
        (&sum["native"], &sum["shown"]),
        (&json!(native), &json!(shown))
    );
    assert_eq!(sum["net"], native - shown);
    let next = peer.answer_of("execute_code", json!({ "more": text(&ran, "more") }));
    let sum = &stats(&project)["rules"]["execute_code"];
    assert_eq!(sum["recalled"], next["returned"]);
    assert_eq!(
        sum["net"],
        native - shown - next["returned"].as_i64().unwrap()
    );
    let told = project.run(
        "checkrein",
        &[
            "output",
            "show",
            text(&ran, "more").split('@').next().unwrap(),
            "--tail",
            "1",
        ],
    );
    assert_eq!(told.stdout.lines().next(), Some("line 4999"), "{told:?}");
}

#[test]
fn without_a_session_the_project_has_books() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    peer.answer_of("execute_code", json!({ "code": "print(1)" }));
    assert_eq!(stats(&project)["total"]["outputs"], 1);
}
