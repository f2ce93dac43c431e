//! Calls of the tools that write one file.

use fs_err as fs;
use serde_json::{Value, json};

use super::Project;

const STATE: &str = ".claude/progress/state.json";

fn write(path: &str, state: &str) -> Value {
    json!({ "file_path": path, "content": format!(r#"{{"v":1,"state":"{state}"}}"#) })
}

#[track_caller]
fn check(project: &Project, tool_name: &str, input: Value, refused: bool) {
    let refusal = project.call(tool_name, "", input.clone());
    assert_eq!(
        refusal.is_some(),
        refused,
        "{tool_name} {input}: {refusal:?}"
    );
}

#[test]
fn a_write_is_judged_by_the_table() {
    let project = Project::new();
    check(&project, "Write", write(STATE, "TEST"), false);
    check(&project, "Write", write(STATE, "IMPLEMENT"), false);
    check(&project, "Write", write(STATE, "COMPLETE"), true);
    check(&project, "Write", write(STATE, "START"), true);
    check(&project, "Write", write(STATE, "DONE"), true);
    check(
        &project,
        "Write",
        json!({"file_path": STATE, "content": "{"}),
        true,
    );
    check(
        &project,
        "Write",
        json!({"file_path": STATE, "content": ""}),
        true,
    );
    check(&project, "Write", json!({"file_path": STATE}), true);
    check(
        &project,
        "NotebookEdit",
        json!({"notebook_path": STATE, "new_source": "x"}),
        true,
    );
}

#[test]
fn an_edit_is_judged_on_the_file_as_it_would_be() {
    let project = Project::new();
    let edit =
        |old: &str, new: &str| json!({"file_path": STATE, "old_string": old, "new_string": new});
    check(&project, "Edit", edit("IMPLEMENT", "TEST"), false);
    check(&project, "Edit", edit("IMPLEMENT", "COMPLETE"), true);
    check(&project, "Edit", edit("IMPLEMENT\"", "COMPLETE\""), true);
    check(
        &project,
        "Edit",
        edit("\"v\":1", "\"v\":1,\"mood\":\"good\""),
        false,
    );
    check(&project, "Edit", edit("absent", "x"), true);
    check(&project, "Edit", edit("}", ""), true);
    let edits = |last: &str| {
        json!({"file_path": STATE, "edits": [
            {"old_string": "IMPLEMENT", "new_string": "X"},
            {"old_string": "X", "new_string": last},
        ]})
    };
    check(&project, "MultiEdit", edits("TEST"), false);
    check(&project, "MultiEdit", edits("COMPLETE"), true);
}

#[test]
fn the_path_may_be_written_in_any_way() {
    let project = Project::new();
    project.link(".claude/progress/state.json", "link.json");
    project.link(".claude", "hidden");
    project.link("progress/state.json", ".claude/nowhere.json");
    let root = project.root();
    for path in [
        "./.claude//progress/state.json",
        ".claude/progress/../progress/state.json",
        "src/../.claude/progress/state.json",
        "~/.claude/progress/state.json",
        "link.json",
        "hidden/progress/state.json",
        ".claude/nowhere.json",
        &format!("{}/{STATE}", root.display()),
    ] {
        check(&project, "Write", write(path, "COMPLETE"), true);
    }
    // The file may be missing: the links and folders still lead there, and START is where it begins.
    fs::remove_file(root.join(STATE)).unwrap();
    for path in [STATE, "link.json", "hidden/progress/state.json"] {
        check(&project, "Write", write(path, "COMPLETE"), true);
        check(&project, "Write", write(path, "INIT"), false);
    }
}

#[test]
fn a_state_file_that_is_a_link_is_guarded_still() {
    let project = Project::new();
    project.write("elsewhere.json", r#"{"state":"IMPLEMENT"}"#);
    fs::remove_file(project.root().join(STATE)).unwrap();
    project.link("../../elsewhere.json", STATE);
    check(&project, "Write", write(STATE, "COMPLETE"), true);
}

#[test]
fn other_files_are_none_of_its_business() {
    let project = Project::new();
    for path in [
        ".claude/progress/session-state.json",
        ".claude/progress/state.json.bak",
        ".claude/progress/sub/state.json",
        ".claude/state.json",
        "state.json",
        "src/state.json",
        "progress/state.json",
        "src/.claude/progress/state.json",
        "",
    ] {
        check(&project, "Write", write(path, "COMPLETE"), false);
    }
    check(&project, "Write", json!({}), false);
    check(&project, "Write", json!({"file_path": 7}), false);
    check(&project, "Read", write(STATE, "COMPLETE"), false);
    check(
        &project,
        "mcp__files__write",
        write(STATE, "COMPLETE"),
        false,
    );
    fs::remove_file(project.root().join(".claude/config/project.json")).unwrap();
    check(&project, "Write", write(STATE, "COMPLETE"), false);
}

#[test]
fn the_reference_table_is_not_repeated() {
    // The reference refused START to IMPLEMENT, never let FIX_BROKEN in and had no way out of
    // COMPLETE.
    let project = Project::new();
    let list =
        |status: &str| format!(r#"{{"features":[{{"id":"a","title":"t","status":"{status}"}}]}}"#);
    project.write(STATE, r#"{"state":"START"}"#);
    check(&project, "Write", write(STATE, "IMPLEMENT"), true);
    project.write(".claude/progress/feature-list.json", &list("pending"));
    check(&project, "Write", write(STATE, "IMPLEMENT"), false);
    project.write(STATE, r#"{"state":"COMPLETE"}"#);
    check(&project, "Write", write(STATE, "IMPLEMENT"), false);
    project.write(".claude/progress/feature-list.json", &list("tested"));
    check(&project, "Write", write(STATE, "IMPLEMENT"), true);
}

#[test]
fn the_origin_of_a_repair_is_not_written_by_hand() {
    let project = Project::new();
    let broken = |origin: Value| json!({"file_path": STATE, "content": json!({"state": "FIX_BROKEN", "came_from": origin}).to_string()});
    check(&project, "Write", broken(json!("IMPLEMENT")), false);
    check(&project, "Write", broken(json!("TEST")), true);
    check(&project, "Write", broken(Value::Null), true);
    let content = json!({"state": "TEST", "came_from": "COMPLETE"}).to_string();
    check(
        &project,
        "Write",
        json!({"file_path": STATE, "content": content}),
        true,
    );
    project.write(STATE, r#"{"state":"FIX_BROKEN","came_from":"IMPLEMENT"}"#);
    check(&project, "Write", broken(json!("IMPLEMENT")), false);
    check(&project, "Write", broken(json!("COMPLETE")), true);
    check(&project, "Write", write(STATE, "IMPLEMENT"), false);
    check(&project, "Write", write(STATE, "TEST"), true);
}

#[test]
fn what_cannot_be_read_is_refused_with_its_repair() {
    let project = Project::new();
    project.write(STATE, "{\"state\":");
    let refusal = project.call("Write", "", write(STATE, "TEST")).unwrap();
    assert!(refusal.contains("is not a state file"), "{refusal}");
    assert!(refusal.contains("Next: run `checkrein init`"), "{refusal}");
    assert!(
        project
            .refusal("", "rm .claude/progress/state.json")
            .is_some()
    );
    assert_eq!(project.refusal("", "cat .claude/progress/state.json"), None);
    project.write(STATE, r#"{"state":"IMPLEMENT"}"#);
    project.write(".claude/progress/feature-list.json", "[");
    let refusal = project.call("Write", "", write(STATE, "TEST")).unwrap();
    assert!(refusal.contains("is not a feature list"), "{refusal}");
}

#[test]
fn a_refusal_is_an_instruction() {
    let project = Project::new();
    insta::assert_snapshot!(project.call("Write", "", json!({"file_path": STATE, "content": "x"})).unwrap(), @r"
    valid-transition: refused Write of `.claude/progress/state.json`
    It would not be a state file: expected value at line 1 column 1.
    Next: run `checkrein state enter TEST` when the work of TEST begins.
    ");
}
