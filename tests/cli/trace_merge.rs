//! Decisions on two branches: git puts them together without asking anybody.

use checkrein_testkit::TestProject;
use serde_json::Value;

/// Adds a decision and says what came of the one before.
fn work(project: &TestProject, id: &str, before: &str, outcome: &str) {
    let add = ["trace", "add", &format!("decision {id}"), "--id", id];
    for arguments in [&add[..], &["trace", "outcome", before, outcome]] {
        let output = project.run("checkrein", arguments);
        assert_eq!(output.code, 0, "{output}");
    }
}

/// A repository whose branches `ours` (checked out) and `theirs` both went on from `main`.
fn two_branches() -> TestProject {
    let project = TestProject::new().write("a.txt", "1\n").git();
    project.run(
        "checkrein",
        &["trace", "add", "decision main", "--id", "main"],
    );
    let project = project.commit_all("a decision");
    for branch in ["theirs", "ours"] {
        project.run_git(&["checkout", "--quiet", "-b", branch, "main"]);
        let outcome = if branch == "ours" {
            "success"
        } else {
            "failure"
        };
        work(&project, branch, "main", outcome);
        project.run_git(&["commit", "--quiet", "--all", "--message", branch]);
    }
    project
}

fn decisions(project: &TestProject) -> Vec<String> {
    let list = project
        .run("checkrein", &["trace", "list", "--json"])
        .json();
    let name = |trace: &Value| format!("{}: {}", trace["id"], trace["outcome"]).replace('"', "");
    let mut names: Vec<String> = list["traces"]
        .as_array()
        .unwrap()
        .iter()
        .map(name)
        .collect();
    names.sort();
    names
}

/// What is known once both sides are there; of what came of `main`, `ours` was said last.
const ALL: [&str; 3] = ["main: success", "ours: pending", "theirs: pending"];

#[test]
fn a_merge_keeps_the_lines_of_both_sides() {
    let project = two_branches();
    project.run_git(&["merge", "--quiet", "--no-edit", "theirs"]);
    assert_eq!(decisions(&project), ALL);
    assert_eq!(project.run_git(&["status", "--short"]).stdout, "");
    let log = project.read(".claude/progress/traces.jsonl");
    assert_eq!(log.lines().count(), 5, "{log}");
}

#[test]
fn a_rebase_and_a_cherry_pick_do_too() {
    let project = two_branches();
    project.run_git(&["rebase", "--quiet", "theirs"]);
    assert_eq!(decisions(&project), ALL);
    let project = two_branches();
    project.run_git(&["cherry-pick", "theirs"]);
    assert_eq!(decisions(&project), ALL);
}

#[test]
fn what_was_put_aside_comes_back_beside_what_was_added_meanwhile() {
    let project = two_branches();
    work(&project, "aside", "ours", "success");
    project.run_git(&["stash", "--quiet"]);
    project.run_git(&["merge", "--quiet", "--no-edit", "theirs"]);
    project.run_git(&["stash", "pop", "--quiet"]);
    assert_eq!(
        decisions(&project),
        [
            "aside: pending",
            "main: success",
            "ours: success",
            "theirs: pending"
        ]
    );
}

#[test]
fn two_branches_that_each_began_the_log_are_merged_as_well() {
    let project = TestProject::new().write("a.txt", "1\n").git();
    for branch in ["theirs", "ours"] {
        project.run_git(&["checkout", "--quiet", "-b", branch, "main"]);
        project.run("checkrein", &["trace", "add", "x", "--id", branch]);
        project.run_git(&["add", "--all"]);
        project.run_git(&["commit", "--quiet", "--message", branch]);
    }
    project.run_git(&["merge", "--quiet", "--no-edit", "theirs"]);
    assert_eq!(decisions(&project), ["ours: pending", "theirs: pending"]);
}

#[test]
fn a_linked_work_tree_has_the_log_of_its_own_branch() {
    let project = two_branches();
    project.run_git(&["worktree", "add", "--quiet", "../linked tree", "theirs"]);
    let mut command = project.command(checkrein_testkit::project::program("checkrein"));
    command
        .current_dir(project.path("../linked tree"))
        .args(["trace", "add", "there", "--id", "there"]);
    let output = project.finish(&mut command, b"");
    assert_eq!(output.code, 0, "{output}");
    assert_eq!(decisions(&project), ["main: success", "ours: pending"]);
    project.run_git(&[
        "-C",
        "../linked tree",
        "commit",
        "--quiet",
        "--all",
        "--message",
        "there",
    ]);
    project.run_git(&["merge", "--quiet", "--no-edit", "theirs"]);
    assert_eq!(decisions(&project).len(), 4);
}
