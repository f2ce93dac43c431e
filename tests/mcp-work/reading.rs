//! Which files are read: those that the client would let its model read without asking.

use checkrein_testkit::TestProject;
use serde_json::{Value, json};

use crate::connected;

#[track_caller]
fn check(project: &TestProject, tool: &str, file: &str, expected: &str) {
    let mut peer = connected(project);
    let result = peer.call(tool, json!({ "file_paths": [file] }));
    let said = result["content"][0]["text"].as_str().unwrap();
    assert!(said.contains(expected), "{tool} {file}: {said}");
}

#[test]
fn what_is_denied_or_outside_is_not_read() {
    let rules = json!({ "permissions": { "deny": ["Read(./secrets/**)"] } });
    let project = TestProject::new()
        .write("secrets/a.log", "hunter2\n")
        .write("open.log", "seen\n")
        .write_home("elsewhere/b.log", "hunter2\n")
        .settings(&rules);
    check(&project, "process_logs", "open.log", "matched");
    check(&project, "process_logs", "secrets/a.log", "denies it");
    check(&project, "process_logs", "secrets/*.log", "denies it");
    check(
        &project,
        "process_logs",
        "~/elsewhere/b.log",
        "is outside of the project",
    );
    check(
        &project,
        "process_logs",
        "/dev/zero",
        "is outside of the project",
    );
    let config = json!({ "sandbox": { "readable": [project.home().join("elsewhere")] } });
    let project = project.write_home(".config/checkrein/config.json", config.to_string());
    check(&project, "process_logs", "~/elsewhere/b.log", "matched");
}

#[test]
fn what_a_person_opens_is_read_by_code_as_well() {
    let project = TestProject::new().write_home("elsewhere/b.log", "seen\n");
    let code = format!(
        "print(open({:?}).read())",
        project.home().join("elsewhere/b.log")
    );
    let mut peer = connected(&project);
    let ran: Value = peer.answer_of("execute_code", json!({ "code": code }));
    assert_eq!(ran["exit"], 1, "{ran}");
    let settings = json!({ "permissions": { "additionalDirectories": ["~/elsewhere"] } });
    let project = project.write_home(".claude/settings.json", settings.to_string());
    let mut peer = connected(&project);
    let ran = peer.answer_of("execute_code", json!({ "code": code }));
    assert_eq!(ran["output"], "seen\n\n", "{ran}");
}
