//! How the tests are run, and when they are not.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use checkrein_testkit::project::program;
use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use super::*;

#[test]
fn nothing_runs_twice_for_the_same_work_tree() {
    let project = counted();
    passes(&project);
    passes(&project);
    assert_snapshot!(run(&project, &["feature", "tested", "feat-002"]), @r#"
    tests: `echo run >> "$HOME/runs" && test ! -e "a failing test"` passed at [time] for this very work tree; it is not run again
    feat-002  tested       Title of feat-002
    next: every feature is tested: `checkrein state enter COMPLETE`
    "#);
    assert_eq!(
        (runs(&project), status(&project, "feat-002").as_str()),
        (1, "tested")
    );
}

#[test]
fn a_failure_is_remembered_until_something_changes() {
    let project = counted()
        .write("a failing test", "x\n")
        .commit_all("broken");
    assert_snapshot!(run(&project, &TESTED), @r#"
    tests: running `echo run >> "$HOME/runs" && test ! -e "a failing test"`, 600 s at most
    ------- stderr -------
    tests-pass: refused `feat-001` → tested in .claude/progress/feature-list.json
    `echo run >> "$HOME/runs" && test ! -e "a failing test"` ended with exit code 1.
    It printed nothing.
    Next: mend what fails and commit it, then run `checkrein feature tested feat-001`.
    [exit status: 1]
    "#);
    assert_snapshot!(run(&project, &TESTED), @r#"
    ------- stderr -------
    tests-pass: refused `feat-001` → tested in .claude/progress/feature-list.json
    `echo run >> "$HOME/runs" && test ! -e "a failing test"` ended with exit code 1 at [time] for this very work tree; it was not run again.
    It printed nothing.
    Next: mend what fails and commit it, then run `checkrein feature tested feat-001`; `checkrein feature tested feat-001 --again` runs the tests anew for the same work tree.
    [exit status: 1]
    "#);
    assert_eq!(runs(&project), 1);
    run(&project, &["feature", "tested", "feat-001", "--again"]);
    assert_eq!(
        (runs(&project), status(&project, "feat-001").as_str()),
        (2, "done")
    );
    fs::remove_file(project.path("a failing test")).unwrap();
    let project = project.commit_all("mended");
    passes(&project);
    assert_eq!(runs(&project), 3);
}

#[test]
fn the_command_is_run_as_a_person_would_type_it() {
    let command =
        "printf '%s\\n' 'it'\"'\"'s' | grep -q \"it's\" && [ \"$(pwd)\" = \"$PWD\" ] || exit 7";
    let project = project(&json!({ "test_command": command }));
    passes(&project);
}

/// Returns the process whose id a command has written below the home.
fn process_in(project: &TestProject, name: &str) -> Pid {
    let text = fs::read_to_string(project.home().join(name)).unwrap();
    Pid::from_raw(text.trim().parse().unwrap()).unwrap()
}

/// Waits for a process to end; a zombie has ended.
#[track_caller]
fn ends(process: Pid) {
    let start = Instant::now();
    let is_alive = || {
        let stat = fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero()));
        test_kill_process(process).is_ok() && stat.is_ok_and(|stat| !stat.contains(") Z "))
    };
    while is_alive() {
        assert!(start.elapsed() < Duration::from_secs(30), "it goes on");
        std::thread::yield_now();
    }
}

#[test]
fn what_takes_too_long_is_ended_with_all_it_started_and_its_output_is_kept() {
    let project = project(&json!({
        "test_command": "echo begun; sh -c 'sleep 1000 & echo $! > \"$HOME/grandchild\"; wait'",
        "test_timeout": 1,
    }));
    assert_snapshot!(run(&project, &TESTED), @r#"
    tests: running `echo begun; sh -c 'sleep 1000 & echo $! > "$HOME/grandchild"; wait'`, 1 s at most
    ------- stderr -------
    tests-pass: refused `feat-001` → tested in .claude/progress/feature-list.json
    `echo begun; sh -c 'sleep 1000 & echo $! > "$HOME/grandchild"; wait'` took longer than 1 s and was ended.
    Its last lines (all of them in `[output]`):
      begun
    Next: make the tests quicker, or ask the person for a longer `test_timeout` in `.claude/config/project.json`, then run `checkrein feature tested feat-001`.
    [exit status: 1]
    "#);
    ends(process_in(&project, "grandchild"));
    let output = project.run("checkrein", &TESTED).stderr;
    let path = output.split("(all of them in `").nth(1).unwrap();
    let path = path.split('`').next().unwrap();
    let path = path.replace("[HOME]", project.home().to_str().unwrap());
    assert_eq!(fs::read_to_string(path).unwrap(), "begun\n");
}

fn start(project: &TestProject, arguments: &[&str]) -> Child {
    let mut command = project.command(program("checkrein"));
    command
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.spawn().unwrap()
}

#[test]
fn who_ends_the_command_ends_the_tests() {
    let project = project(&json!({
        "test_command": "echo $$ > \"$HOME/test\"; mv \"$HOME/test\" \"$HOME/tests\"; sleep 1000",
    }));
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let mut command = start(&project, &TESTED);
        while !project.home().join("tests").exists() {
            std::thread::yield_now();
        }
        kill_process(Pid::from_child(&command), signal).unwrap();
        assert!(!command.wait().unwrap().success());
        ends(process_in(&project, "tests"));
        fs::remove_file(project.home().join("tests")).unwrap();
        assert_eq!(status(&project, "feat-001"), "done");
    }
}

#[test]
fn who_kills_the_command_ends_the_tests_too() {
    let project = project(&json!({
        "test_command": "sleep 1000 & echo $! > \"$HOME/test\"; mv \"$HOME/test\" \"$HOME/tests\"; wait",
    }));
    let mut command = start(&project, &TESTED);
    while !project.home().join("tests").exists() {
        std::thread::yield_now();
    }
    command.kill().unwrap();
    command.wait().unwrap();
    ends(process_in(&project, "tests"));
    // Nothing of it is in the way of the next.
    let project = project.project_json(&json!({ "v": 1, "project_type": "generic" }));
    passes(&project.commit_all("no tests"));
}

#[test]
fn two_at_once_run_the_tests_once() {
    let project = counted();
    let mut commands: Vec<Child> = ["feat-001", "feat-002", "feat-001"]
        .map(|id| start(&project, &["feature", "tested", id]))
        .into();
    assert!(
        commands
            .iter_mut()
            .all(|command| command.wait().unwrap().success())
    );
    assert_eq!(runs(&project), 1);
    assert_eq!(status(&project, "feat-002"), "tested");
}

#[test]
fn what_tests_leave_behind_is_not_the_persons_change() {
    let command = |file: &str| format!("echo run >> \"$HOME/runs\"; date +%N >> {file}");
    let project = project(&json!({ "test_command": command("coverage.out") }));
    passes(&project);
    run(&project, &["feature", "tested", "feat-002"]);
    assert_eq!(
        (runs(&project), status(&project, "feat-002").as_str()),
        (1, "tested")
    );
}

#[test]
fn tests_that_change_the_work_itself_prove_nothing() {
    let project = project(&json!({ "test_command": "date +%N >> src/main.rs" }));
    refused(
        &project,
        "tests-pass",
        "files of the repository changed, so the result is for neither version: `src/main.rs`.",
    );
    refused(&project, "commit-before-tested", "`src/main.rs`");
}

#[test]
fn where_nothing_can_be_written_nothing_is_let_through() {
    let project = counted();
    passes(&project);
    let data = project.home().join(".local/share/checkrein/projects");
    let mut folders = fs::read_dir(data).unwrap();
    let runs = folders.next().unwrap().unwrap().path().join("test-runs");
    fs::remove_dir_all(&runs).unwrap();
    fs::write(runs, "in the way").unwrap();
    let output = run(&project, &["feature", "tested", "feat-002"]);
    let words = "tests-pass: refused `feat-002` → tested";
    assert!(output.stderr.starts_with(words), "{output}");
    assert!(
        output.stderr.contains("The tests could not be run: "),
        "{output}"
    );
    assert_eq!(status(&project, "feat-002"), "done");
}

#[test]
fn nobody_waits_for_the_tests_of_another() {
    let project = project(&json!({ "test_command": "read -r _ < \"$HOME/go\"" }));
    assert_eq!(project.shell("mkfifo \"$HOME/go\"").code, 0);
    let mut command = start(&project, &TESTED);
    // Opens once the tests read from it, so they run from here on.
    let go = fs::OpenOptions::new()
        .write(true)
        .open(project.home().join("go"));
    assert_eq!(run(&project, &["feature", "add", "Another"]).code, 0);
    assert_eq!(run(&project, &["state", "enter", "IMPLEMENT"]).code, 0);
    std::io::Write::write_all(&mut go.unwrap(), b"on\n").unwrap();
    assert!(command.wait().unwrap().success());
    assert_eq!(status(&project, "feat-001"), "tested");
    assert_eq!(status(&project, "feat-003"), "pending");
}

#[test]
fn what_changed_while_the_tests_ran_is_judged_anew() {
    let project = project(&json!({ "test_command": "read -r _ < \"$HOME/go\"" }));
    assert_eq!(project.shell("mkfifo \"$HOME/go\"").code, 0);
    let mut command = start(&project, &TESTED);
    let go = fs::OpenOptions::new()
        .write(true)
        .open(project.home().join("go"));
    assert_eq!(run(&project, &["feature", "start", "feat-001"]).code, 0);
    std::io::Write::write_all(&mut go.unwrap(), b"on\n").unwrap();
    assert!(!command.wait().unwrap().success());
    assert_eq!(status(&project, "feat-001"), "in-progress");
}
