//! `process_logs`: what is found, counted and read on.

use checkrein_testkit::TestProject;
use serde_json::json;

use crate::{connected, text};

fn project() -> TestProject {
    let line = |number: usize| {
        let level = if number.is_multiple_of(100) {
            "ERROR"
        } else {
            "INFO"
        };
        format!(
            "2026-11-20 {:02}:{:02}:00 {level} request {number} took {} ms\n",
            number / 60,
            number % 60,
            number % 7
        )
    };
    let log: String = (0..1_000).map(line).collect();
    TestProject::new()
        .write("logs/app.log", log)
        .write("logs/other.log", "ERROR elsewhere\n")
}

#[test]
fn nothing_asked_is_an_overview() {
    let project = self::project();
    let mut peer = connected(&project);
    let found = peer.answer_of("process_logs", json!({ "file_paths": ["logs/app.log"] }));
    assert_eq!(
        found["levels"],
        json!({ "error": 10, "info": 990 }),
        "{found}"
    );
    let templates = text(&found, "templates");
    assert!(
        templates.starts_with("990x ") && templates.contains("\n10x "),
        "{templates}"
    );
    assert!(
        found.get("lines").is_none() && found.get("more").is_none(),
        "{found}"
    );
}

#[test]
fn matches_come_as_grep_writes_them_and_are_counted() {
    let project = self::project();
    let mut peer = connected(&project);
    let found = peer.answer_of(
        "process_logs",
        json!({ "file_paths": ["logs/*.log"], "patterns": ["ERROR"], "limit": 2 }),
    );
    assert_eq!(found["matched"], 11);
    assert!(
        text(&found, "lines").starts_with("logs/app.log:1:2026-11-20 00:00:00 ERROR"),
        "{found}"
    );
    assert_eq!(text(&found, "lines").lines().count(), 2);
    let found = peer.answer_of(
        "process_logs",
        json!({ "file_path": "logs/app.log", "patterns": ["took (\\d+) ms"], "count_by": "1", "every": "hour" }),
    );
    assert!(text(&found, "values").contains("143 0\n"), "{found}");
    assert_eq!(text(&found, "per_span").lines().count(), 17, "{found}");
    let found = peer.answer_of(
        "process_logs",
        json!({ "file_path": "logs/app.log", "levels": ["error"], "since": "2026-11-20 10:00" }),
    );
    assert_eq!(found["matched"], 4, "{found}");
}

#[test]
fn a_whole_of_an_earlier_answer_is_a_log() {
    let project = self::project();
    let mut peer = connected(&project);
    let code = "for number in range(9000): print('WARN' if number % 3 == 0 else 'INFO', number)";
    let ran = peer.answer_of("execute_code", json!({ "code": code }));
    let handle = text(&ran, "more").split('@').next().unwrap();
    let found = peer.answer_of(
        "process_logs",
        json!({ "file_path": handle, "pattern": "^WARN", "limit": 1 }),
    );
    assert_eq!(found["matched"], 3_000, "{found}");
}
