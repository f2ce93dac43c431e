//! What of a process is a person's: approvals, and what only they leave out; and what is kept of it.

use checkrein_testkit::{Output, TestProject};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::process::{PROCESS, project, run};

/// Runs a command as an agent's shell does.
fn as_agent(project: &TestProject, arguments: &[&str]) -> Output {
    let mut command = project.command(checkrein_testkit::project::program("checkrein"));
    command.args(arguments).env("CLAUDECODE", "1");
    command.env("CLAUDE_CODE_SESSION_ID", "session-7");
    project.finish(&mut command, b"")
}

fn file(project: &TestProject) -> Value {
    serde_json::from_str(&project.read(PROCESS)).unwrap()
}

#[test]
fn what_a_person_wants_otherwise_is_opened_again() {
    let project = project();
    for id in ["SETUP-001", "SETUP-002"] {
        run(&project, &["done", id, "--summary", "x"]);
    }
    assert_snapshot!(as_agent(&project, &["reopen", "setup-002", "--reason", "too wet"]), @"
    open again: setup-002
    next: Task SETUP-002 (2 of 3, how: `checkrein next`): Knead
    ");
    assert_snapshot!(run(&project, &["skip", "SETUP-001", "--reason", "x"]), @"
    ------- stderr -------
    error: `SETUP-001` is done already

    hint: go on with what is next: `checkrein next`; or open it again: `checkrein reopen SETUP-001 --reason TEXT`
    [exit status: 1]
    ");
    let shown = run(&project, &["status", "--history"]).stdout;
    assert!(
        shown.contains("reopened  SETUP-002: too wet (session session-7)"),
        "{shown}"
    );
}

#[test]
fn an_agent_approves_nothing_and_leaves_nothing_out_that_is_required() {
    let project = project();
    as_agent(&project, &["skip", "SETUP-001", "--reason", "no oven"]);
    assert_snapshot!(as_agent(&project, &["skip", "SETUP-002", "--reason", "no time"]), @"
    ------- stderr -------
    error: `SETUP-002` is required, so only a person may leave it out

    hint: do it, then `checkrein done SETUP-002 --summary TEXT`; or ask the person to run `checkrein skip SETUP-002 --reason TEXT` in a terminal of their own
    [exit status: 1]
    ");
    as_agent(&project, &["done", "SETUP-002", "--summary", "kneaded"]);
    let before = project.read(PROCESS);
    assert_snapshot!(as_agent(&project, &["approve", "setup"]), @"
    ------- stderr -------
    person-only: refused `checkrein approve setup`, called by an agent
    This is the person's decision, and it goes into the audit trail as theirs.
    Next: ask the person to type `checkrein approve setup` in a terminal of their own.
    [exit status: 1]
    ");
    // The mark is taken off the command, not off the shell that it was started from.
    let mut shell = project.command("sh");
    let program = checkrein_testkit::project::program("checkrein");
    let line = format!(
        "env -u CLAUDECODE '{}' approve setup; true",
        program.display()
    );
    shell.args(["-c", &line]).env("CLAUDECODE", "1");
    let said = project.finish(&mut shell, b"");
    assert!(said.stderr.starts_with("person-only: refused"), "{said}");
    assert_eq!(project.read(PROCESS), before);
}

/// Runs lines of an agent that asks for two things of a person's, and checks that it gets neither.
#[track_caller]
fn check_refused_twice(project: &TestProject, line: &str) {
    let said = project.shell(&format!(
        "CLAUDECODE=1 sh -c '{}'",
        line.replace('\'', r"'\''")
    ));
    let refused = said.stdout.matches("person-only: refused").count();
    assert_eq!(refused, 2, "{said}");
}

#[test]
fn an_agent_that_sends_a_shell_away_is_no_person() {
    let project = project();
    // The shell has neither the marks nor the ancestors; what it says comes through a pipe.
    let line = r#"mkfifo said
        env -i HOME="$HOME" PATH="$PATH" setsid -f sh -c \
            'sh -c "checkrein approve setup; checkrein gate off; true" > said 2>&1; true'
        cat said"#;
    check_refused_twice(&project, line);
}

#[test]
fn an_agent_that_makes_itself_a_terminal_is_no_person() {
    let project = project();
    // The program that makes the terminal has neither the marks nor the ancestors.
    let line = r#"mkfifo said
        env -i HOME="$HOME" PATH="$PATH" setsid -f sh -c \
            'script -qec "checkrein approve setup; checkrein gate off; true" /dev/null < /dev/null > said 2>&1; true'
        cat said"#;
    check_refused_twice(&project, line);
}

#[test]
fn who_did_what_is_kept() {
    let project = project().git();
    as_agent(&project, &["done", "SETUP-001", "--summary", "It is hot"]);
    run(&project, &["skip", "SETUP-002", "--reason", "bought it"]);
    run(&project, &["approve", "setup"]);
    let file = file(&project);
    let history: Vec<String> = file["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            let mut entry = entry.clone();
            let at = entry["at"].take();
            assert!(at.as_str().unwrap().ends_with('Z'), "{at} is in UTC");
            entry.to_string()
        })
        .collect();
    assert_snapshot!(history.join("\n"), @r#"
    {"act":"begun","at":null,"of":"own"}
    {"act":"done","at":null,"of":"SETUP-001","session":"session-7","text":"It is hot"}
    {"act":"skipped","at":null,"of":"SETUP-002","text":"bought it"}
    {"act":"approved","at":null,"of":"setup"}
    "#);
    let trail = project.shell("cat ../home/.local/share/checkrein/projects/*/audit.jsonl");
    let trail: Vec<Value> = trail
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|line: &Value| line["act"] != "sealed")
        .collect();
    let acts: Vec<&Value> = trail.iter().map(|line| &line["act"]).collect();
    assert_eq!(acts, ["dropped", "approved"]);
    assert_eq!(trail[0]["why"], "bought it");
    let phase = &file["phases"][0];
    assert_eq!(phase["approved_by"], "A Person");
}

#[test]
fn an_approval_that_was_written_by_hand_is_undone_before_it_counts() {
    let project = project();
    for id in ["SETUP-001", "SETUP-002"] {
        run(&project, &["done", id, "--summary", "x"]);
    }
    let mut forged = file(&project);
    forged["phases"][0]["approved_at"] = json!("2026-01-02T03:04:05Z");
    let sealed = project.read(PROCESS);
    let project = project.write(PROCESS, forged.to_string());
    let done = as_agent(&project, &["done", "BAKE-001", "--summary", "x"]);
    assert_eq!(done.code, 1, "{done}");
    let waits = "phase `setup` waits for a person's approval";
    assert!(done.stderr.contains(waits), "{done}");
    assert_eq!(project.read(PROCESS), sealed);
    let verified = run(&project, &["state", "verify"]);
    assert_snapshot!(verified, @"");
}

#[test]
fn an_approval_that_is_taken_back_is_named() {
    let project = project();
    for id in ["SETUP-001", "SETUP-002"] {
        run(&project, &["done", id, "--summary", "x"]);
    }
    run(&project, &["approve", "setup"]);
    assert_snapshot!(run(&project, &["reopen", "SETUP-002", "--reason", "too wet"]), @"
    open again: SETUP-002
    the approval of `setup` is taken back
    next: Task SETUP-002 (2 of 3, how: `checkrein next`): Knead
    ");
}

#[test]
fn after_the_last_approval_there_is_no_next_phase() {
    let template = json!({
        "v": 1,
        "name": "own",
        "title": "An own one",
        "phases": [{
            "id": "only",
            "title": "All of it",
            "approval": true,
            "tasks": [{ "id": "A-1", "title": "Go", "instructions": "Go." }],
        }],
    });
    let project = TestProject::new().write("own.json", template.to_string());
    run(&project, &["init", "--process", "./own.json"]);
    run(&project, &["done", "A-1", "--summary", "x"]);
    let next = run(&project, &["next"]);
    assert!(next.stdout.contains("`checkrein approve only`"), "{next}");
    assert!(!next.stdout.contains("next phase"), "{next}");
}
