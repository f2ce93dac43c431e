//! What only happens when it runs, in the real client: a script that changes the state is undone
//! before the model goes on, and the model reads why; what was judged stays.

use checkrein_testkit::{Client, MockApi, Run, Script, TestProject};
use fs_err as fs;
use serde_json::{Value, json};

use crate::installed;

const STATE: &str = ".claude/progress/state.json";

/// A project that its person has initialized, at IMPLEMENT; `gate.py` moves its state by itself.
fn project() -> TestProject {
    let forge = "import sys\nname = '.'.join(['state', 'json'])\npath = '.claude/progress/' + name\n\
                 text = open(path).read()\nopen(path, 'w').write(text.replace('IMPLEMENT', sys.argv[1]))\n";
    let project = installed().write("gate.py", forge).git();
    for command in ["init", "state enter INIT", "state enter IMPLEMENT"] {
        let output = project.shell(&format!("checkrein {command}"));
        assert_eq!(output.code, 0, "{output}");
    }
    project
}

fn run(project: &TestProject, mode: &str, calls: &[(&str, Value)]) -> Run {
    let script = calls.iter().fold(Script::new(), |script, (tool, input)| {
        script.tool(tool, input.clone())
    });
    let client = Client::new(project)
        .arguments(&["--permission-mode", mode])
        .arguments(&["--allowedTools", "Write,Edit,Bash,Read"])
        // Else the client has no mode `bypassPermissions` for root.
        .variable("IS_SANDBOX", "1");
    let run = client.run(&MockApi::start(script), "Continue.");
    assert_eq!((run.code, run.timed_out), (0, false), "{run:?}");
    run
}

/// Returns all that the model had before it at the end.
fn seen(run: &Run) -> String {
    let last = run.conversation().last().map(|request| request.text());
    last.unwrap_or_default()
}

fn bash(command: &str) -> (&'static str, Value) {
    ("Bash", json!({ "command": command }))
}

#[track_caller]
fn undone(mode: &str, command: &str) {
    let project = project();
    let before = project.read(STATE);
    let run = run(&project, mode, &[bash(command), bash("cat a.txt; true")]);
    let seen = seen(&run);
    assert_eq!(project.read(STATE), before, "{command}");
    assert!(
        seen.contains("undid a change that no command"),
        "{command}: {seen}"
    );
    assert!(seen.contains("checkrein state enter STATE"), "{command}");
}

#[test]
fn a_script_is_undone_before_the_model_goes_on() {
    undone("default", "python3 gate.py COMPLETE");
    undone("bypassPermissions", "python3 gate.py COMPLETE");
    // A failing command is an event of its own.
    undone("acceptEdits", "python3 gate.py TEST; false");
}

#[test]
fn a_script_that_takes_the_mark_off_is_no_person() {
    let project = project();
    let forge = "env -i HOME=\"$HOME\" PATH=\"$PATH\" python3 -c \"import subprocess as s; \
                 s.run(['check' + 'rein', 'state', 'accept'])\"";
    let run = run(
        &project,
        "bypassPermissions",
        &[bash(&format!("python3 gate.py COMPLETE; {forge}"))],
    );
    assert!(project.read(STATE).contains("\"state\": \"IMPLEMENT\""));
    let seen = seen(&run);
    assert!(seen.contains("called by an agent"), "{seen}");
}

#[test]
fn what_was_judged_stays() {
    let project = project();
    let content = "{\"v\":1,\"state\":\"TEST\"}";
    let path = project.path(STATE);
    let calls = [
        ("Read", json!({ "file_path": path })),
        ("Write", json!({ "file_path": path, "content": content })),
        bash("ls"),
    ];
    run(&project, "bypassPermissions", &calls);
    assert_eq!(project.read(STATE), content);
    let output = project.shell("checkrein state verify && checkrein state enter COMPLETE");
    assert!(output.stdout.starts_with("TEST → COMPLETE"), "{output}");
}

#[test]
fn what_changes_between_two_sessions_is_undone_at_the_next() {
    let project = project();
    let before = project.read(STATE);
    fs::write(project.path(STATE), "{\"v\":1,\"state\":\"COMPLETE\"}").unwrap();
    let run = run(&project, "default", &[bash("true")]);
    assert_eq!(project.read(STATE), before);
    let seen = seen(&run);
    assert!(seen.contains("IMPLEMENT → COMPLETE"), "{seen}");
}

#[test]
fn a_branch_switch_is_the_models_own_business() {
    let project = project().commit_all("at IMPLEMENT");
    project.run_git(&["switch", "--quiet", "--create", "other"]);
    let output = project.shell("checkrein state enter TEST");
    assert_eq!(output.code, 0, "{output}");
    let project = project.commit_all("at TEST");
    let run = run(&project, "default", &[bash("git switch main"), bash("ls")]);
    assert!(project.read(STATE).contains("\"state\": \"IMPLEMENT\""));
    assert!(!seen(&run).contains("sealed-state"));
}
