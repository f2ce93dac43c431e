//! `session-end`: the checkpoint and the session's summary.

use checkrein_testkit::TestProject;
use fs_err as fs;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::facts::facts;
use crate::tree::{assert_same, tree};

fn project(checkpoint: &str) -> TestProject {
    TestProject::new()
        .project_json(&json!({ "v": 1, "project_type": "generic", "checkpoint": checkpoint }))
        .state("IMPLEMENT")
        .write("a.txt", "1\n")
        .git()
        .write("a.txt", "2\n")
}

/// The summaries of the project's sessions, without what differs from run to run.
fn summaries(project: &TestProject) -> Vec<Value> {
    let projects = project.home().join(".local/share/checkrein/projects");
    let mut folders = fs::read_dir(projects).unwrap();
    let log = folders
        .next()
        .unwrap()
        .unwrap()
        .path()
        .join("sessions.jsonl");
    let text = fs::read_to_string(log).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn the_work_of_the_session_is_kept_beside_the_branch() {
    let project = project("ref");
    let before = tree(project.root());
    assert_snapshot!(project.run_hook("session-end", &project.session_end("other")), @"");
    assert_snapshot!(facts(&project), @r#"{"fact":"ended","reason":"other","v":1}"#);
    assert_same(&before, project.root(), "it");
    assert_snapshot!(project.run_git(&["log", "--all", "--format=%s (%an)"]), @"
    checkrein: checkpoint at the end of the session (A Person)
    first (A Person)
    ");
    assert_snapshot!(project.shell("git show $(git for-each-ref --format='%(refname)' refs/checkrein | head -1):a.txt"), @"2");
}

#[test]
fn the_work_of_the_session_is_kept_on_the_branch() {
    let project = project("branch");
    assert_snapshot!(project.run_hook("session-end", &project.session_end("other")), @"");
    assert_snapshot!(project.run_git(&["log", "--format=%s (%an) %D"]), @"
    checkrein: checkpoint at the end of the session (A Person) HEAD -> main
    first (A Person)
    ");
    assert_snapshot!(project.run_git(&["status", "--short"]), @"");
}

#[test]
fn the_session_is_summed_up() {
    let project = project("ref");
    let input = json!({ "file_path": project.path("a.txt"), "content": "2\n" });
    project.run_hook(
        "post-tool-use",
        &project.post_tool_use("Write", input, json!({})),
    );
    project.run_hook("session-end", &project.session_end("clear"));
    let summaries = summaries(&project);
    assert_eq!(summaries.len(), 1, "{summaries:?}");
    assert_eq!(summaries[0]["reason"], "clear");
    assert_eq!(summaries[0]["changed"], json!(["a.txt"]));
    assert!(
        summaries[0]["checkpoint"]
            .as_str()
            .unwrap()
            .contains("refs/checkrein/")
    );
}

#[test]
fn without_the_setting_no_checkpoint_is_made() {
    let project = project("off");
    assert_snapshot!(project.run_hook("session-end", &project.session_end("other")), @"");
    assert_snapshot!(project.run_git(&["for-each-ref", "refs/checkrein"]), @"");
    assert_eq!(summaries(&project)[0]["checkpoint"], Value::Null);
}

#[test]
fn outside_of_a_project_it_only_remembers_that_the_session_is_over() {
    let project = TestProject::new()
        .write("a.txt", "1\n")
        .git()
        .write("a.txt", "2\n");
    assert_snapshot!(project.run_hook("session-end", &project.session_end("other")), @"");
    assert_snapshot!(facts(&project), @r#"{"fact":"ended","reason":"other","v":1}"#);
    assert_snapshot!(project.run_git(&["for-each-ref", "refs/checkrein"]), @"");
}

#[test]
fn another_event_is_none_of_its_business() {
    let project = project("ref");
    assert_snapshot!(project.run_hook("session-end", &project.stop(false)), @"");
    assert_snapshot!(project.run_git(&["for-each-ref", "refs/checkrein"]), @"");
}
