//! `checkrein feature tested`: what must hold first, found out in real repositories.

mod commits;
mod runs;

use std::path::Path;

use checkrein_testkit::{Output, TestProject};
use fs_err as fs;
use insta::assert_snapshot;
use serde_json::{Value, json};

const TESTED: [&str; 3] = ["feature", "tested", "feat-001"];

/// A test command that leaves a line outside of the work tree for each run.
const COUNTED: &str = "echo run >> \"$HOME/runs\" && test ! -e \"a failing test\"";

/// A project at TEST whose feature is done, with these settings besides.
fn plain(settings: &Value) -> TestProject {
    let mut all = json!({ "v": 1, "project_type": "generic" });
    for (name, value) in settings.as_object().unwrap() {
        all[name] = value.clone();
    }
    TestProject::new()
        .project_json(&all)
        .state("TEST")
        .feature("feat-001", "done")
        .feature("feat-002", "done")
        .write("src/main.rs", "fn main() {}\n")
}

fn project(settings: &Value) -> TestProject {
    plain(settings).git()
}

fn counted() -> TestProject {
    project(&json!({ "test_command": COUNTED }))
}

/// Runs a command; what differs from run to run is replaced.
fn run(project: &TestProject, arguments: &[&str]) -> Output {
    let mut output = project.run("checkrein", arguments);
    for text in [&mut output.stdout, &mut output.stderr] {
        *text = plain_text(text);
    }
    output
}

fn plain_text(text: &str) -> String {
    let word = |word: &str| {
        let is_time = |part: &str| part.len() >= 20 && part.starts_with("202");
        if word.contains("/test-runs/") {
            "`[output]`):".to_owned()
        } else if is_time(word) {
            let end = if word.ends_with(';') { ";" } else { "" };
            format!("[time]{end}")
        } else {
            word.to_owned()
        }
    };
    let line = |line: &str| line.split(' ').map(word).collect::<Vec<_>>().join(" ");
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

fn runs(project: &TestProject) -> usize {
    let runs = fs::read_to_string(project.home().join("runs"));
    runs.unwrap_or_default().lines().count()
}

fn status(project: &TestProject, id: &str) -> String {
    let list: Value =
        serde_json::from_str(&project.read(".claude/progress/feature-list.json")).unwrap();
    let features = list["features"].as_array().unwrap();
    let feature = features.iter().find(|feature| feature["id"] == id).unwrap();
    feature["status"].as_str().unwrap().to_owned()
}

/// Checks that a gate refuses, that its words are there, and that nothing became of the feature.
#[track_caller]
fn refused(project: &TestProject, gate: &str, words: &str) {
    let output = run(project, &TESTED);
    let expected = format!("{gate}: refused `feat-001` → tested");
    assert!(output.stderr.starts_with(&expected), "{output}");
    assert!(output.stderr.contains(words), "{output}");
    assert_eq!(
        (output.code, status(project, "feat-001").as_str()),
        (1, "done")
    );
}

#[track_caller]
fn passes(project: &TestProject) {
    let output = run(project, &TESTED);
    assert_eq!(output.code, 0, "{output}");
    assert_eq!(status(project, "feat-001"), "tested");
}

#[test]
fn decisions_have_outcomes_first() {
    let project = counted();
    let added = project.run(
        "checkrein",
        &["trace", "add", "keep it", "--feature", "feat-001"],
    );
    let id = added.stdout.split_whitespace().next().unwrap();
    refused(
        &project,
        "outcome-before-tested",
        &format!("`{id}` (keep it)"),
    );
    project.run("checkrein", &["trace", "outcome", id, "failure"]);
    passes(&project);
}

#[test]
fn a_feature_that_is_not_done_is_not_tested() {
    let project = counted();
    run(&project, &["feature", "start", "feat-001"]);
    assert_snapshot!(run(&project, &TESTED), @"
    ------- stderr -------
    valid-transition: refused `feat-001` → tested in .claude/progress/feature-list.json
    `feat-001` is in progress, so it cannot be tested.
    Next: say that it is built with `checkrein feature done feat-001` first.
    [exit status: 1]
    ");
    assert_snapshot!(run(&project, &["feature", "tested", "feat-9"]), @"
    ------- stderr -------
    error: there is no feature `feat-9`

    hint: list them with `checkrein feature list`
    [exit status: 1]
    ");
    assert_eq!(runs(&project), 0);
}

#[test]
fn gates_are_switched_off_in_the_settings_or_by_the_person() {
    let off = json!({ "commit-before-tested": "off", "tests-pass": "off" });
    let project = project(&json!({ "test_command": "false", "gates": off }));
    passes(&project.write("src/main.rs", "not committed\n"));

    let project = counted().write("src/main.rs", "not committed\n");
    assert_eq!(
        run(&project, &["gate", "off", "commit-before-tested"]).code,
        0
    );
    assert_snapshot!(run(&project, &TESTED), @r#"
    tests: running `echo run >> "$HOME/runs" && test ! -e "a failing test"`, 600 s at most
    note: `commit-before-tested` is switched off: 1 uncommitted file: `src/main.rs`.
    feat-001  tested       Title of feat-001
    next: test `feat-002`, then `checkrein feature tested feat-002`
    "#);
    let audit = audit(project.home());
    assert!(
        audit.contains("\"act\":\"overridden\",\"of\":\"commit-before-tested\""),
        "{audit}"
    );
    assert!(
        audit.contains("1 uncommitted file: `src/main.rs`."),
        "{audit}"
    );
    assert_eq!(runs(&project), 1, "the others hold");
}

#[test]
fn what_was_not_run_is_said_and_written_down_as_that() {
    let project = counted();
    assert_eq!(run(&project, &["gate", "off", "tests-pass"]).code, 0);
    let output = run(&project, &TESTED);
    let why = r#"`echo run >> "$HOME/runs" && test ! -e "a failing test"` was not run."#;
    let note = format!("note: `tests-pass` is switched off: {why}\n");
    assert!(output.stdout.starts_with(&note), "{output}");
    assert_eq!(runs(&project), 0);
    let audit = audit(project.home());
    assert!(audit.contains("was not run."), "{audit}");
    assert!(!audit.contains("finds it out"), "{audit}");
}

#[test]
fn what_was_tested_already_is_not_said_to_be_tested_now() {
    let project = counted();
    passes(&project);
    let project = project.write("a failing test", "");
    assert_snapshot!(run(&project, &TESTED), @"
    `feat-001` was tested already at [time]; nothing was run
    to test it anew, take it up again with `checkrein feature start feat-001`
    ");
    assert_snapshot!(run(&project, &["feature", "tested", "feat-001", "--again"]), @"
    ------- stderr -------
    error: `feat-001` was tested already at [time]; nothing was run

    hint: to test it anew, take it up again with `checkrein feature start feat-001`
    [exit status: 1]
    ");
    assert_eq!(runs(&project), 1);
}

#[test]
fn while_the_project_is_broken_nothing_becomes_tested() {
    let settings = json!({ "test_command": COUNTED, "health_check": "test ! -e ill" });
    let project = project(&settings);
    run(&project, &["state", "enter", "FIX_BROKEN"]);
    assert_snapshot!(run(&project, &TESTED), @"
    ------- stderr -------
    health-ok: refused `feat-001` → tested in .claude/progress/feature-list.json
    The project is in FIX_BROKEN, where nothing counts but mending it.
    Next: mend what the health check finds, run `checkrein state health`, then `checkrein feature tested feat-001`.
    [exit status: 1]
    ");
    assert_eq!(runs(&project), 0);
    assert_eq!(run(&project, &["state", "health"]).code, 0);
    passes(&project);
}

/// Returns the only audit trail of a home.
fn audit(home: &Path) -> String {
    let projects = fs::read_dir(home.join(".local/share/checkrein/projects")).unwrap();
    let trails = projects.map(|project| project.unwrap().path().join("audit.jsonl"));
    let mut trails: Vec<_> = trails.filter(|trail| trail.exists()).collect();
    assert_eq!(trails.len(), 1);
    fs::read_to_string(trails.remove(0)).unwrap()
}
