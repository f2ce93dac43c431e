//! Which project a server works for, and what it says when there is none.

use checkrein_testkit::TestProject;
use serde_json::json;

use crate::wire::Peer;
use crate::{decision, server};

/// Stores a decision with a server that was started so, and returns whether this file has it then.
#[track_caller]
fn check(
    project: &TestProject,
    folder: &str,
    arguments: &[&str],
    variable: Option<&str>,
    log: &str,
) {
    let mut command = server(project);
    command.current_dir(project.path(folder)).args(arguments);
    if let Some(named) = variable {
        command.env("CLAUDE_PROJECT_DIR", project.path(named));
    }
    let mut peer = Peer::start(&mut command);
    peer.hello();
    peer.answer_of("context_store_trace", decision("keep it"));
    let log = project.path(log).join(".claude/progress/traces.jsonl");
    assert!(log.is_file(), "{}", log.display());
}

#[test]
fn the_nearest_project_is_meant() {
    let project = || {
        TestProject::new()
            .write("packages/a b/src/x", "")
            .write("other/x", "")
    };
    let git = || project().write(".git/HEAD", "ref: refs/heads/main\n");
    let initialized = || git().write("packages/a b/.claude/config/project.json", "{}");
    check(&project(), "other", &[], None, "other");
    check(&git(), "packages/a b/src", &[], None, "");
    check(
        &initialized(),
        "packages/a b/src",
        &[],
        None,
        "packages/a b",
    );
    check(&initialized(), "other", &[], None, "");
    // What the client says goes before where it starts the server, and what the person says before both.
    check(
        &initialized(),
        "other",
        &[],
        Some("packages/a b"),
        "packages/a b",
    );
    check(
        &initialized(),
        "",
        &["--project", "packages/a b/src"],
        Some("other"),
        "packages/a b",
    );
    // A linked work tree has a `.git` that is a file.
    check(
        &project().write("other/.git", "gitdir: ../.git/worktrees/other\n"),
        "other",
        &[],
        None,
        "other",
    );
}

#[test]
fn the_home_folder_is_refused_at_the_first_call_and_not_before() {
    let project = TestProject::new();
    let mut peer = Peer::start(server(&project).current_dir(project.home()));
    peer.hello();
    assert_eq!(
        peer.request("tools/list", json!({}))["result"]["tools"]
            .as_array()
            .unwrap()
            .len(),
        6
    );
    let said = peer.fault_of("context_store_trace", decision("keep it"));
    assert!(said.contains("the home folder is no project"), "{said}");
    assert!(!project.home().join(".claude/progress").exists());
    assert!(peer.finish().0.success());
}

#[test]
fn what_is_missing_is_said_at_the_first_call() {
    let project = TestProject::new();
    let mut peer = Peer::start(server(&project).env_remove("HOME"));
    peer.hello();
    let said = peer.fault_of("context_list_traces", json!({}));
    assert!(said.contains("there is no home folder"), "{said}");
    let mut peer = Peer::start(server(&project).args(["--project", "no such folder"]));
    peer.hello();
    let said = peer.fault_of("context_list_traces", json!({}));
    assert!(said.contains("no such folder`"), "{said}");
}

#[test]
fn a_project_may_be_initialized_while_the_server_runs() {
    let project = TestProject::new().write(".git/HEAD", "").write("app/x", "");
    let mut peer = Peer::start(server(&project).current_dir(project.path("app")));
    peer.hello();
    peer.answer_of("context_store_trace", decision("keep it"));
    let project = project.write("app/.claude/config/project.json", "{}");
    assert_eq!(peer.answer_of("context_list_traces", json!({}))["total"], 0);
    peer.answer_of("context_store_trace", decision("keep it"));
    assert!(project.path("app/.claude/progress/traces.jsonl").is_file());
}
