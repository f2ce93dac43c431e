//! What a session leaves in git at its end.

use checkrein_testkit::{Client, MockApi, Run, Script, TestProject};
use rustix::process::Signal;
use serde_json::json;

use crate::{installed, run};

/// A repository with one commit, initialized with a checkpoint mode.
fn project(mode: &str) -> TestProject {
    installed()
        .project_json(&json!({ "v": 1, "project_type": "generic", "checkpoint": mode }))
        .state("IMPLEMENT")
        .write("a.txt", "before\n")
        .git()
}

/// A session in which the model writes a file of the project.
fn work(project: &TestProject, name: &str, content: &str) -> Run {
    let input = json!({ "file_path": project.path(name), "content": content });
    let api = MockApi::start(Script::new().tool("Write", input));
    let client = Client::new(project).permission_mode("acceptEdits");
    let run = client.run(&api, "Continue.");
    assert_eq!(project.read(name), content, "{run:?}");
    run
}

fn git(project: &TestProject, arguments: &[&str]) -> String {
    project.run_git(arguments).stdout.trim_end().to_owned()
}

/// Returns what the next session is told at its start.
fn told_next(project: &TestProject) -> String {
    run(project, "What is a state machine?").conversation()[0].text()
}

#[test]
fn a_session_ends_in_a_commit_on_the_branch_and_what_was_left_out_is_told_at_the_next() {
    let project = project("branch").write(".env", "PASSWORD=hunter2hunter2\n");
    work(&project, "b.txt", "new\n");
    assert_eq!(git(&project, &["rev-list", "--count", "main"]), "2");
    assert_eq!(git(&project, &["show", "main:b.txt"]), "new");
    assert_eq!(git(&project, &["status", "--porcelain"]), "?? .env");
    let told = told_next(&project);
    assert!(
        told.contains("- Last checkpoint: 1 file committed to `main` as "),
        "{told}"
    );
    assert!(
        told.contains("Left out: .env (named like a secret)"),
        "{told}"
    );
}

#[test]
fn what_was_staged_is_still_staged() {
    let project = project("branch").write("a.txt", "staged\n");
    project.run_git(&["add", "a.txt"]);
    work(&project, "b.txt", "new\n");
    let project = project.write("a.txt", "before\n");
    assert_eq!(git(&project, &["rev-list", "--count", "main"]), "2");
    assert_eq!(git(&project, &["show", "main:a.txt"]), "staged");

    // Staged, and changed again afterwards: the work tree is kept, and the index as it was.
    let project = project.write("a.txt", "staged again\n");
    project.run_git(&["add", "a.txt"]);
    let project = project.write("a.txt", "changed afterwards\n");
    work(&project, "c.txt", "new\n");
    assert_eq!(git(&project, &["show", "main:a.txt"]), "changed afterwards");
    assert_eq!(git(&project, &["show", ":a.txt"]), "staged again");
    assert_eq!(project.read("a.txt"), "changed afterwards\n");
}

#[test]
fn a_ref_keeps_the_work_and_leaves_branch_index_and_work_tree_alone() {
    let project = project("ref");
    let before = git(&project, &["rev-parse", "HEAD"]);
    work(&project, "b.txt", "new\n");
    assert_eq!(git(&project, &["rev-parse", "HEAD"]), before);
    assert_eq!(git(&project, &["status", "--porcelain"]), "?? b.txt");
    let reference = git(
        &project,
        &[
            "for-each-ref",
            "--format=%(refname)",
            "refs/checkrein/checkpoints/",
        ],
    );
    assert_eq!(
        git(&project, &["show", &format!("{reference}:b.txt")]),
        "new"
    );
}

#[test]
fn without_a_checkpoint_nothing_is_kept() {
    let project = project("off");
    let before = git(&project, &["for-each-ref"]);
    work(&project, "b.txt", "new\n");
    assert_eq!(git(&project, &["for-each-ref"]), before);
    assert_eq!(git(&project, &["status", "--porcelain"]), "?? b.txt");
}

#[test]
fn during_a_merge_nothing_is_committed_and_the_next_session_says_why() {
    let project = project("branch");
    project.run_git(&["switch", "--quiet", "--create", "other"]);
    let project = project.write("a.txt", "theirs\n").commit_all("theirs");
    project.run_git(&["switch", "--quiet", "main"]);
    let project = project.write("a.txt", "ours\n").commit_all("ours");
    assert_eq!(
        project.shell("git merge --quiet other").code,
        1,
        "the merge stops"
    );
    let (head, status) = (
        git(&project, &["rev-parse", "HEAD"]),
        git(&project, &["status", "--porcelain"]),
    );

    work(&project, "b.txt", "new\n");
    assert_eq!(git(&project, &["rev-parse", "HEAD"]), head);
    assert_eq!(
        git(&project, &["status", "--porcelain"]),
        format!("{status}\n?? b.txt")
    );
    assert!(project.path(".git/MERGE_HEAD").exists());
    let told = told_next(&project);
    assert!(told.contains("- Last checkpoint: not taken, "), "{told}");
    assert!(told.contains("merge"), "{told}");
}

#[test]
fn a_session_that_is_told_to_end_keeps_its_work_too() {
    let project = project("branch");
    let input = json!({ "file_path": project.path("b.txt"), "content": "new\n" });
    let api = MockApi::start(Script::new().tool("Write", input));
    let mut session = Client::new(&project)
        .permission_mode("acceptEdits")
        .session(&api);
    session.prompt("Continue.");
    assert_eq!(session.finish_by(Signal::TERM).code, 128 + 15);
    assert_eq!(git(&project, &["show", "main:b.txt"]), "new");
    assert_eq!(git(&project, &["status", "--porcelain"]), "");
}

#[test]
fn a_broken_state_does_not_cost_the_checkpoint() {
    let project = project("branch").write(".claude/progress/state.json", "{ broken");
    work(&project, "b.txt", "new\n");
    assert_eq!(git(&project, &["show", "main:b.txt"]), "new");
}

#[test]
fn a_session_that_is_killed_loses_nothing_and_the_next_one_keeps_its_work() {
    let project = project("branch");
    let input = json!({ "file_path": project.path("b.txt"), "content": "new\n" });
    let api = MockApi::start(Script::new().tool("Write", input));
    let client = Client::new(&project).permission_mode("acceptEdits");
    let mut session = client.session(&api);
    session.prompt("Continue.");
    assert_eq!(session.finish_by(Signal::KILL).code, 128 + 9);
    assert_eq!(git(&project, &["status", "--porcelain"]), "?? b.txt");

    run(&project, "What is a state machine?");
    assert_eq!(git(&project, &["show", "main:b.txt"]), "new");
    assert_eq!(git(&project, &["status", "--porcelain"]), "");
}
