//! What was decided three times with success is said when a prompt is about it, in a session of the real
//! client; and it can be told whether that helped.

use checkrein_testkit::{Client, MockApi, Run, Script, TestProject};
use serde_json::{Value, json};

use crate::installed;

const PROMPT: &str = "The migration of the users table waits for a lock, repair it";

fn session(project: &TestProject, script: Script, prompt: &str) -> Run {
    Client::new(project).run(&MockApi::start(script), prompt)
}

/// Three decisions for the same fix, each with its situation, all with success.
fn decided(project: &TestProject) {
    for context in [
        "The migration of orders waits for a lock",
        "A migration waits for a lock of the nightly export",
        "The migration waits for locks of long transactions",
    ] {
        let added = project.run(
            "checkrein",
            &[
                "trace",
                "add",
                "Set lock_timeout before the migration",
                "--category=database",
                "--context",
                context,
                "--json",
            ],
        );
        let added: Value = serde_json::from_str(&added.stdout).unwrap();
        let id = added["trace"]["id"].as_str().unwrap();
        project.run("checkrein", &["trace", "outcome", id, "success"]);
    }
    project.run("checkrein", &["trace", "index"]);
}

#[test]
fn a_prompt_about_a_known_situation_gets_the_advice_and_its_success_is_told() {
    let project = installed();
    decided(&project);
    let add = "checkrein trace add 'Set lock_timeout before the migration' --category=database \
               --context 'The migration of users waits for a lock' --id t-again && checkrein trace outcome t-again success";
    let script = Script::new().tool("Bash", json!({ "command": add }));
    let run = session(&project, script, PROMPT);
    let text = run.conversation()[0].text();
    assert!(
        text.contains("set lock_timeout before the migration (worked 3 of 3 times; trace t-"),
        "{text}"
    );
    let stats = project.run("checkrein", &["learn", "stats", "--json"]);
    let stats: Value = serde_json::from_str(&stats.stdout).unwrap();
    let total = &stats["total"];
    let counts = ["advised", "followed", "success"].map(|name| total[name].as_u64().unwrap());
    assert_eq!(counts, [1, 1, 1], "{stats}");
    let other = session(
        &project,
        Script::new(),
        "Paint the front door of the users page green",
    );
    assert!(!other.conversation()[0].text().contains("lock_timeout"));
}
