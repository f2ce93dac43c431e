//! `checkrein trace`: decisions written down, and what came of them.

use std::process::Command;

use checkrein_testkit::TestProject;
use checkrein_testkit::project::program;
use insta::assert_snapshot;
use serde_json::Value;

fn project() -> TestProject {
    TestProject::new()
        .state("IMPLEMENT")
        .feature("feat-001", "in-progress")
}

/// Adds a trace and returns its id.
fn add(project: &TestProject, arguments: &[&str]) -> String {
    let output = project.run("checkrein", &[&["trace", "add"], arguments].concat());
    assert_eq!(output.code, 0, "{output}");
    output.stdout.split_whitespace().next().unwrap().to_owned()
}

fn list(project: &TestProject, arguments: &[&str]) -> Vec<Value> {
    let arguments = [&["trace", "list", "--json"], arguments].concat();
    let output = project.run("checkrein", &arguments);
    output.json().as_array().unwrap().clone()
}

#[test]
fn a_decision_belongs_to_the_feature_in_work_and_waits_for_its_outcome() {
    let project = project();
    let id = add(&project, &["keep it in memory", "--file", "a b.rs"]);
    let output = project.run(
        "checkrein",
        &["trace", "outcome", &id, "failure", "--note", "2 GB"],
    );
    let said = output.to_string().replace(&id, "[id]");
    assert_snapshot!(said, @"[id]  failure  feat-001  decision: keep it in memory");
    let mut trace = list(&project, &[]).remove(0);
    assert_eq!(trace["id"].take(), id.as_str());
    assert!(trace["at"].take().is_string());
    assert_snapshot!(trace, @r#"{"at":null,"category":"decision","decision":"keep it in memory","feature":"feat-001","files":["a b.rs"],"id":null,"note":"2 GB","outcome":"failure","v":1}"#);
    let lines = project.read(".claude/progress/traces.jsonl");
    assert_eq!(
        lines.lines().count(),
        2,
        "nothing is changed, only appended"
    );
}

#[test]
fn lists_are_narrowed_down() {
    let project = project();
    let first = add(&project, &["a", "--category", "design"]);
    add(&project, &["b", "--no-feature"]);
    project.run("checkrein", &["trace", "outcome", &first, "success"]);
    let decisions = |arguments: &[&str]| -> Vec<String> {
        let traces = list(&project, arguments);
        let decision = |trace: &Value| trace["decision"].as_str().unwrap().to_owned();
        traces.iter().map(decision).collect()
    };
    assert_eq!(decisions(&["--pending"]), ["b"]);
    assert_eq!(decisions(&["--feature", "feat-001"]), ["a"]);
    assert_eq!(decisions(&["--category", "decision"]), ["b"]);
    assert_eq!(decisions(&[]), ["a", "b"]);
}

#[test]
fn what_makes_no_sense_is_refused_with_the_way_out() {
    let project = project();
    assert_snapshot!(project.run("checkrein", &["trace", "add", "x", "--feature", "feat-9"]), @"
    ------- stderr -------
    error: there is no feature `feat-9`

    hint: list them with `checkrein feature list`
    [exit status: 1]
    ");
    assert_snapshot!(project.run("checkrein", &["trace", "outcome", "t-1", "success"]), @"
    ------- stderr -------
    error: there is no trace `t-1`

    hint: list them with `checkrein trace list`
    [exit status: 1]
    ");
    assert_snapshot!(project.run("checkrein", &["trace", "list"]), @r#"no traces; write one down with `checkrein trace add "DECISION"`"#);
}

#[test]
fn many_at_once_lose_none() {
    let project = project();
    let add = |number: usize| -> Command {
        let mut command = project.command(program("checkrein"));
        command.args(["trace", "add", &format!("decision {number}")]);
        command
    };
    let mut running: Vec<_> = (0..40).map(|number| add(number).spawn().unwrap()).collect();
    assert!(
        running
            .iter_mut()
            .all(|child| child.wait().unwrap().success())
    );
    assert_eq!(list(&project, &["--pending"]).len(), 40);
}
