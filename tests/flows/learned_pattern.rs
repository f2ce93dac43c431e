//! The same fix in three sessions of the real client becomes a pattern; a person makes something of it, and the
//! next session has it before it.

use checkrein_testkit::{Client, MockApi, Run, Script, TestProject};
use serde_json::json;

use crate::installed;

/// Lets the model run these commands in a session of its own.
fn session(project: &TestProject, commands: &[&str]) -> Run {
    let mut script = Script::new();
    for command in commands {
        script = script.tool("Bash", json!({ "command": command }));
    }
    let client = Client::new(project).arguments(&["--allowedTools", "Bash"]);
    let run = client.run(&MockApi::start(script), "Go on.");
    assert_eq!((run.code, run.timed_out), (0, false), "{run:?}");
    run
}

#[test]
fn a_fix_that_worked_in_three_sessions_reaches_the_fourth() {
    let skill = ".claude/skills/hydration/SKILL.md";
    let patterns = ".claude/skills/hydration/references/patterns.md";
    let project = installed()
        .state("IMPLEMENT")
        .feature("feat-001", "in-progress")
        .skill(
            "hydration",
            "Mends what differs on the client.",
            "Look first.",
        )
        .write(
            "CLAUDE.md",
            "# Shop\n\n## Commands\n\n| Command | What |\n|---|---|\n| `true` | nothing |\n",
        )
        .write("fix.sh", "echo fixed\n");
    for says in [
        "Wrap dates in useEffect",
        "Wrap the dates in `useEffect`",
        "wrapped dates in useEffect",
    ] {
        let add = format!(
            "checkrein trace add '{says}' --category hydration --context 'The date differs on the client.'"
        );
        let settle = "checkrein trace outcome \"$(checkrein trace list --json --pending | grep -o '[^a]t-[0-9a-f]*' | tr -d '\"' | head -1)\" success";
        session(&project, &[&add, "sh fix.sh", settle]);
    }
    let proposed = project
        .run("checkrein", &["learn", "propose", "--json"])
        .json();
    let proposals = proposed["proposals"].as_array().unwrap();
    let files: Vec<&str> = proposals
        .iter()
        .map(|proposal| proposal["file"].as_str().unwrap())
        .collect();
    assert_eq!(files, [patterns, skill, "CLAUDE.md"], "{proposed:#}");
    let ids: Vec<&str> = proposals
        .iter()
        .map(|proposal| proposal["id"].as_str().unwrap())
        .collect();
    // The model may not.
    let refused = session(
        &project,
        &[&format!("checkrein learn apply {}", ids.join(" "))],
    );
    let last = refused.conversation().last().unwrap().latest();
    assert!(last.contains("person-only: refused"), "{last}");
    assert!(!project.path(patterns).exists());
    // A person may.
    let applied = project.run("checkrein", &[&["learn", "apply"], &ids[..]].concat());
    assert_eq!(applied.code, 0, "{applied}");
    let run = session(&project, &["true"]);
    let first = run.conversation()[0].text();
    assert!(first.contains("`sh fix.sh`"), "{first}");
    assert!(
        project
            .read(patterns)
            .contains("When the date differs on the client, ")
    );
    let reverted = project.run("checkrein", &[&["learn", "revert"], &ids[..]].concat());
    assert_eq!(reverted.code, 0, "{reverted}");
    let text = project.read("CLAUDE.md");
    assert!(
        !text.contains("fix.sh") && text.contains("| `true` | nothing |"),
        "{text}"
    );
}
