//! A move that the table does not know is refused on every road, and the model is told the way on.

use checkrein_testkit::{Client, MockApi, Request, Script, TestProject, Turn};
use serde_json::{Value, json};

use crate::installed;

const STATE: &str = ".claude/progress/state.json";

fn project() -> TestProject {
    installed()
        .state("IMPLEMENT")
        .feature("feat-001", "in-progress")
}

/// Lets the model make a call in a client with these arguments; returns its next request.
fn call(project: &TestProject, arguments: &[&str], tool: &str, input: Value) -> Request {
    // The client edits only what was read before.
    let script = Script::new()
        .tool("Read", json!({ "file_path": project.path(STATE) }))
        .tool(tool, input);
    let client = Client::new(project).arguments(arguments);
    let run = client.run(&MockApi::start(script), "Continue.");
    assert_eq!((run.code, run.timed_out), (0, false), "{run:?}");
    let request = run.conversation()[2];
    request.clone()
}

/// A call that would move the state to COMPLETE, with every tool allowed that could do it.
#[track_caller]
fn refused(mode: &str, tool: &str, input: impl Fn(&TestProject) -> Value) {
    let project = project();
    let before = project.read(STATE);
    let arguments = [
        "--permission-mode",
        mode,
        "--allowedTools",
        "Write,Edit,Bash",
    ];
    let told = call(&project, &arguments, tool, input(&project)).latest();
    assert_eq!(project.read(STATE), before);
    assert!(
        told.contains("valid-transition: refused "),
        "{tool}: {told}"
    );
    assert!(
        told.contains("IMPLEMENT may move to TEST"),
        "{tool}: {told}"
    );
    assert!(
        told.contains("Next: run `checkrein state enter TEST`"),
        "{tool}: {told}"
    );
}

#[test]
fn write_is_refused() {
    let write = |project: &TestProject| json!({ "file_path": project.path(STATE), "content": "{\"v\":1,\"state\":\"COMPLETE\"}" });
    refused("default", "Write", write);
    refused("acceptEdits", "Write", write);
    refused("auto", "Write", write);
}

#[test]
fn edit_is_refused() {
    let edit = |project: &TestProject| {
        json!({
            "file_path": project.path(STATE),
            "old_string": "IMPLEMENT",
            "new_string": "COMPLETE",
        })
    };
    refused("default", "Edit", edit);
    refused("acceptEdits", "Edit", edit);
}

#[test]
fn a_shell_command_is_refused() {
    for command in [
        "sed -i s/IMPLEMENT/COMPLETE/ .claude/progress/state.json",
        "echo '{\"v\":1,\"state\":\"COMPLETE\"}' > .claude/progress/state.json",
    ] {
        refused("acceptEdits", "Bash", |_| json!({ "command": command }));
    }
}

#[test]
fn our_own_command_refuses_by_the_same_table() {
    let project = project();
    let before = project.read(STATE);
    let input = json!({ "command": "checkrein state enter COMPLETE" });
    let told = call(&project, &[], "Bash", input).latest();
    assert_eq!(project.read(STATE), before);
    assert!(told.contains("Exit code 1"), "{told}");
    assert!(
        told.contains("IMPLEMENT may move to TEST or FIX_BROKEN."),
        "{told}"
    );
    assert!(told.contains("run `checkrein state enter TEST`"), "{told}");
}

#[test]
fn an_open_move_goes_through_by_command_and_nobody_is_asked() {
    // In auto mode the client would have a call checked that no rule allows.
    for mode in ["default", "auto"] {
        let project = project();
        let input = json!({ "command": "checkrein state enter TEST" });
        let told = call(&project, &["--permission-mode", mode], "Bash", input).latest();
        assert!(told.contains("IMPLEMENT → TEST"), "{mode}: {told}");
        let state: Value = serde_json::from_str(&project.read(STATE)).expect("it is written whole");
        assert_eq!(state["state"], "TEST");
    }
}

#[test]
fn the_command_that_bash_finds_is_the_installed_one() {
    let project = project();
    let input = json!({ "command": "command -v checkrein" });
    let told = call(&project, &["--allowedTools", "Bash"], "Bash", input).latest();
    let installed = project.home().join(".local/share/checkrein/bin/checkrein");
    assert!(told.contains(&*installed.to_string_lossy()), "{told}");
}

#[test]
fn the_command_is_found_in_the_sessions_of_clear_and_fork_too() {
    let project = project();
    let show = || {
        let show = json!({ "command": "checkrein state show" });
        [Turn::tool("Bash", show), Turn::text("shown")]
    };
    let told = |requests: &[&Request]| {
        let last = requests.last().expect("a prompt makes a request");
        last.last_user_message()
    };
    let api = MockApi::start(Script::new());
    let client = Client::new(&project);
    let mut session = client.session(&api);
    session.prompt("Continue.");
    session.prompt("/clear");
    api.push(show());
    session.prompt("Go on.");
    let cleared = session.finish();
    assert!(
        told(&cleared.conversation()).contains("may move to TEST"),
        "{cleared:?}"
    );

    api.push(show());
    let fork = client
        .resume(cleared.session_id())
        .arguments(&["--fork-session"]);
    let forked = fork.run(&api, "Go on.");
    assert!(
        told(&forked.conversation()).contains("may move to TEST"),
        "{forked:?}"
    );
}
