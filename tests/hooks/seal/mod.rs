//! What no judged call changed is noticed at the next event, undone, kept aside and told.

mod allowed;
mod branches;
mod calls;

use checkrein_testkit::{Output, TestProject};
use fs_err as fs;
use serde_json::{Value, json};

const STATE: &str = ".claude/progress/state.json";

/// A project that a person began: a repository, initialized, and at INIT.
fn project() -> TestProject {
    let project = TestProject::new().write("a.txt", "a").git();
    say(&project, "checkrein init");
    say(&project, "checkrein state enter INIT");
    project
}

#[track_caller]
fn say(project: &TestProject, line: &str) -> String {
    let output = project.shell(line);
    assert_eq!(output.code, 0, "{line}: {output}");
    output.stdout
}

fn event(project: &TestProject, name: &str) -> Value {
    json!({
        "session_id": "s", "transcript_path": "/dev/null", "cwd": project.root(),
        "hook_event_name": name, "source": "startup", "prompt": "Go on with it.", "reason": "other",
        "tool_name": "Bash", "tool_input": {"command": "ls"}, "tool_use_id": "t",
        "tool_response": {}, "stop_hook_active": false,
    })
}

fn after_a_command(project: &TestProject) -> Output {
    project.run_hook("post-tool-use", &event(project, "PostToolUse"))
}

#[track_caller]
fn silent(project: &TestProject) {
    assert_eq!(after_a_command(project).to_string(), "");
}

/// Changes the state in a way that no hook saw.
fn forge(project: &TestProject, state: &str) {
    fs::write(
        project.path(STATE),
        format!("{{\"v\":1,\"state\":\"{state}\"}}"),
    )
    .unwrap();
}

#[test]
fn every_event_notices() {
    let hooks = [
        ("session-start", "SessionStart"),
        ("user-prompt-submit", "UserPromptSubmit"),
        ("pre-tool-use", "PreToolUse"),
        ("post-tool-use", "PostToolUse"),
        ("post-tool-use", "PostToolUseFailure"),
        ("stop", "Stop"),
        ("session-end", "SessionEnd"),
    ];
    let project = project();
    let before = project.read(STATE);
    for (hook, name) in hooks {
        forge(&project, "COMPLETE");
        let output = project.run_hook(hook, &event(&project, name));
        assert_eq!(project.read(STATE), before, "{name}");
        assert_eq!(output.code, 0, "{name}: {output}");
        let answer = output.json();
        let person = answer["systemMessage"].as_str().unwrap_or_default();
        assert!(person.contains("INIT → COMPLETE"), "{name}: {output}");
        let is_told = output.context().contains("checkrein state enter");
        assert_eq!(
            is_told,
            !["Stop", "SessionEnd"].contains(&name),
            "{name}: {output}"
        );
    }
    silent(&project);
}

#[test]
fn it_is_told_with_the_way_on_and_the_kept_file() {
    let project = project();
    forge(&project, "COMPLETE");
    let told = after_a_command(&project).context();
    let kept = told
        .split('`')
        .nth(1)
        .unwrap()
        .replace("[HOME]", &project.home().to_string_lossy());
    assert_eq!(
        fs::read_to_string(&kept).unwrap(),
        r#"{"v":1,"state":"COMPLETE"}"#
    );
    let named = told.replace(told.split('`').nth(1).unwrap(), "[KEPT]");
    insta::assert_snapshot!(named, @r"
    sealed-state: undid a change that no command of checkrein's made
    - .claude/progress/state.json: INIT → COMPLETE; the changed file is kept as `[KEPT]`
    Next: move the state with `checkrein state enter STATE`.
    A person who made the change by hand takes it with `checkrein state accept --kept`, in a terminal of their own.
    ");
}

#[test]
fn a_person_takes_their_own_change() {
    let project = project();
    forge(&project, "IMPLEMENT");
    say(&project, "checkrein state accept --reason 'by hand'");
    silent(&project);
    forge(&project, "TEST");
    after_a_command(&project);
    say(&project, "checkrein state accept --kept");
    assert!(project.read(STATE).contains("TEST"));
    silent(&project);
    let status = say(&project, "checkrein gate status");
    assert!(
        status.contains("accepted  .claude/progress/state.json: by hand"),
        "{status}"
    );
    assert!(
        status.contains("undone  .claude/progress/state.json: IMPLEMENT → TEST"),
        "{status}"
    );
}

#[test]
fn what_was_judged_since_an_undo_is_not_lost_by_accepting_it() {
    let project = project();
    forge(&project, "TEST");
    after_a_command(&project);
    say(&project, "checkrein feature add One");
    let nothing = say(&project, "checkrein state accept");
    assert!(!nothing.contains("--kept"), "{nothing}");
    let refused = project.shell("checkrein state accept --kept");
    assert!(refused.stderr.contains("has moved on"), "{refused}");
    // Who names the file means it, and what it replaces is kept in turn.
    let hint = refused.stderr.split('\'').nth(1).unwrap();
    let file = hint.replace("~", &project.home().to_string_lossy());
    let said = say(&project, &format!("checkrein state accept --kept '{file}'"));
    assert!(said.contains("what it replaces is kept as"), "{said}");
    assert!(project.read(STATE).contains("TEST"));
    silent(&project);
    say(&project, "checkrein state accept --kept");
    assert!(project.read(STATE).contains("\"INIT\""));
}

#[test]
fn who_only_looks_is_told_and_changes_nothing() {
    let project = project();
    fs::remove_file(project.path(STATE)).unwrap();
    let shown = say(&project, "checkrein state show");
    assert!(
        shown.contains("`checkrein state verify` undoes that"),
        "{shown}"
    );
    assert!(!project.path(STATE).exists());
    forge(&project, "nonsense");
    let shown = project.shell("checkrein state show");
    assert!(
        shown.stderr.contains("brings back what was sealed"),
        "{shown}"
    );
}

#[test]
fn what_could_not_be_used_is_not_accepted() {
    let project = project();
    fs::write(project.path(STATE), "{\"state\":").unwrap();
    let output = project.shell("checkrein state accept");
    assert_eq!(output.code, 1, "{output}");
    assert!(output.stderr.contains("cannot be accepted"), "{output}");
}

#[test]
fn the_settings_come_back_when_they_are_taken_away() {
    let project = project();
    for folder in [".claude/config", ".claude"] {
        fs::remove_dir_all(project.path(folder)).unwrap();
        let told = after_a_command(&project).context();
        assert!(told.contains("project.json: it was removed"), "{told}");
        assert!(project.path(".claude/config/project.json").is_file());
        assert!(project.read(STATE).contains("INIT"));
    }
    // A person may give the project up.
    fs::remove_dir_all(project.path(".claude")).unwrap();
    say(&project, "checkrein state accept");
    silent(&project);
    assert!(!project.path(".claude/config").exists());
}

#[test]
fn settings_that_ask_for_less_are_told_whichever_way_they_went() {
    let path = ".claude/config/project.json";
    let project = project();
    let ways = [
        "CLAUDECODE=1 checkrein init --test-command true",
        "printf '{\"v\":1,\"test_command\":\"true\"}' > FILE",
        // With a byte order mark, and by a file that nobody can read in between.
        "printf '\\357\\273\\277{\"v\":1,\"test_command\":\"true\"}' > FILE",
        "echo garbage > FILE; checkrein state verify; CLAUDECODE=1 checkrein init --test-command true",
    ];
    for way in ways {
        say(&project, "checkrein init --test-command false");
        silent(&project);
        say(&project, &way.replace("FILE", path));
        let told = after_a_command(&project).context();
        assert!(told.contains("`true` instead of `false`"), "{way}: {told}");
        silent(&project);
    }
}

#[test]
fn a_key_that_is_gone_costs_nothing() {
    let project = project();
    let before = project.read(STATE);
    let key = project.home().join(".local/share/checkrein/seal.key");
    fs::remove_file(&key).unwrap();
    forge(&project, "COMPLETE");
    after_a_command(&project);
    assert_eq!(project.read(STATE), before);
}

#[cfg(unix)]
#[test]
fn the_key_is_the_persons_alone() {
    use std::os::unix::fs::PermissionsExt;
    let project = project();
    let key = project.home().join(".local/share/checkrein/seal.key");
    let mode = fs::metadata(key).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_undone_is_said_once_in_a_session() {
    let project = project();
    forge(&project, "COMPLETE");
    // In the place of the folder that changed files are kept in.
    let projects = fs::read_dir(project.home().join(".local/share/checkrein/projects")).unwrap();
    let folder = projects.last().unwrap().unwrap().path();
    fs::write(folder.join("kept"), "in the way").unwrap();
    let told = after_a_command(&project).context();
    assert!(told.contains("that could not be undone"), "{told}");
    assert!(told.contains("kept"), "{told}");
    silent(&project);
    fs::remove_file(folder.join("kept")).unwrap();
    assert!(
        after_a_command(&project)
            .context()
            .contains("INIT → COMPLETE")
    );
}

#[test]
fn a_project_that_cannot_be_sealed_is_left_alone() {
    let project = TestProject::new()
        .state("INIT")
        .write_home(".local/share/checkrein", "a file in the way");
    silent(&project);
    assert!(project.read(STATE).contains("INIT"));
}
