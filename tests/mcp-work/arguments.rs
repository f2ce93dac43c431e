//! What each tool takes and what it says to what it does not take: never a crash, always what to do next.

use checkrein_testkit::TestProject;
use serde_json::{Value, json};

use crate::connected;

/// Calls a tool and returns the first line of what it says is wrong.
#[track_caller]
fn check(tool: &str, arguments: Value, expected: &str) {
    let project = TestProject::new()
        .write("a.csv", "a,b\n1,2\n")
        .write("a.log", "one\n");
    let mut peer = connected(&project);
    let said = peer.fault_of(tool, arguments);
    let (what, next) = said
        .split_once("\nNext: ")
        .unwrap_or_else(|| panic!("no next step: {said}"));
    assert!(what.contains(expected), "{said}");
    assert!(!next.is_empty());
}

#[test]
fn what_is_wrong_is_named_with_what_to_do() {
    check("execute_code", json!({}), "`code` must be given");
    check(
        "execute_code",
        json!({ "code": " " }),
        "`code` says nothing",
    );
    check("execute_code", json!({ "code": 7 }), "`code` is a number");
    check(
        "execute_code",
        json!({ "code": "1", "language": "ruby" }),
        "`language` is `ruby`",
    );
    check(
        "execute_code",
        json!({ "code": "1", "timeout": 0 }),
        "1 at least",
    );
    check(
        "execute_code",
        json!({ "code": "1", "max_tokens": 10 }),
        "200 at least",
    );
    check(
        "execute_code",
        json!({ "code": "1", "path": "x" }),
        "no argument `path`",
    );
    check("execute_code", json!({ "more": "" }), "there is no whole");
    check("process_csv", json!({}), "`file_path` must be given");
    check("process_csv", json!({ "file_path": "" }), "names no file");
    check(
        "process_csv",
        json!({ "file_path": "missing.csv" }),
        "cannot be found",
    );
    check(
        "process_csv",
        json!({ "file_path": "a.csv", "limit": -1 }),
        "0 at least",
    );
    check(
        "process_csv",
        json!({ "file_path": "a.csv", "delimiter": "ab" }),
        "not one letter",
    );
    check(
        "process_csv",
        json!({ "file_path": "a.csv", "encoding": "klingon" }),
        "no encoding",
    );
    check(
        "process_csv",
        json!({ "file_path": "a.csv", "types": "zip" }),
        "no column with its type",
    );
    check(
        "process_csv",
        json!({ "more": "../../etc/passwd" }),
        "there is no whole",
    );
    check("batch_process_csv", json!({}), "`file_paths` must be given");
    check(
        "batch_process_csv",
        json!({ "file_paths": [] }),
        "no file is named",
    );
    check(
        "batch_process_csv",
        json!({ "file_paths": ["*.xyz"] }),
        "no file matches",
    );
    check("process_logs", json!({}), "`file_paths` must be given");
    check(
        "process_logs",
        json!({ "file_paths": "a.log", "pattern": "(" }),
        "cannot be used",
    );
    check(
        "process_logs",
        json!({ "file_paths": "a.log", "levels": "loud" }),
        "is no level",
    );
    check(
        "process_logs",
        json!({ "file_paths": "a.log", "every": "year" }),
        "`every` is `year`",
    );
    check(
        "process_logs",
        json!({ "file_paths": "a.log", "since": "never ever" }),
        "never ever",
    );
    check("search_tools", json!({}), "`query` must be given");
    check(
        "search_tools",
        json!({ "query": "x", "detail": "all" }),
        "`detail` is `all`",
    );
}

#[test]
fn the_words_of_other_servers_of_its_kind_are_taken() {
    let project = TestProject::new()
        .write("a.log", "one ERROR\ntwo\n")
        .write("b.log", "ERROR three\nfour\n");
    let mut peer = connected(&project);
    let ran = peer.answer_of(
        "execute_code",
        json!({ "code": "console.log(1)", "language": "javascript", "timeout": "30", "response_format": "summary" }),
    );
    assert_eq!(ran["output"], "1\n");
    let found = peer.answer_of(
        "process_logs",
        json!({ "file_path": "a.log", "pattern": "ERROR", "limit": 10, "offset": 0, "context_lines": 1 }),
    );
    assert_eq!(found["matched"], 1);
    assert_eq!(found["lines"], "1:one ERROR\n2-two\n");
    let found = peer.answer_of(
        "process_logs",
        json!({ "files": ".", "regex": "ONE", "case_insensitive": true, "max_results": 1 }),
    );
    assert_eq!(
        found["matched"], 1,
        "a folder stands for its files: {found}"
    );
    let found = peer.answer_of(
        "process_logs",
        json!({ "file": "b.log", "group_by": "level" }),
    );
    assert_eq!(found["levels"], json!({ "error": 1, "none": 1 }), "{found}");
    let found = peer.call(
        "search_tools",
        json!({ "query": "x", "level": "names_only", "category": "none" }),
    );
    assert!(
        found["structuredContent"].is_object() || found["isError"] == true,
        "{found}"
    );
}
