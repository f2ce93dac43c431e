//! Every door is watched in every mode of the client: file tools, Bash, git, the settings, and what
//! belongs to a person.

use checkrein_testkit::{Client, MockApi, Script, TestProject};
use serde_json::{Value, json};

use crate::installed;

const STATE: &str = ".claude/progress/state.json";
const FEATURES: &str = ".claude/progress/feature-list.json";
const CONFIG: &str = ".claude/config/project.json";

fn project() -> TestProject {
    installed()
        .project_json(&json!({ "v": 1, "project_type": "generic", "test_command": "make test" }))
        .state("INIT")
        .feature("feat-001", "in-progress")
        .git()
        .state("IMPLEMENT")
}

/// Lets the model make these calls, one after the other; returns what it is told after each.
fn told(project: &TestProject, mode: &str, calls: &[(&str, Value)]) -> Vec<String> {
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
    let requests = run.conversation();
    requests[1..]
        .iter()
        .map(|request| request.latest())
        .collect()
}

#[test]
fn no_door_is_open_where_nobody_is_asked() {
    let project = project();
    let bash = |command: &str| ("Bash", json!({ "command": command }));
    let read = |path: &str| ("Read", json!({ "file_path": project.path(path) }));
    let edit = |path: &str, old: &str, new: &str| {
        let path = project.path(path);
        let input = json!({ "file_path": path, "old_string": old, "new_string": new });
        ("Edit", input)
    };
    let settings = project.path(".claude/settings.local.json");
    let attempts = [
        ("valid-transition", edit(STATE, "IMPLEMENT", "COMPLETE")),
        ("valid-transition", edit(FEATURES, "in-progress", "tested")),
        (
            "valid-transition",
            bash(&format!("sed -i s/IMPLEMENT/COMPLETE/ {STATE}")),
        ),
        (
            "sealed-state",
            bash(&format!(
                "python3 -c \"open('{FEATURES}', 'w').write('x')\""
            )),
        ),
        ("sealed-state", bash("git checkout .")),
        ("person-only", bash("cat ~/.local/share/checkrein/seal.key")),
        ("person-only", bash("bash -c 'checkrein gate off'")),
        (
            "person-only",
            bash("mv .claude/config/project.json project.json"),
        ),
        (
            "person-only",
            (
                "Write",
                json!({ "file_path": settings, "content": "{\"disableAllHooks\":true}" }),
            ),
        ),
    ];
    let before = [STATE, FEATURES, CONFIG].map(|path| project.read(path));
    // The client edits only what was read before.
    let mut calls = vec![read(STATE), read(FEATURES)];
    calls.extend(attempts.iter().map(|(_, call)| call.clone()));
    // That the mode is the one in which everything goes is shown by what is free.
    calls.push(edit(FEATURES, "Title of feat-001", "A better title"));
    let told = told(&project, "bypassPermissions", &calls);
    for ((gate, call), told) in attempts.iter().zip(&told[2..]) {
        assert!(
            told.contains(&format!("{gate}: refused ")),
            "{call:?}: {told}"
        );
    }
    assert!(
        project.read(FEATURES).contains("A better title"),
        "{told:?}"
    );
    let features = project.read(FEATURES);
    let after = [
        project.read(STATE),
        features.replace("A better title", "Title of feat-001"),
        project.read(CONFIG),
    ];
    assert_eq!(after, before);
    assert!(!settings.exists());
}

#[test]
fn a_question_to_a_person_is_a_refusal_where_there_is_none() {
    for mode in ["default", "acceptEdits", "dontAsk", "bypassPermissions"] {
        let project = project();
        let call = json!({ "command": "checkrein init --test-command true" });
        let told = told(&project, mode, &[("Bash", call)]);
        let question = "person-only: a person has to allow `checkrein init` in a Bash command";
        assert!(told[0].contains(question), "{mode}: {told:?}");
        assert!(
            told[0].contains("`test_command` is `true` instead of `make test`"),
            "{mode}: {told:?}"
        );
        assert!(project.read(CONFIG).contains("make test"), "{mode}");
    }
}
