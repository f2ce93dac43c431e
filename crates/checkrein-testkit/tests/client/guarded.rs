//! Who is asked first about a file below `.claude`: our hook, and then the client.

use checkrein_testkit::{Client, MockApi, Script};
use serde_json::{Value, json};

use crate::wired;

/// Runs one tool call on `state.json` with a gate that refuses it, and without.
#[track_caller]
fn check(mode: &str, tool: &str, input: impl Fn(&str) -> Value) {
    for (gate, expected) in [
        (":", "which is a sensitive file"),
        ("echo GATE >&2; exit 2", "GATE"),
    ] {
        let refuse = format!("if grep -q '\"tool_name\":\"{tool}\"' \"$event\"; then {gate}; fi");
        let (project, recorder) = wired(|recorder| recorder.answer("PreToolUse", &refuse));
        let project = project.state("IMPLEMENT");
        let path = project.path(".claude/progress/state.json");
        let before = project.read(".claude/progress/state.json");
        let script = Script::new()
            .tool("Read", json!({ "file_path": path }))
            .tool(tool, input(&path.to_string_lossy()));
        let client = Client::new(&project)
            .permission_mode(mode)
            .allow("Write,Edit,Bash");
        let run = client.run(&MockApi::start(script), "Change it.");
        let result = run.conversation()[2].last_user_message();
        assert!(result.contains(expected), "{mode} {tool} {gate}: {result}");
        assert_eq!(project.read(".claude/progress/state.json"), before);
        let asked = recorder.events_of("PermissionRequest").len();
        assert_eq!(asked, usize::from(gate == ":"), "{mode} {tool} {gate}");
    }
}

#[test]
fn the_hook_is_asked_before_the_client_refuses_a_tool_of_its_own() {
    let write = |path: &str| json!({ "file_path": path, "content": "{}" });
    check("default", "Write", write);
    check("acceptEdits", "Write", write);
    check(
        "acceptEdits",
        "Edit",
        |path| json!({ "file_path": path, "old_string": "IMPLEMENT", "new_string": "TEST" }),
    );
}

#[test]
fn the_hook_is_asked_before_the_client_refuses_a_shell_command() {
    for command in [
        "echo {} > .claude/progress/state.json",
        "sed -i s/I/J/ .claude/progress/state.json",
    ] {
        check("acceptEdits", "Bash", |_| json!({ "command": command }));
    }
}

#[test]
fn a_command_that_is_allowed_may_write_there() {
    let (project, _) = wired(|recorder| recorder);
    let project = project
        .state("IMPLEMENT")
        .write("enter", "echo TEST > .claude/progress/state.json\n");
    let script = Script::new().tool("Bash", json!({ "command": "sh ./enter" }));
    let client = Client::new(&project).allow("Bash(sh ./enter)");
    client.run(&MockApi::start(script), "Change it.");
    assert_eq!(project.read(".claude/progress/state.json"), "TEST\n");
}
