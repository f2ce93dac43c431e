//! `stop`: reminds of an open test, once for each feature.

use checkrein_testkit::TestProject;
use insta::assert_snapshot;
use serde_json::json;

/// A project whose feature waits for its test, in a session that has changed a file.
fn project() -> TestProject {
    let project = TestProject::new()
        .project_json(&json!({ "v": 1, "project_type": "generic", "test_command": "make test" }))
        .state("TEST")
        .feature("feat-001", "done");
    let input = json!({ "file_path": project.path("a.rs"), "content": "" });
    project.run_hook(
        "post-tool-use",
        &project.post_tool_use("Write", input, json!({})),
    );
    project
}

#[test]
fn an_open_test_is_reminded_of_once() {
    let project = project();
    assert_snapshot!(project.run_hook("stop", &project.stop(false)), @r#"{"decision":"block","reason":"checkrein: the test of `feat-001` has no verdict yet (state TEST, feature done, not tested).\nNext: run `make test`; when it passes, `checkrein feature tested feat-001`; when it fails, `checkrein state enter IMPLEMENT`. If you wait for the person, say what for and stop."}"#);
    assert_snapshot!(project.run_hook("stop", &project.stop(false)), @"");
}

#[test]
fn a_turn_that_a_hook_prolonged_ends_when_it_ends() {
    let project = project();
    assert_snapshot!(project.run_hook("stop", &project.stop(true)), @"");
}

#[test]
fn a_project_without_an_open_test_is_none_of_its_business() {
    let project = project().state("IMPLEMENT");
    assert_snapshot!(project.run_hook("stop", &project.stop(false)), @"");
}

#[test]
fn outside_of_a_project_there_is_nothing_to_finish() {
    let project = TestProject::new();
    assert_snapshot!(project.run_hook("stop", &project.stop(false)), @"");
}

#[test]
fn another_event_is_none_of_its_business() {
    let project = project();
    assert_snapshot!(project.run_hook("stop", &project.session_end("other")), @"");
}
