//! A model that works through a process: it is given one task at a time, and approves nothing.

use checkrein_testkit::{Client, MockApi, Script};
use serde_json::{Value, json};

use crate::installed;

const PROCESS: &str = ".claude/progress/process.json";

fn bash(command: &str) -> Value {
    json!({ "command": command })
}

#[test]
fn a_session_takes_task_after_task_and_stops_where_a_person_approves() {
    let template = json!({ "name": "own", "phases": [
        { "id": "setup", "title": "Set up", "approval": true, "tasks": [
            { "id": "SETUP-001", "title": "Look at the features", "skill": "initialization", "section": "Break the work into features" },
            { "id": "SETUP-002", "title": "Run the tests", "skill": "testing", "section": "Run everything" },
        ]},
        { "id": "build", "title": "Build", "tasks": [{ "id": "BUILD-001", "title": "Build it" }]},
    ]});
    let project = installed().write("own.json", template.to_string());
    let begun = project.run("checkrein", &["init", "--process", "own.json"]);
    assert_eq!(begun.code, 0, "{begun}");
    let script = Script::new()
        .tool("Bash", bash("checkrein next"))
        .tool(
            "Bash",
            bash("checkrein done SETUP-001 --summary \"four features; the list is agreed\""),
        )
        .tool("Bash", bash("checkrein next"))
        .tool(
            "Bash",
            bash("checkrein done BUILD-001 --summary \"built early\""),
        )
        .tool(
            "Bash",
            bash("checkrein skip SETUP-002 --reason \"there are no tests yet\""),
        )
        .tool("Bash", bash("checkrein approve setup"))
        .tool("Bash", bash("checkrein done BUILD-001 --summary built"));
    let run = Client::new(&project).run(&MockApi::start(script), "Go on with the work.");
    assert_eq!((run.code, run.timed_out), (0, false), "{run:?}");
    let requests = run.conversation();
    let first = requests[0].text();
    let line = "- Task SETUP-001 (1 of 3, how: `checkrein next`): Look at the features";
    assert!(first.contains(line), "{first}");
    assert!(
        first.contains("`checkrein done TASK --summary"),
        "CLAUDE.md is read: {first}"
    );

    let told: Vec<String> = requests[1..]
        .iter()
        .map(|request| request.latest())
        .collect();
    assert!(
        told[0].contains("## 5. Break the work into features"),
        "{}",
        told[0]
    );
    assert!(
        !told[0].contains("## 6. Write criteria"),
        "one section: {}",
        told[0]
    );
    assert!(
        told[1].contains("next: Task SETUP-002 (2 of 3"),
        "{}",
        told[1]
    );
    assert!(told[2].contains("## 2. Run everything"), "{}", told[2]);
    assert!(!told[2].contains("SETUP-001"), "{}", told[2]);
    assert!(
        told[3].contains("`SETUP-002` comes before `BUILD-001`"),
        "{}",
        told[3]
    );
    assert!(
        told[4].contains("Phase `setup` waits for the person to run"),
        "{}",
        told[4]
    );
    assert!(told[5].contains("person-only"), "{}", told[5]);
    assert!(
        told[5].contains("in a terminal of their own"),
        "{}",
        told[5]
    );
    assert!(
        told[6].contains("phase `setup` waits for a person's approval"),
        "{}",
        told[6]
    );

    let file: Value = serde_json::from_str(&project.read(PROCESS)).expect("it is written whole");
    assert_eq!(file["phases"][0]["approved_at"], Value::Null);
    assert_eq!(file["history"][1]["session"], run.session_id());

    // What the person does in a terminal of their own, the next session begins with.
    let approved = project.run("checkrein", &["approve", "setup"]);
    assert_eq!(approved.code, 0, "{approved}");
    let run = Client::new(&project).run(&MockApi::start(Script::new()), "Go on.");
    let text = run.conversation()[0].text();
    assert!(text.contains("- Task BUILD-001 (3 of 3"), "{text}");
}
