//! What is committed, in repositories of every shape.

use std::os::unix::fs::symlink;

use checkrein_testkit::project::program;

use super::*;

#[test]
fn work_is_committed_first_then_tested() {
    let project = counted().write("src/main.rs", "fn main() { work(); }\n");
    assert_snapshot!(run(&project, &TESTED), @r#"
    ------- stderr -------
    commit-before-tested: refused `feat-001` → tested in .claude/progress/feature-list.json
    1 uncommitted file: `src/main.rs`.
    Next: run `git add -A -- src/main.rs && git commit -m "feat-001: Title of feat-001"`, then run `checkrein feature tested feat-001`.
    [exit status: 1]
    "#);
    assert_eq!(runs(&project), 0, "nothing is run in vain");
    // The message says what to type.
    let typed = "git add -A -- src/main.rs && git commit -m \"feat-001: Title of feat-001\"";
    assert_eq!(project.shell(typed).code, 0);
    assert_snapshot!(run(&project, &TESTED), @r#"
    tests: running `echo run >> "$HOME/runs" && test ! -e "a failing test"`, 600 s at most
    feat-001  tested       Title of feat-001
    next: test `feat-002`, then `checkrein feature tested feat-002`
    "#);
    assert_eq!(
        (runs(&project), status(&project, "feat-001").as_str()),
        (1, "tested")
    );
}

#[test]
fn without_a_repository_there_is_nothing_to_commit_to() {
    let project = plain(&json!({ "test_command": COUNTED }));
    passes(&project);
    run(&project, &["feature", "tested", "feat-002"]);
    assert_eq!(
        (runs(&project), status(&project, "feat-002").as_str()),
        (1, "tested")
    );
    let project = plain(&json!({ "gates": { "commit-before-tested": "on" } }));
    refused(&project, "commit-before-tested", "run `git init`");
}

#[test]
fn before_the_first_commit_nothing_is_committed() {
    let project = plain(&json!({ "test_command": COUNTED }));
    project.run_git(&["init", "--quiet"]);
    refused(
        &project,
        "commit-before-tested",
        "The repository has no commit yet.",
    );
    assert_eq!(runs(&project), 0);
}

#[test]
fn a_missing_git_is_no_way_around_it() {
    let project = counted();
    let tools = project.home().join("tools");
    fs::create_dir(&tools).unwrap();
    symlink("/bin/sh", tools.join("sh")).unwrap();
    let mut command = project.command(program("checkrein"));
    command.args(TESTED).env("PATH", &tools);
    assert_snapshot!(project.finish(&mut command, b""), @"
    ------- stderr -------
    commit-before-tested: refused `feat-001` → tested in .claude/progress/feature-list.json
    The project is in a git repository, and `git` is not on the PATH.
    Next: install git or put it on the PATH, then run the command again.
    [exit status: 1]
    ");
    assert_eq!(status(&project, "feat-001"), "done");
}

#[test]
fn new_files_count_when_they_look_like_the_work() {
    let project = counted();
    run(&project, &["feature", "start", "feat-001"]);
    run(&project, &["feature", "done", "feat-001"]);
    let project = project.write("notes.txt", "x\n").write("build.log", "x\n");
    let project = project.write("src/it's new.rs", "x\n");
    refused(
        &project,
        "commit-before-tested",
        "1 uncommitted file: `src/it's new.rs` (new).",
    );
    refused(
        &project,
        "commit-before-tested",
        r"run `git add -A -- 'src/it'\''s new.rs' && git commit",
    );
}

#[test]
fn a_package_of_a_monorepo_answers_for_itself() {
    let project = counted()
        .write(
            "packages/app/.claude/config/project.json",
            "{\"v\":1,\"project_type\":\"x\",\"test_command\":\"test -e main.rs\"}",
        )
        .write(
            "packages/app/.claude/progress/feature-list.json",
            "{\"v\":1,\"features\":[{\"id\":\"feat-001\",\"title\":\"t\",\"status\":\"done\"}]}",
        )
        .write("packages/app/main.rs", "1\n")
        .commit_all("a package")
        .write("src/main.rs", "somebody else is at it\n");
    let tested = |project: &TestProject| {
        let mut command = project.command(program("checkrein"));
        command
            .args(TESTED)
            .current_dir(project.path("packages/app"));
        project.finish(&mut command, b"")
    };
    let project = project.write("packages/app/main.rs", "2\n");
    let output = tested(&project);
    assert!(
        output.stderr.contains("1 uncommitted file: `main.rs`."),
        "{output}"
    );
    project.run_git(&["commit", "--quiet", "-m", "app", "packages"]);
    assert_eq!(tested(&project).code, 0);
}

#[test]
fn a_linked_work_tree_answers_for_itself() {
    let project = counted().write("src/main.rs", "somebody else is at it\n");
    let linked = project.home().join("linked tree");
    let folder = linked.to_str().unwrap();
    project.run_git(&["worktree", "add", "--quiet", "-b", "side", folder]);
    let mut command = project.command(program("checkrein"));
    command.args(TESTED).current_dir(&linked);
    let output = project.finish(&mut command, b"");
    assert_eq!(output.code, 0, "{output}");
    assert_eq!(
        status(&project, "feat-001"),
        "done",
        "the other one is as it was"
    );
}

#[test]
fn all_files_are_named_and_from_any_folder() {
    let mut project = counted().write("src/deep/_a b.rs", "a\n");
    project.run_git(&["add", "--all"]);
    project.run_git(&["commit", "--quiet", "--message", "more"]);
    run(&project, &["feature", "start", "feat-001"]);
    run(&project, &["feature", "done", "feat-001"]);
    for number in 0..15 {
        project = project.write(format!("src/new{number}.rs"), "new\n");
    }
    let project = project.write("src/deep/_a b.rs", "b\n");
    let deep = project.path("src/deep");
    let tested = || {
        let mut command = project.command(program("checkrein"));
        command.args(TESTED).current_dir(&deep);
        project.finish(&mut command, b"")
    };
    let said = tested();
    let next = said.stderr.split("Next: run `").nth(1).unwrap();
    let commit = next.split('`').next().unwrap();
    assert!(
        commit.starts_with("git add -A -- ':/src/deep/_a b.rs' :/src/new0.rs "),
        "{said}"
    );
    let mut shell = project.command("sh");
    shell.args(["-c", commit]).current_dir(&deep);
    let typed = project.finish(&mut shell, b"");
    assert_eq!(typed.code, 0, "{typed}");
    let said = tested();
    assert_eq!(said.code, 0, "{said}");
}

#[test]
fn more_files_than_a_line_holds_are_committed_in_turns() {
    let mut project = counted();
    for number in 0..45 {
        project = project.write(format!("src/new{number}.rs"), "new\n");
    }
    run(&project, &["feature", "start", "feat-001"]);
    run(&project, &["feature", "done", "feat-001"]);
    let mut turns = 0;
    loop {
        let said = run(&project, &TESTED);
        if said.code == 0 {
            break;
        }
        let next = said.stderr.split("Next: run `").nth(1).unwrap();
        let more = "It names 40 of 45 new files; repeat it for the others.";
        assert_eq!(said.stderr.contains(more), turns == 0, "{said}");
        assert_eq!(project.shell(next.split('`').next().unwrap()).code, 0);
        turns += 1;
    }
    assert_eq!(turns, 2);
}
