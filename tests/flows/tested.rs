//! A model that says "tested" is held to it: committed first, then tests that pass; and a project that
//! breaks meanwhile is mended first.

use checkrein_testkit::{Client, MockApi, Request, Script, TestProject};
use serde_json::{Value, json};

use crate::installed;

/// A project at TEST whose feature is built, with a change that is in no commit.
fn project(settings: &Value) -> TestProject {
    let mut all = json!({ "v": 1, "project_type": "generic" });
    for (name, value) in settings.as_object().expect("a test gives settings") {
        all[name] = value.clone();
    }
    installed()
        .project_json(&all)
        .state("TEST")
        .feature("feat-001", "done")
        .write("work.sh", "echo 1\n")
        .git()
        .write("work.sh", "echo 2\n")
}

/// Lets the model run these commands one after the other; returns what it was told after each.
fn told(project: &TestProject, mode: &str, commands: &[&str]) -> Vec<String> {
    let mut script = Script::new();
    for command in commands {
        script = script.tool("Bash", json!({ "command": command }));
    }
    let arguments = ["--permission-mode", mode, "--allowedTools", "Bash"];
    // As root the client has no bypass mode but in a sandbox, which a throw-away home is.
    let client = Client::new(project).variable("IS_SANDBOX", "1");
    let client = client.arguments(&arguments);
    let run = client.run(&MockApi::start(script), "Go on.");
    assert_eq!((run.code, run.timed_out), (0, false), "{run:?}");
    let requests = run.conversation();
    let told = requests
        .iter()
        .skip(1)
        .map(|request: &&Request| request.latest());
    told.collect()
}

fn status(project: &TestProject) -> String {
    let list = project.read(".claude/progress/feature-list.json");
    let list: Value = serde_json::from_str(&list).expect("it is written whole");
    list["features"][0]["status"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

const TESTED: &str = "checkrein feature tested feat-001";

#[test]
fn tested_means_committed_and_passing() {
    let project = project(&json!({
        "test_command": "echo run >> \"$HOME/runs\"; grep -q 3 work.sh || { echo \"expected 3\"; exit 1; }",
    }));
    let commands = [
        TESTED,
        "git commit -qam 'first try'",
        TESTED,
        "echo 'echo 3' > work.sh && git commit -qam 'second try'",
        TESTED,
    ];
    let told = told(&project, "acceptEdits", &commands);
    assert!(
        told[0].contains("commit-before-tested: refused `feat-001` → tested"),
        "{told:#?}"
    );
    assert!(
        told[0].contains("1 uncommitted file: `work.sh`."),
        "{told:#?}"
    );
    assert!(
        told[0].contains("Next: run `git add -A -- work.sh && git commit"),
        "{told:#?}"
    );
    assert!(
        told[2].contains("tests-pass: refused `feat-001` → tested"),
        "{told:#?}"
    );
    assert!(told[2].contains("expected 3"), "{told:#?}");
    assert!(told[4].contains("feat-001  tested"), "{told:#?}");
    assert_eq!(status(&project), "tested");
    assert_eq!(
        project.read_home("runs").lines().count(),
        2,
        "once for each content"
    );
}

#[test]
fn no_other_road_leads_to_tested() {
    for (mode, command) in [
        (
            "acceptEdits",
            "sed -i s/done/tested/ .claude/progress/feature-list.json",
        ),
        ("acceptEdits", "checkrein gate off tests-pass"),
        (
            "bypassPermissions",
            "sed -i s/done/tested/ .claude/progress/feature-list.json",
        ),
        ("bypassPermissions", "checkrein gate off tests-pass"),
    ] {
        let project = project(&json!({ "test_command": "false" }));
        let told = told(&project, mode, &[command, TESTED]);
        assert!(told[0].contains("refused"), "{mode}: {told:#?}");
        assert!(
            told[1].contains("refused `feat-001` → tested"),
            "{mode}: {told:#?}"
        );
        assert_eq!(status(&project), "done", "{mode} {command}");
    }
}

#[test]
fn a_project_that_breaks_is_mended_first() {
    let project =
        project(&json!({ "health_check": "test -e well || { echo 'no well'; exit 1; }" }));
    let commands = [
        "checkrein state enter TEST",
        "touch well && checkrein state health",
        "checkrein state enter IMPLEMENT",
    ];
    let told = told(&project, "acceptEdits", &commands);
    // The session's start found out before.
    assert!(
        told[0].contains("health-ok: refused FIX_BROKEN → TEST"),
        "{told:#?}"
    );
    assert!(told[0].contains("no well"), "{told:#?}");
    assert!(told[1].contains("FIX_BROKEN → TEST"), "{told:#?}");
    assert!(told[2].contains("TEST → IMPLEMENT"), "{told:#?}");
}
