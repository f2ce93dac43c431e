//! `pre-tool-use`: refuses what the project's state does not allow, and only that.

use checkrein_core::audit;
use checkrein_core::layout::UserDirs;
use checkrein_core::seal::{Key, Off, Seal};
use checkrein_testkit::{Output, TestProject, project::state_text};
use insta::assert_snapshot;
use serde_json::json;

use crate::facts::facts;

fn project() -> TestProject {
    TestProject::new()
        .state("IMPLEMENT")
        .feature("feat-001", "in-progress")
}

fn write(project: &TestProject, path: &str, content: &str) -> Output {
    let input = json!({ "file_path": project.path(path), "content": content });
    project.run_hook("pre-tool-use", &project.pre_tool_use("Write", input))
}

#[test]
fn a_move_that_the_table_does_not_have_is_refused() {
    let project = project();
    let output = write(
        &project,
        ".claude/progress/state.json",
        &state_text("COMPLETE"),
    );
    assert_snapshot!(output, @"
    ------- stderr -------
    valid-transition: refused IMPLEMENT → COMPLETE in .claude/progress/state.json
    IMPLEMENT may move to TEST or FIX_BROKEN.
    Next: run `checkrein state enter TEST` when the work of TEST begins.
    [exit status: 2]
    ");
    assert_snapshot!(facts(&project), @r#"{"fact":"refused","gate":"valid-transition","v":1}"#);
}

#[test]
fn a_move_of_the_table_passes() {
    let project = project();
    let output = write(&project, ".claude/progress/state.json", &state_text("TEST"));
    assert_snapshot!(output, @"");
    assert_snapshot!(facts(&project), @r#"{"fact":"judged","passed":true,"step":"enter TEST","v":1}"#);
}

#[test]
fn a_command_is_judged_like_a_file_tool() {
    let project = project();
    let run = |command: &str| {
        let call = project.pre_tool_use("Bash", json!({ "command": command }));
        project.run_hook("pre-tool-use", &call)
    };
    let file = ".claude/progress/state.json";
    assert_snapshot!(run(&format!("sed -i s/IMPLEMENT/COMPLETE/ {file}")), @"
    ------- stderr -------
    valid-transition: refused a Bash command that writes `.claude/progress/state.json`
    `sed -i` changes it; state moves by command only, and the command is judged by the same rules. IMPLEMENT may move to TEST or FIX_BROKEN.
    Next: run `checkrein state enter TEST` when the work of TEST begins.
    [exit status: 2]
    ");
    assert_snapshot!(run(&format!("echo '{{\"v\":1,\"state\":\"COMPLETE\"}}' > {file}")), @"
    ------- stderr -------
    valid-transition: refused IMPLEMENT → COMPLETE in .claude/progress/state.json
    IMPLEMENT may move to TEST or FIX_BROKEN.
    Next: run `checkrein state enter TEST` when the work of TEST begins.
    [exit status: 2]
    ");
    assert_snapshot!(run(&format!("cat {file}")), @"");
    assert_snapshot!(run("checkrein state enter TEST"), @"");
}

fn bash(project: &TestProject, command: &str) -> Output {
    let call = project.pre_tool_use("Bash", json!({ "command": command }));
    project.run_hook("pre-tool-use", &call)
}

#[test]
fn features_and_process_move_by_command() {
    let project = project();
    let list = |features: &str| format!("{{\"v\":1,\"features\":[{features}]}}");
    let write = |features: &str| {
        write(
            &project,
            ".claude/progress/feature-list.json",
            &list(features),
        )
    };
    assert_snapshot!(write(r#"{"id":"feat-001","title":"a","status":"tested"}"#), @"
    ------- stderr -------
    valid-transition: refused Write of `.claude/progress/feature-list.json`
    `feat-001` is in progress, so it cannot be tested.
    Next: say that it is built with `checkrein feature done feat-001` first.
    [exit status: 2]
    ");
    assert_snapshot!(write(""), @r#"
    ------- stderr -------
    sealed-state: refused Write of `.claude/progress/feature-list.json`
    `feat-001` would vanish from the list.
    Next: keep `feat-001` in the file; where it is to be given up, run `checkrein feature drop feat-001 --reason "WHY"`.
    [exit status: 2]
    "#);
    assert_snapshot!(write(r#"{"id":"feat-001","title":"Another title","status":"done"}"#), @"");
    assert_snapshot!(bash(&project, "echo '{}' > .claude/progress/process.json"), @"
    ------- stderr -------
    sealed-state: refused a Bash command that writes `.claude/progress/process.json`
    There is no process yet, and one begins from a template.
    Next: run `checkrein init --process TEMPLATE`; without a name it lists them.
    [exit status: 2]
    ");
    assert_snapshot!(bash(&project, "sed -i s/in-progress/done/ .claude/progress/feature-list.json"), @r#"
    ------- stderr -------
    sealed-state: refused a Bash command that writes `.claude/progress/feature-list.json`
    `sed -i` changes it, to what cannot be told.
    Next: run `checkrein feature start|done|tested feat-001`, `checkrein feature add "TITLE"` or `checkrein feature drop feat-001 --reason "WHY"`.
    [exit status: 2]
    "#);
}

#[test]
fn git_is_told_what_to_leave_out() {
    let project = project().git().state("TEST");
    assert_snapshot!(bash(&project, "git stash -u"), @"
    ------- stderr -------
    sealed-state: refused a Bash command that writes `.claude/progress/state.json`
    It would go into the stash, and it is written by checkrein's commands alone.
    Next: run `git stash push --include-untracked -- . ':!.claude/progress'`; to switch branches, commit what checkrein wrote: `git commit -m progress -- .claude/progress`.
    [exit status: 2]
    ");
    assert_snapshot!(bash(&project, "cd .. && git -C 'my project' reset --hard HEAD"), @"
    ------- stderr -------
    sealed-state: refused a Bash command that writes `.claude/progress/state.json`
    It would become what the last commit has, and it is written by checkrein's commands alone.
    Next: run `git restore --staged --worktree . ':!.claude/progress'`.
    [exit status: 2]
    ");
    assert_snapshot!(bash(&project, "git stash push -u -- . ':!.claude/progress'"), @"");
}

#[test]
fn a_package_of_a_larger_repository_and_a_second_work_tree_are_judged_alike() {
    let state = |folder: &str| format!("{folder}/.claude/progress/state.json");
    let project = TestProject::new()
        .write("packages/app/.claude/config/project.json", "{}")
        .write(state("packages/app"), state_text("INIT"))
        .write("packages/app/a.txt", "a")
        .git();
    project.run_git(&["worktree", "add", "--quiet", "trees/second"]);
    for package in ["packages/app", "trees/second/packages/app"] {
        let ask = |command: &str| {
            let mut call = project.pre_tool_use("Bash", json!({ "command": command }));
            call["cwd"] = json!(project.path(package));
            project.run_hook("pre-tool-use", &call).code
        };
        for command in ["git stash", "git reset --hard", "git checkout ../.."] {
            assert_eq!(ask(command), 0, "{package}: {command} changes nothing");
        }
        fs_err::write(project.path(state(package)), state_text("IMPLEMENT")).unwrap();
        for command in ["git stash", "git reset --hard", "git checkout ../.."] {
            assert_eq!(ask(command), 2, "{package}: {command}");
        }
        assert_eq!(ask("git checkout a.txt"), 0, "{package}");
    }
}

#[test]
fn what_belongs_to_a_person_is_left_to_the_person() {
    let project = project();
    assert_snapshot!(bash(&project, "checkrein gate off tests-pass"), @"
    ------- stderr -------
    person-only: refused `checkrein gate off` in a Bash command
    It switches a gate off. That is for a person to decide, not for an agent.
    Next: say what you need it for; a person may type `checkrein gate off` in a terminal of their own.
    [exit status: 2]
    ");
    assert_snapshot!(bash(&project, "echo '{\"disableAllHooks\":true}' > .claude/settings.json"), @"
    ------- stderr -------
    person-only: refused a Bash command that writes `.claude/settings.json`
    It would silence checkrein's hooks.
    Next: leave them; a person may run `checkrein gate off` or `checkrein install --uninstall` in a terminal of their own.
    [exit status: 2]
    ");
    assert_snapshot!(bash(&project, "cat ~/.local/share/checkrein/seal.key"), @"
    ------- stderr -------
    person-only: refused `cat` of checkrein's key
    With this key a state could be sealed that nobody has judged.
    Next: run `checkrein state verify`, which tells whether the files are as they were sealed.
    [exit status: 2]
    ");
    let lower = r#"echo '{"v":1,"gates":{"tests-pass":"off"}}' > .claude/config/project.json"#;
    assert_snapshot!(bash(&project, lower), @r#"{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"ask","permissionDecisionReason":"person-only: a person has to allow a Bash command that writes `.claude/config/project.json`\nIt would lower a gate: `tests-pass` is off.\nNext: a person decides; say what it is for, and go on with other work meanwhile."}}"#);
}

#[test]
fn a_gate_that_a_person_has_switched_off_stops_nothing_and_leaves_a_line() {
    let project = project();
    assert_eq!(project.shell("checkrein init").code, 0);
    let complete = || {
        let path = ".claude/progress/state.json";
        write(&project, path, &state_text("COMPLETE"))
    };
    assert_eq!(complete().code, 2);
    let root = project.root().to_path_buf();
    let home = project.home().as_os_str().to_owned();
    let user = UserDirs::new(|name| (name == "HOME").then(|| home.clone())).unwrap();
    let key = Key::read(&user.seal_key()).unwrap();
    let off = Off {
        gates: vec!["valid-transition".into()],
        ..Off::default()
    };
    Seal::of(&user, &root).switch_off(&key, &off).unwrap();
    assert_snapshot!(complete(), @"");
    // Another gate is another matter: what cannot be told would be undone by the seal.
    let unknown = "sed -i s/IMPLEMENT/COMPLETE/ .claude/progress/state.json";
    assert_snapshot!(bash(&project, unknown), @"
    ------- stderr -------
    sealed-state: refused a Bash command that writes `.claude/progress/state.json`
    `sed -i` changes it; state moves by command only, and the command is judged by the same rules.
    Next: leave the file as it is; the state moves by `checkrein state enter STATE`, and `checkrein state show` says where to.
    [exit status: 2]
    ");
    assert_eq!(bash(&project, "checkrein gate off").code, 2);
    let trail = audit::read(&user, &root).unwrap();
    let last = &trail.last().unwrap().entry;
    assert_eq!(
        (last.act, last.of.as_str()),
        (audit::Act::Overridden, "valid-transition")
    );
}

#[test]
fn a_judged_write_stays_and_the_same_without_a_judgement_is_undone() {
    let project = project();
    assert_eq!(project.shell("checkrein init").code, 0);
    let path = ".claude/progress/state.json";
    let before = project.read(path);
    let after = state_text("TEST");
    let done = project.post_tool_use("Write", json!({}), json!({}));
    fs_err::write(project.path(path), &after).unwrap();
    project.run_hook("post-tool-use", &done);
    assert_eq!(project.read(path), before);
    assert_snapshot!(write(&project, path, &after), @"");
    fs_err::write(project.path(path), &after).unwrap();
    project.run_hook("post-tool-use", &done);
    assert_eq!(project.read(path), after);
}

#[test]
fn other_files_and_other_tools_are_none_of_its_business() {
    let project = project();
    assert_snapshot!(write(&project, "src/state.json", &state_text("COMPLETE")), @"");
    let input = json!({ "file_path": project.path(".claude/progress/state.json") });
    let read = project.pre_tool_use("Read", input);
    assert_snapshot!(project.run_hook("pre-tool-use", &read), @"");
    let unknown = project.pre_tool_use("mcp__git__push", json!({ "branch": "main" }));
    assert_snapshot!(project.run_hook("pre-tool-use", &unknown), @"");
}

#[test]
fn outside_of_a_project_nothing_is_guarded() {
    let project = TestProject::new();
    let output = write(
        &project,
        ".claude/progress/state.json",
        &state_text("COMPLETE"),
    );
    assert_snapshot!(output, @"");
}

#[test]
fn a_call_that_cannot_be_read_is_refused_only_where_it_names_the_state() {
    let project = project();
    let cut =
        br#"{"hook_event_name":"PreToolUse","tool_input":{"file_path":"/p/.claude/progress/st"#;
    assert_snapshot!(project.run_hook_with("pre-tool-use", cut), @"
    ------- stderr -------
    valid-transition: refused a call that names `.claude/progress` and could not be read
    Its JSON is incomplete or damaged, so nobody can tell what it would do.
    Next: make the call again; the state moves by `checkrein state enter NAME`.
    [exit status: 2]
    ");
    let harmless = br#"{"hook_event_name":"PreToolUse","tool_input":{"file_path":"/p/src/ma"#;
    assert_snapshot!(project.run_hook_with("pre-tool-use", harmless), @"
    ------- stderr -------
    error: failed to read the event on standard input: EOF while parsing a string at line 1 column 68

    hint: `checkrein doctor` tells what is wrong
    [exit status: 1]
    ");
}

#[test]
fn another_event_is_none_of_its_business() {
    let project = project();
    let input = json!({ "file_path": project.path(".claude/progress/state.json"), "content": state_text("COMPLETE") });
    let event = project.post_tool_use("Write", input, json!({}));
    assert_snapshot!(project.run_hook("pre-tool-use", &event), @"");
}
