//! Two sessions at once in one project.

use std::sync::{Arc, Barrier};
use std::thread;

use checkrein_testkit::mock_api::Kind;
use checkrein_testkit::{Client, MockApi, Run, Script, TestProject};
use serde_json::{Value, json};

use crate::given::given;
use crate::installed;

/// One of the two: adds features, moves the state and writes a file. The model answers neither of
/// them before both have asked, so that their steps fall together.
fn session(project: &TestProject, name: &str, step: Arc<Barrier>) -> Run {
    let add =
        |number: u32| json!({ "command": format!("checkrein feature add '{name} {number}'") });
    let enter = |state: &str| json!({ "command": format!("checkrein state enter {state}") });
    let file = json!({ "file_path": project.path(format!("{name}.txt")), "content": name });
    let script = Script::new()
        .tool("Bash", add(1))
        .tool("Bash", enter("TEST"))
        .tool("Bash", add(2))
        .tool("Bash", enter("IMPLEMENT"))
        .tool("Write", file)
        .respond(move |request| {
            if request.kind == Kind::Conversation {
                step.wait();
            }
            None
        });
    let client = Client::new(project).permission_mode("acceptEdits");
    client.run(&MockApi::start(script), "Continue.")
}

#[test]
fn two_sessions_in_one_project_lose_nothing_of_each_other() {
    let project = installed()
        .project_json(&json!({ "v": 1, "checkpoint": "branch" }))
        .state("IMPLEMENT")
        .feature("feat-001", "in-progress")
        .git();
    let step = Arc::new(Barrier::new(2));
    let runs = thread::scope(|scope| {
        let sessions = ["one", "two"].map(|name| {
            scope.spawn({
                let (project, step) = (&project, Arc::clone(&step));
                move || session(project, name, step)
            })
        });
        sessions.map(|session| session.join().expect("a session that fails says so itself"))
    });

    assert_ne!(runs[0].session_id(), runs[1].session_id());
    for run in &runs {
        let first = given(&run.conversation()[0].text());
        assert!(
            first.contains(&"skill implementation".to_owned()),
            "{first:?}"
        );
        assert_eq!(run.conversation().len(), 6, "{run:?}");
    }

    let list: Value = serde_json::from_str(&project.read(".claude/progress/feature-list.json"))
        .expect("the list is whole");
    let mut titles: Vec<&str> = list["features"]
        .as_array()
        .expect("a list of features")
        .iter()
        .filter_map(|feature| feature["title"].as_str())
        .collect();
    titles.sort_unstable();
    assert_eq!(
        titles,
        ["Title of feat-001", "one 1", "one 2", "two 1", "two 2"]
    );
    let state: Value = serde_json::from_str(&project.read(".claude/progress/state.json"))
        .expect("the state is whole");
    assert!(["IMPLEMENT", "TEST"].contains(&state["state"].as_str().unwrap_or_default()));

    // Whichever of the two was last, its checkpoint found everything kept or kept the rest.
    assert_eq!(project.run_git(&["status", "--porcelain"]).stdout, "");
    for name in ["one", "two"] {
        let kept = project.run_git(&["show", &format!("main:{name}.txt")]);
        assert_eq!(kept.stdout, name);
    }
    let said = checkpoints(&project);
    assert_eq!(said.len(), 2, "{said:?}");
    for text in &said {
        let is_well = text.contains(" committed to `main` as ") || text.contains("kept already");
        assert!(is_well, "{said:?}");
    }
}

/// Returns what became of each session's checkpoint, in the words of its record.
fn checkpoints(project: &TestProject) -> Vec<String> {
    let line = "cat ../home/.local/share/checkrein/projects/*/sessions.jsonl";
    let records = project.shell(line).stdout;
    records
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .map(|record| record["checkpoint"].as_str().unwrap_or_default().to_owned())
        .collect()
}
