//! The health check: it moves the state, by whichever command it is run.

use checkrein_testkit::{Output, TestProject};
use fs_err as fs;
use insta::assert_snapshot;
use serde_json::{Value, json};

/// A check of what is in no work tree, which leaves a line for each run.
const CHECK: &str =
    "echo run >> \"$HOME/checks\"; test -e \"$HOME/well\" || { echo \"it's down\"; exit 3; }";

fn project(settings: &Value) -> TestProject {
    let mut all = json!({ "v": 1, "project_type": "generic", "health_check": CHECK });
    for (name, value) in settings.as_object().unwrap() {
        all[name] = value.clone();
    }
    TestProject::new().project_json(&all).state("IMPLEMENT")
}

fn ill() -> TestProject {
    project(&json!({}))
}

fn mend(project: TestProject) -> TestProject {
    project.write_home("well", "")
}

fn run(project: &TestProject, arguments: &[&str]) -> Output {
    let mut output = project.run("checkrein", arguments);
    let is_folder = |part: &&str| part.starts_with("myproject-");
    let key = output.stderr.split('/').find(is_folder).map(str::to_owned);
    if let Some(key) = key {
        output.stderr = output.stderr.replace(&key, "[key]");
    }
    output
}

fn state(project: &TestProject) -> Value {
    serde_json::from_str(&project.read(".claude/progress/state.json")).unwrap()
}

#[track_caller]
fn stands_at(project: &TestProject, name: &str) {
    assert_eq!(state(project)["state"], name);
}

#[test]
fn a_move_of_an_ill_project_leads_to_fix_broken() {
    let project = ill();
    assert_snapshot!(run(&project, &["state", "enter", "TEST"]), @r#"
    ------- stderr -------
    health-ok: refused IMPLEMENT → TEST in .claude/progress/state.json
    `echo run >> "$HOME/checks"; test -e "$HOME/well" || { echo "it's down"; exit 3; }` ended with exit code 3.
    Its last lines (all of them in `[HOME]/.local/share/checkrein/projects/[key]/health-check.log`):
      it's down
    The project is in FIX_BROKEN now; it came from IMPLEMENT.
    Next: mend what it finds, then run `checkrein state health`, which leads back to IMPLEMENT.
    [exit status: 1]
    "#);
    stands_at(&project, "FIX_BROKEN");
    assert_eq!(state(&project)["came_from"], "IMPLEMENT");
    assert_eq!(
        state(&project)["history"][0]["reason"],
        "the health check fails"
    );
    // It does not lead out by a wish alone.
    assert_snapshot!(run(&project, &["state", "enter", "IMPLEMENT"]), @r#"
    ------- stderr -------
    health-ok: refused FIX_BROKEN → IMPLEMENT in .claude/progress/state.json
    `echo run >> "$HOME/checks"; test -e "$HOME/well" || { echo "it's down"; exit 3; }` ended with exit code 3.
    Its last lines (all of them in `[HOME]/.local/share/checkrein/projects/[key]/health-check.log`):
      it's down
    Next: mend what it finds, then run `checkrein state health`.
    [exit status: 1]
    "#);
    stands_at(&project, "FIX_BROKEN");
    assert_eq!(state(&project)["came_from"], "IMPLEMENT");
    let project = mend(project);
    assert_snapshot!(run(&project, &["state", "enter", "IMPLEMENT"]), @"
    FIX_BROKEN → IMPLEMENT
    next: nothing is left to build: `checkrein state enter TEST`
    ");
    stands_at(&project, "IMPLEMENT");
}

#[test]
fn the_check_by_itself_moves_the_state_both_ways() {
    let project = ill();
    assert_snapshot!(run(&project, &["state", "health"]), @r#"
    ------- stderr -------
    error: `echo run >> "$HOME/checks"; test -e "$HOME/well" || { echo "it's down"; exit 3; }` ended with exit code 3.
    Its last lines (all of them in `[HOME]/.local/share/checkrein/projects/[key]/health-check.log`):
      it's down
    IMPLEMENT → FIX_BROKEN

    hint: mend what it finds, then run `checkrein state health` again
    [exit status: 1]
    "#);
    assert_snapshot!(run(&project, &["state", "show"]).stdout.lines().last().unwrap(), @"next: mend what the health check finds, then `checkrein state health`, which leads back to IMPLEMENT");
    let again = run(&project, &["state", "health"]);
    assert_eq!(again.code, 1);
    assert!(!again.stderr.contains("→"), "{again}");
    let project = mend(project);
    assert_snapshot!(run(&project, &["state", "health"]), @r#"
    health: `echo run >> "$HOME/checks"; test -e "$HOME/well" || { echo "it's down"; exit 3; }` passes
    FIX_BROKEN → IMPLEMENT
    next: nothing is left to build: `checkrein state enter TEST`
    "#);
    stands_at(&project, "IMPLEMENT");
    assert_snapshot!(run(&project, &["state", "health"]), @r#"
    health: `echo run >> "$HOME/checks"; test -e "$HOME/well" || { echo "it's down"; exit 3; }` passes
    next: nothing is left to build: `checkrein state enter TEST`
    "#);
}

#[test]
fn a_pass_is_remembered_for_the_work_tree_and_asked_anew_by_its_own_command() {
    let project = mend(ill());
    let checks = || {
        let text = fs::read_to_string(project.home().join("checks")).unwrap();
        text.lines().count()
    };
    assert_eq!(run(&project, &["state", "enter", "TEST"]).code, 0);
    fs::remove_file(project.home().join("well")).unwrap();
    assert_eq!(run(&project, &["state", "enter", "IMPLEMENT"]).code, 0);
    assert_eq!(checks(), 1, "nothing runs twice for the same work tree");
    assert_eq!(run(&project, &["state", "health"]).code, 1);
    stands_at(&project, "FIX_BROKEN");
    // A failure is not remembered, and the way out asks what is so now.
    assert_eq!(run(&project, &["state", "enter", "IMPLEMENT"]).code, 1);
    assert_eq!(checks(), 3);
    fs::write(project.home().join("well"), "").unwrap();
    assert_eq!(run(&project, &["state", "enter", "IMPLEMENT"]).code, 0);
    assert_eq!(checks(), 4);
    fs::write(project.path("a.txt"), "another content").unwrap();
    assert_eq!(run(&project, &["state", "enter", "TEST"]).code, 0);
    assert_eq!(checks(), 5);
}

#[test]
fn nothing_is_run_for_what_the_table_does_not_allow() {
    let project = ill();
    let output = run(&project, &["state", "enter", "COMPLETE"]);
    assert!(
        output.stderr.starts_with("valid-transition: refused"),
        "{output}"
    );
    run(&project, &["state", "enter", "FIX_BROKEN"]);
    stands_at(&project, "FIX_BROKEN");
    assert!(!project.home().join("checks").exists());
}

#[test]
fn who_switches_the_gate_off_is_not_moved() {
    let project = project(&json!({ "gates": { "health-ok": "off" } }));
    assert_eq!(run(&project, &["state", "health"]).code, 1);
    stands_at(&project, "IMPLEMENT");
    assert_eq!(run(&project, &["state", "enter", "TEST"]).code, 0);
    let project = ill();
    assert_eq!(run(&project, &["gate", "off", "health-ok"]).code, 0);
    assert_eq!(run(&project, &["state", "health"]).code, 1);
    assert_eq!(run(&project, &["state", "enter", "TEST"]).code, 0);
    stands_at(&project, "TEST");
}

#[test]
fn a_check_that_takes_too_long_holds_up_and_moves_nothing() {
    let project = project(&json!({ "health_check": "sleep 1000", "health_timeout": 1 }));
    let output = run(&project, &["state", "enter", "TEST"]);
    assert!(
        output
            .stderr
            .contains("`sleep 1000` took longer than 1 s and was ended."),
        "{output}"
    );
    assert!(
        output.stderr.contains("longer `health_timeout`"),
        "{output}"
    );
    stands_at(&project, "IMPLEMENT");
}

#[test]
fn programs_read_what_came_of_it() {
    let project = ill();
    let mut said = project
        .run("checkrein", &["state", "health", "--json", "--limit", "7"])
        .json();
    assert!(
        said["output"]
            .take()
            .as_str()
            .unwrap()
            .ends_with("/health-check.log")
    );
    said["check"].take();
    assert_snapshot!(said, @r#"{"check":null,"code":3,"end":"exited","from":"IMPLEMENT","limit":7,"output":null,"tail":["it's down"],"to":"FIX_BROKEN","v":1}"#);
}

#[test]
fn without_a_check_there_is_none_to_run() {
    let project = TestProject::new().state("IMPLEMENT");
    assert_snapshot!(run(&project, &["state", "health"]), @"
    ------- stderr -------
    error: the project has no health check

    hint: name one with `checkrein init --health-check COMMAND`
    [exit status: 1]
    ");
}

#[test]
fn init_ends_once_the_variables_are_set() {
    let project = TestProject::new()
        .project_json(
            &json!({ "v": 1, "project_type": "generic", "required_env": ["HOME", "API_KEY"] }),
        )
        .state("INIT");
    assert_snapshot!(run(&project, &["state", "enter", "IMPLEMENT"]), @"
    ------- stderr -------
    required-env: refused INIT → IMPLEMENT in .claude/progress/state.json
    `API_KEY` is not set; `.claude/config/project.json` requires `HOME`, `API_KEY`.
    Next: ask the person to set `API_KEY` where Claude Code is started, then run `checkrein state enter IMPLEMENT` in a new session.
    [exit status: 1]
    ");
    assert_eq!(
        project
            .shell("API_KEY= checkrein state enter IMPLEMENT")
            .code,
        1
    );
    assert_eq!(
        project
            .shell("API_KEY=x checkrein state enter IMPLEMENT")
            .code,
        0
    );
    stands_at(&project, "IMPLEMENT");
}

#[test]
fn a_complete_project_that_gets_a_feature_is_checked_like_any_that_moves() {
    let complete = |project: TestProject| project.state("COMPLETE").feature("feat-001", "tested");
    let project = mend(complete(ill()));
    assert_snapshot!(run(&project, &["feature", "add", "More"]), @"
    added feat-002 More
    COMPLETE → IMPLEMENT
    next: begin `feat-002`: `checkrein feature start feat-002`
    ");
    let project = complete(ill());
    let output = run(&project, &["feature", "add", "More"]);
    assert!(output.stdout.contains("added feat-002 More"), "{output}");
    assert!(
        output
            .stderr
            .contains("FIX_BROKEN now; it came from COMPLETE"),
        "{output}"
    );
    let project = mend(project);
    assert_eq!(run(&project, &["state", "health"]).code, 0);
    stands_at(&project, "COMPLETE");
}
