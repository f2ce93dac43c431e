//! What no judged call changed is noticed at the next event, undone, kept aside and told; what came
//! with a branch stays.

use checkrein_testkit::project::program;
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
    sealed-state: undid what no judged call had changed; it is as it was last sealed
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
fn what_could_not_be_used_is_not_accepted() {
    let project = project();
    fs::write(project.path(STATE), "{\"state\":").unwrap();
    let output = project.shell("checkrein state accept");
    assert_eq!(output.code, 1, "{output}");
    assert!(output.stderr.contains("cannot be accepted"), "{output}");
}

#[test]
fn a_branch_brings_its_own_state() {
    let project = project().commit_all("at INIT");
    project.run_git(&["switch", "--quiet", "--create", "feature"]);
    silent(&project);
    say(&project, "checkrein state enter IMPLEMENT");
    let project = project.commit_all("at IMPLEMENT");
    for (branch, state) in [("main", "INIT"), ("feature", "IMPLEMENT"), ("main", "INIT")] {
        project.run_git(&["switch", "--quiet", branch]);
        silent(&project);
        assert!(
            project
                .read(STATE)
                .contains(&format!("\"state\": \"{state}\"")),
            "{branch}"
        );
    }
    project.run_git(&["checkout", "--quiet", "feature~1"]);
    silent(&project);
}

#[test]
fn a_branch_without_the_project_is_no_project() {
    let project = TestProject::new().write("a.txt", "a").git();
    project.run_git(&["branch", "old"]);
    say(&project, "checkrein init");
    let project = project.commit_all("with checkrein");
    project.run_git(&["switch", "--quiet", "old"]);
    silent(&project);
    assert!(!project.path(".claude").exists());
    project.run_git(&["switch", "--quiet", "main"]);
    silent(&project);
    assert!(project.path(STATE).exists());
}

#[test]
fn git_brings_no_state_that_was_not_sealed_on_that_branch() {
    let project = project().commit_all("at INIT");
    say(&project, "checkrein state enter IMPLEMENT");
    let before = project.read(STATE);
    let undone = |line: &str| {
        say(&project, line);
        let told = after_a_command(&project).context();
        assert!(told.contains("sealed-state"), "{line}: {told}");
        assert_eq!(project.read(STATE), before, "{line}");
    };
    undone("git checkout --quiet HEAD -- .claude");
    undone("git stash --quiet");
    undone("git reset --quiet --hard");
    let forged = |state: &str| {
        format!("printf '{{\"v\":1,\"state\":\"{state}\"}}' > {STATE}; git commit -qam forged")
    };
    undone(&forged("COMPLETE"));
    undone(&format!(
        "git switch --quiet --create other; {}",
        forged("TEST")
    ));
    undone("git rm --quiet -r --cached .claude; rm -r .claude; git commit -qm gone");
    undone("git reset --quiet --hard main~1");
}

#[test]
fn a_work_tree_has_the_state_of_its_branch_and_a_seal_of_its_own() {
    let project = project().commit_all("at INIT");
    project.run_git(&["worktree", "add", "--quiet", "../tree", "-b", "tree"]);
    let tree = project.path("../tree");
    let ask = || {
        let mut event = event(&project, "PostToolUse");
        event["cwd"] = json!(fs::canonicalize(&tree).unwrap());
        project.run_hook("post-tool-use", &event)
    };
    assert_eq!(ask().to_string(), "");
    fs::write(tree.join(STATE), "{\"v\":1,\"state\":\"COMPLETE\"}").unwrap();
    assert!(ask().context().contains("INIT → COMPLETE"));
    assert!(
        fs::read_to_string(tree.join(STATE))
            .unwrap()
            .contains("\"INIT\"")
    );
    silent(&project);
}

#[test]
fn a_clone_is_sealed_by_its_first_init() {
    let project = TestProject::new().state("INIT").write("a.txt", "a").git();
    forge(&project, "TEST");
    silent(&project);
    assert!(
        project.read(STATE).contains("TEST"),
        "nobody sealed it here"
    );
    say(&project, "checkrein init");
    forge(&project, "COMPLETE");
    assert!(
        after_a_command(&project)
            .context()
            .contains("TEST → COMPLETE")
    );
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
fn a_checkpoint_brings_the_state_back_for_a_person_only() {
    let project = project().commit_all("at INIT");
    let project = project.write("a.txt", "changed");
    say(&project, "checkrein checkpoint take --session s");
    say(&project, "checkrein state enter IMPLEMENT");
    let restore =
        "checkrein checkpoint restore $(checkrein checkpoint list | head -1 | cut -d' ' -f1)";
    let told = say(
        &project,
        &format!("CLAUDECODE=1; export CLAUDECODE; {restore}"),
    );
    assert!(told.contains("IMPLEMENT → INIT"), "{told}");
    assert!(project.read(STATE).contains("\"state\": \"IMPLEMENT\""));
    silent(&project);
    say(&project, restore);
    assert!(project.read(STATE).contains("\"state\": \"INIT\""));
    silent(&project);
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

#[test]
fn what_is_switched_off_does_not_undo() {
    let project = project();
    say(&project, "checkrein gate off sealed-state --for 1h");
    forge(&project, "COMPLETE");
    silent(&project);
    assert!(project.read(STATE).contains("COMPLETE"));
    say(&project, "checkrein gate on");
    let status = say(&project, "checkrein gate status");
    assert!(
        status.contains("overridden  .claude/progress/state.json"),
        "{status}"
    );
    forge(&project, "TEST");
    assert!(
        after_a_command(&project)
            .context()
            .contains("COMPLETE → TEST")
    );
}

#[test]
fn a_silenced_session_leaves_a_line_and_nothing_else() {
    let project = project();
    forge(&project, "COMPLETE");
    for (hook, name) in [
        ("session-start", "SessionStart"),
        ("pre-tool-use", "PreToolUse"),
    ] {
        let mut command = project.command(program(hook));
        command.env("CHECKREIN_DISABLE", "1");
        let output = project.finish(&mut command, event(&project, name).to_string().as_bytes());
        assert_eq!(output.to_string(), "");
    }
    assert!(project.read(STATE).contains("COMPLETE"));
    let status = say(&project, "checkrein gate status");
    assert_eq!(status.matches("disabled  all hooks").count(), 1, "{status}");
}

fn call(project: &TestProject, tool: &str, input: Value) -> Output {
    let mut event = event(project, "PreToolUse");
    event["tool_name"] = json!(tool);
    event["tool_input"] = input;
    project.run_hook("pre-tool-use", &event)
}

#[test]
fn what_a_judged_call_wrote_stays() {
    let project = project();
    let content = "{\"v\":1,\"state\":\"IMPLEMENT\"}";
    let write = json!({"file_path": project.path(STATE), "content": content});
    assert_eq!(call(&project, "Write", write).to_string(), "");
    silent(&project);
    fs::write(project.path(STATE), content).unwrap();
    silent(&project);
    assert_eq!(project.read(STATE), content);
    // It was judged from where the project stood, once.
    say(&project, "checkrein state enter TEST");
    fs::write(project.path(STATE), content).unwrap();
    assert!(
        after_a_command(&project)
            .context()
            .contains("TEST → IMPLEMENT")
    );
}

#[test]
fn a_refused_call_may_write_nothing() {
    let project = project();
    let content = "{\"v\":1,\"state\":\"COMPLETE\"}";
    let write = json!({"file_path": project.path(STATE), "content": content});
    assert_eq!(call(&project, "Write", write).code, 2);
    fs::write(project.path(STATE), content).unwrap();
    assert!(
        after_a_command(&project)
            .context()
            .contains("INIT → COMPLETE")
    );
}

#[test]
fn a_gate_that_is_off_refuses_nothing_and_the_trail_says_so() {
    let project = project();
    say(&project, "checkrein gate off valid-transition");
    let content = "{\"v\":1,\"state\":\"COMPLETE\"}";
    let write = json!({"file_path": project.path(STATE), "content": content});
    assert_eq!(call(&project, "Write", write).to_string(), "");
    fs::write(project.path(STATE), content).unwrap();
    silent(&project);
    assert_eq!(project.read(STATE), content);
    say(&project, "checkrein state enter INIT");
    let status = say(&project, "checkrein gate status");
    let lines = status.matches("overridden  valid-transition").count();
    assert_eq!(lines, 2, "{status}");
    // What is a person's stays a person's.
    let bash = json!({"command": "checkrein gate off"});
    assert_eq!(call(&project, "Bash", bash).code, 2);
}

#[test]
fn settings_that_ask_for_less_are_told_once() {
    let project = project();
    say(&project, "checkrein init --test-command 'make test'");
    silent(&project);
    let config = project.read(".claude/config/project.json");
    let less = config.replace("make test", "true");
    fs::write(project.path(".claude/config/project.json"), less).unwrap();
    let told = after_a_command(&project).context();
    assert!(
        told.contains("`test_command` is `true` instead of `make test`"),
        "{told}"
    );
    silent(&project);
}
