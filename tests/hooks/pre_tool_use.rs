//! `pre-tool-use`: refuses what the project's state does not allow, and only that.

use checkrein_testkit::{Output, TestProject, project::state_text};
use insta::assert_snapshot;
use serde_json::json;

use crate::facts::facts;

fn project() -> TestProject {
    TestProject::new()
        .state("IMPLEMENT")
        .feature("feat-001", "in-progress")
}

fn write(project: &TestProject, path: &str, content: &str) -> Output {
    let input = json!({ "file_path": project.path(path), "content": content });
    project.run_hook("pre-tool-use", &project.pre_tool_use("Write", input))
}

#[test]
fn a_move_that_the_table_does_not_have_is_refused() {
    let project = project();
    let output = write(
        &project,
        ".claude/progress/state.json",
        &state_text("COMPLETE"),
    );
    assert_snapshot!(output, @"
    ------- stderr -------
    valid-transition: refused IMPLEMENT → COMPLETE in .claude/progress/state.json
    IMPLEMENT may move to TEST or FIX_BROKEN.
    Next: run `checkrein state enter TEST` when its work begins.
    [exit status: 2]
    ");
    assert_snapshot!(facts(&project), @r#"{"fact":"refused","gate":"valid-transition","v":1}"#);
}

#[test]
fn a_move_of_the_table_passes() {
    let project = project();
    let output = write(&project, ".claude/progress/state.json", &state_text("TEST"));
    assert_snapshot!(output, @"");
    assert_eq!(facts(&project), "");
}

#[test]
fn a_command_is_judged_like_a_file_tool() {
    let project = project();
    let run = |command: &str| {
        let call = project.pre_tool_use("Bash", json!({ "command": command }));
        project.run_hook("pre-tool-use", &call)
    };
    let file = ".claude/progress/state.json";
    assert_snapshot!(run(&format!("sed -i s/IMPLEMENT/COMPLETE/ {file}")), @"
    ------- stderr -------
    valid-transition: refused a Bash command that writes `.claude/progress/state.json`
    `sed -i` changes it; state moves by command only, and the command is judged by the same rules. IMPLEMENT may move to TEST or FIX_BROKEN.
    Next: run `checkrein state enter TEST` when its work begins.
    [exit status: 2]
    ");
    assert_snapshot!(run(&format!("echo '{{\"v\":1,\"state\":\"COMPLETE\"}}' > {file}")), @"
    ------- stderr -------
    valid-transition: refused IMPLEMENT → COMPLETE in .claude/progress/state.json
    IMPLEMENT may move to TEST or FIX_BROKEN.
    Next: run `checkrein state enter TEST` when its work begins.
    [exit status: 2]
    ");
    assert_snapshot!(run(&format!("cat {file}")), @"");
    assert_snapshot!(run("checkrein state enter TEST"), @"");
}

#[test]
fn other_files_and_other_tools_are_none_of_its_business() {
    let project = project();
    assert_snapshot!(write(&project, "src/state.json", &state_text("COMPLETE")), @"");
    let input = json!({ "file_path": project.path(".claude/progress/state.json") });
    let read = project.pre_tool_use("Read", input);
    assert_snapshot!(project.run_hook("pre-tool-use", &read), @"");
    let unknown = project.pre_tool_use("mcp__git__push", json!({ "branch": "main" }));
    assert_snapshot!(project.run_hook("pre-tool-use", &unknown), @"");
}

#[test]
fn outside_of_a_project_nothing_is_guarded() {
    let project = TestProject::new();
    let output = write(
        &project,
        ".claude/progress/state.json",
        &state_text("COMPLETE"),
    );
    assert_snapshot!(output, @"");
}

#[test]
fn a_call_that_cannot_be_read_is_refused_only_where_it_names_the_state() {
    let project = project();
    let cut =
        br#"{"hook_event_name":"PreToolUse","tool_input":{"file_path":"/p/.claude/progress/st"#;
    assert_snapshot!(project.run_hook_with("pre-tool-use", cut), @"
    ------- stderr -------
    valid-transition: refused a call that names `.claude/progress` and could not be read
    Its JSON is incomplete or damaged, so nobody can tell what it would do.
    Next: make the call again; the state moves by `checkrein state enter NAME`.
    [exit status: 2]
    ");
    let harmless = br#"{"hook_event_name":"PreToolUse","tool_input":{"file_path":"/p/src/ma"#;
    assert_snapshot!(project.run_hook_with("pre-tool-use", harmless), @"
    ------- stderr -------
    error: failed to read the event on standard input: EOF while parsing a string at line 1 column 68

    hint: `checkrein doctor` tells what is wrong
    [exit status: 1]
    ");
}

#[test]
fn another_event_is_none_of_its_business() {
    let project = project();
    let input = json!({ "file_path": project.path(".claude/progress/state.json"), "content": state_text("COMPLETE") });
    let event = project.post_tool_use("Write", input, json!({}));
    assert_snapshot!(project.run_hook("pre-tool-use", &event), @"");
}
