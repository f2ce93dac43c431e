//! `post-tool-use`: which commands were run, and how they ended.

use checkrein_testkit::{TestProject, payload};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::facts::facts;

fn project() -> TestProject {
    TestProject::new()
        .state("IMPLEMENT")
        .feature("feat-001", "in-progress")
}

/// Tells the hook that a command has ended well.
fn ran(project: &TestProject, command: &str) {
    let answer = json!({ "stdout": "", "stderr": "", "interrupted": false, "isImage": false });
    let event = project.post_tool_use("Bash", json!({ "command": command }), answer);
    assert_eq!(project.run_hook("post-tool-use", &event).to_string(), "");
}

#[test]
fn a_command_and_how_it_ended_belong_to_the_feature_in_work() {
    let project = project();
    ran(&project, "cd web && npm test");
    ran(&project, "npm test 2>&1 | tail -5");
    let input = json!({ "command": "cargo test" });
    let event = project.post_tool_use_failure("Bash", input, "Exit code 101\nerror: no");
    project.run_hook("post-tool-use", &event);
    assert_snapshot!(facts(&project), @r#"
    {"command":"cd web && npm test","exit":0,"fact":"ran","feature":"feat-001","ok":true,"v":1}
    {"command":"npm test 2>&1 | tail -5","fact":"ran","feature":"feat-001","ok":true,"v":1}
    {"command":"cargo test","exit":101,"fact":"ran","feature":"feat-001","ok":false,"v":1}
    "#);
}

#[test]
fn the_text_stays_out_where_it_might_hold_a_secret() {
    let project = project();
    let token = format!("ghp_{}", "a1B2c3D4e5".repeat(4));
    ran(&project, &format!("deploy {token}"));
    ran(&project, "PASSWORD=hunter2 make");
    ran(&project, "python3 <<X\nprint(1)\nX");
    assert_snapshot!(facts(&project), @r#"
    {"exit":0,"fact":"ran","feature":"feat-001","ok":true,"v":1}
    {"exit":0,"fact":"ran","feature":"feat-001","ok":true,"v":1}
    {"fact":"ran","feature":"feat-001","ok":true,"v":1}
    "#);
}

#[test]
fn nothing_of_the_text_is_kept_where_nothing_may_be_learned() {
    let project = project();
    let answer = json!({ "stdout": "" });
    let event = project.post_tool_use("Bash", json!({ "command": "make" }), answer);
    let mut hook = project.command(checkrein_testkit::project::program("post-tool-use"));
    hook.env("CHECKREIN_LEARN", "0");
    let output = project.finish(&mut hook, event.to_string().as_bytes());
    assert_eq!(output.to_string(), "");
    assert_snapshot!(facts(&project), @r#"{"exit":0,"fact":"ran","feature":"feat-001","ok":true,"v":1}"#);
}

#[test]
fn what_only_looks_or_has_not_ended_is_not_noted() {
    let project = project();
    ran(&project, "ls -la && git status");
    ran(&project, "checkrein state");
    let input = json!({ "command": "npm start" });
    for answer in [
        json!({ "backgroundTaskId": "b1" }),
        json!({ "interrupted": true }),
    ] {
        let event = project.post_tool_use("Bash", input.clone(), answer);
        project.run_hook("post-tool-use", &event);
    }
    let event = project.post_tool_use_failure("Bash", input, "Permission denied");
    project.run_hook("post-tool-use", &event);
    assert_eq!(facts(&project), "");
}

/// The client's own words, with a command that runs something.
fn recorded(project: &TestProject, name: &str) -> Value {
    let mut event = payload::json(name);
    event["cwd"] = json!(project.root());
    event["session_id"] = json!(checkrein_testkit::event::SESSION);
    event["tool_input"]["command"] = json!("make");
    event
}

#[test]
fn the_client_is_understood_as_it_was_recorded() {
    let project = project();
    for name in ["post-tool-use.bash", "post-tool-use-failure.bash"] {
        project.run_hook("post-tool-use", &recorded(&project, name));
    }
    assert_snapshot!(facts(&project), @r#"
    {"command":"make","exit":0,"fact":"ran","feature":"feat-001","ok":true,"v":1}
    {"command":"make","exit":1,"fact":"ran","feature":"feat-001","ok":false,"v":1}
    "#);
}
