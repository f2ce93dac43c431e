//! What a call wrote that was judged, and what goes ahead since a person switched it off.

use checkrein_testkit::project::program;
use checkrein_testkit::{Output, TestProject};
use fs_err as fs;
use serde_json::{Value, json};

use super::{STATE, after_a_command, event, forge, project, say, silent};

#[test]
fn what_is_switched_off_does_not_undo() {
    let project = project();
    say(&project, "checkrein gate off sealed-state --for 1h");
    forge(&project, "COMPLETE");
    silent(&project);
    assert!(project.read(STATE).contains("COMPLETE"));
    say(&project, "checkrein gate on");
    let status = say(&project, "checkrein gate status");
    assert!(
        status.contains("overridden  .claude/progress/state.json"),
        "{status}"
    );
    forge(&project, "TEST");
    assert!(
        after_a_command(&project)
            .context()
            .contains("COMPLETE → TEST")
    );
}

#[test]
fn a_silenced_session_leaves_a_line_and_nothing_else() {
    let project = project();
    forge(&project, "COMPLETE");
    for (hook, name) in [
        ("session-start", "SessionStart"),
        ("pre-tool-use", "PreToolUse"),
    ] {
        let mut command = project.command(program(hook));
        command.env("CHECKREIN_DISABLE", "1");
        let output = project.finish(&mut command, event(&project, name).to_string().as_bytes());
        assert_eq!(output.to_string(), "");
    }
    assert!(project.read(STATE).contains("COMPLETE"));
    let status = say(&project, "checkrein gate status");
    assert_eq!(status.matches("disabled  all hooks").count(), 1, "{status}");
}

fn call(project: &TestProject, tool: &str, input: Value) -> Output {
    let mut event = event(project, "PreToolUse");
    event["tool_name"] = json!(tool);
    event["tool_input"] = input;
    project.run_hook("pre-tool-use", &event)
}

#[test]
fn what_a_judged_call_wrote_stays() {
    let project = project();
    let content = "{\"v\":1,\"state\":\"IMPLEMENT\"}";
    let write = json!({"file_path": project.path(STATE), "content": content});
    assert_eq!(call(&project, "Write", write).to_string(), "");
    silent(&project);
    fs::write(project.path(STATE), content).unwrap();
    silent(&project);
    assert_eq!(project.read(STATE), content);
    // It was judged from where the project stood, once.
    say(&project, "checkrein state enter TEST");
    fs::write(project.path(STATE), content).unwrap();
    assert!(
        after_a_command(&project)
            .context()
            .contains("TEST → IMPLEMENT")
    );
}

#[test]
fn a_refused_call_may_write_nothing() {
    let project = project();
    let content = "{\"v\":1,\"state\":\"COMPLETE\"}";
    let write = json!({"file_path": project.path(STATE), "content": content});
    assert_eq!(call(&project, "Write", write).code, 2);
    fs::write(project.path(STATE), content).unwrap();
    assert!(
        after_a_command(&project)
            .context()
            .contains("INIT → COMPLETE")
    );
}

#[test]
fn a_gate_that_is_off_refuses_nothing_and_the_trail_says_so() {
    let project = project();
    say(&project, "checkrein gate off valid-transition");
    let content = "{\"v\":1,\"state\":\"COMPLETE\"}";
    let write = json!({"file_path": project.path(STATE), "content": content});
    assert_eq!(call(&project, "Write", write).to_string(), "");
    fs::write(project.path(STATE), content).unwrap();
    silent(&project);
    assert_eq!(project.read(STATE), content);
    say(&project, "checkrein state enter INIT");
    let status = say(&project, "checkrein gate status");
    let lines = status.matches("overridden  valid-transition").count();
    assert_eq!(lines, 2, "{status}");
    // What is a person's stays a person's.
    let bash = json!({"command": "checkrein gate off"});
    assert_eq!(call(&project, "Bash", bash).code, 2);
}

#[test]
fn settings_that_ask_for_less_are_told_once() {
    let project = project();
    say(&project, "checkrein init --test-command 'make test'");
    silent(&project);
    let config = project.read(".claude/config/project.json");
    let less = config.replace("make test", "true");
    fs::write(project.path(".claude/config/project.json"), less).unwrap();
    let told = after_a_command(&project).context();
    assert!(
        told.contains("`test_command` is `true` instead of `make test`"),
        "{told}"
    );
    silent(&project);
}

#[test]
fn settings_that_a_command_lowers_leave_a_line() {
    let project = project();
    say(&project, "checkrein init --test-command 'make test'");
    say(&project, "checkrein init --test-command true");
    let status = say(&project, "checkrein gate status");
    let line =
        "settings  .claude/config/project.json: `test_command` is `true` instead of `make test`";
    assert!(status.contains(line), "{status}");
    silent(&project);
}

#[test]
fn settings_that_nobody_can_read_come_back_before_anything_is_built_upon_them() {
    let project = project();
    say(&project, "checkrein init --test-command 'make test'");
    let path = project.path(".claude/config/project.json");
    fs::write(&path, "{ bad").unwrap();
    let said = say(&project, "checkrein init");
    assert!(
        said.contains("project.json: it could not be read"),
        "{said}"
    );
    assert!(
        project
            .read(".claude/config/project.json")
            .contains("make test")
    );
    fs::write(&path, "{ bad").unwrap();
    let told = after_a_command(&project).context();
    assert!(told.contains("the changed file is kept as"), "{told}");
}

#[test]
fn a_feature_that_is_forged_is_named() {
    let project = project();
    say(
        &project,
        "checkrein feature add One && checkrein feature add Two",
    );
    let path = project.path(".claude/progress/feature-list.json");
    let list = fs::read_to_string(&path).unwrap();
    fs::write(&path, list.replacen("pending", "tested", 1)).unwrap();
    let told = after_a_command(&project).context();
    assert!(
        told.contains("feature-list.json: feat-001 pending → tested;"),
        "{told}"
    );
}
