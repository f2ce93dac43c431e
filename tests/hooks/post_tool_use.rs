//! `post-tool-use`: links work to its feature, without a word; what it does with large outputs is in `trim_output`.

use checkrein_testkit::TestProject;
use insta::assert_snapshot;
use serde_json::json;

use crate::facts::facts;

fn project() -> TestProject {
    TestProject::new()
        .write("src/a.rs", "1\n")
        .state("IMPLEMENT")
        .feature("feat-001", "in-progress")
}

#[test]
fn a_changed_file_is_linked_to_the_feature_in_work() {
    let project = project();
    let input = json!({ "file_path": project.path("src/a.rs"), "content": "2\n" });
    let event = project.post_tool_use("Write", input, json!({ "type": "update" }));
    assert_snapshot!(project.run_hook("post-tool-use", &event), @"");
    assert_snapshot!(facts(&project), @r#"{"fact":"changed","feature":"feat-001","path":"src/a.rs","v":1}"#);
}

#[test]
fn a_failed_call_may_have_changed_something_all_the_same() {
    let project = project();
    let input = json!({ "file_path": project.path("src/a.rs"), "content": "2\n" });
    let event = project.post_tool_use_failure("Write", input, "disk quota exceeded");
    assert_snapshot!(project.run_hook("post-tool-use", &event), @"");
    assert_snapshot!(facts(&project), @r#"{"fact":"changed","feature":"feat-001","path":"src/a.rs","v":1}"#);
}

#[test]
fn a_commit_is_linked_to_the_feature_in_work_once() {
    let project = project().git();
    project.run_hook("session-start", &project.session_start("startup"));
    let project = project.write("src/a.rs", "2\n").commit_all("second");
    let input = json!({ "command": "git commit --all --message second" });
    let event = project.post_tool_use("Bash", input, json!({ "stdout": "" }));
    for _ in 0..2 {
        assert_eq!(project.run_hook("post-tool-use", &event).to_string(), "");
    }
    let facts = facts(&project);
    assert_eq!(facts.matches("committed").count(), 1, "{facts}");
    assert!(
        facts
            .lines()
            .last()
            .unwrap()
            .contains(r#""feature":"feat-001""#),
        "{facts}"
    );
}

#[test]
fn calls_that_change_no_file_of_the_project_are_none_of_its_business() {
    let project = project();
    let read = json!({ "file_path": project.path("src/a.rs") });
    let elsewhere = json!({ "file_path": "/elsewhere/a.rs", "content": "" });
    for (tool, input) in [
        ("Read", read),
        ("Bash", json!({ "command": "ls" })),
        ("Write", elsewhere),
    ] {
        let event = project.post_tool_use(tool, input, json!({}));
        assert_eq!(
            project.run_hook("post-tool-use", &event).to_string(),
            "",
            "{tool}"
        );
    }
    assert_eq!(facts(&project), "");
}

#[test]
fn outside_of_a_project_nothing_is_remembered() {
    let project = TestProject::new();
    let input = json!({ "file_path": project.path("a.rs"), "content": "" });
    let event = project.post_tool_use("Write", input, json!({}));
    assert_snapshot!(project.run_hook("post-tool-use", &event), @"");
    assert_eq!(facts(&project), "");
}
