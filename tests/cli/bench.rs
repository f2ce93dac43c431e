//! `checkrein bench`: what is typed, before any client is started.

use checkrein_testkit::{Output, TestProject, program};
use insta::assert_snapshot;

fn bench(arguments: &[&str]) -> Output {
    let project = TestProject::new();
    let mut command = project.command(program("checkrein"));
    // A PATH on which no client is.
    command
        .args(["bench", "tokens"])
        .args(arguments)
        .env("PATH", project.root());
    project.finish(&mut command, b"")
}

#[test]
fn a_client_that_is_not_there_is_named_with_the_way_to_it() {
    assert_snapshot!(bench(&[]), @"
    ------- stderr -------
    error: there is no `claude` on your PATH

    hint: install Claude Code: `npm install -g @anthropic-ai/claude-code`
    hint: or name its program: `checkrein bench tokens --client PROGRAM`
    [exit status: 1]
    ");
    assert_snapshot!(bench(&["--client", "no/such"]), @"
    ------- stderr -------
    error: there is no program `no/such`

    hint: install Claude Code: `npm install -g @anthropic-ai/claude-code`
    hint: or name its program: `checkrein bench tokens --client PROGRAM`
    [exit status: 1]
    ");
}

#[test]
fn what_is_wanted_has_to_exist() {
    assert_snapshot!(bench(&["--skills", "15,4"]), @"
    ------- stderr -------
    error: there is no catalog of 4 skills

    hint: name numbers from 5 to 200
    [exit status: 2]
    ");
    assert_snapshot!(bench(&["--tasks", "dishes"]), @"
    ------- stderr -------
    error: there is no task `dishes`

    hint: list them with `checkrein bench tokens --tasks list`
    [exit status: 2]
    ");
}

#[test]
fn the_tasks_are_listed() {
    let listed = bench(&["--tasks", "list"]).stdout;
    assert!(
        listed.contains("one-skill     a prompt that needs one skill\n"),
        "{listed}"
    );
    assert!(listed.lines().count() > 8, "{listed}");
}

#[test]
fn a_client_that_does_something_else_is_said_with_the_version_that_is_meant() {
    let project = TestProject::new().write("claude", "#!/bin/sh\necho 'What?' >&2\nexit 1\n");
    assert_eq!(project.shell("chmod +x claude && mkdir tmp").code, 0);
    let mut command = project.command(program("checkrein"));
    command
        .args(["bench", "tokens", "--skills", "5", "--tasks", "question"])
        .args(["--client", "./claude"])
        .env("TMPDIR", project.path("tmp"));
    let output = project.finish(&mut command, b"");
    assert_eq!(output.code, 1, "{output}");
    for part in [
        "error: the client did not do the task `question` as it is written\n",
        "hint: it is written for version ",
    ] {
        assert!(output.stderr.contains(part), "{output}");
    }
    assert_eq!(project.shell("ls tmp").stdout, "", "the homes are gone");
}
