//! What the doctor sees, and what it says to do.

use std::os::unix::fs::PermissionsExt;

use checkrein_testkit::TestProject;
use checkrein_testkit::project::program;
use fs_err as fs;

use crate::person::Person;

fn installed() -> Person {
    let person = Person::new();
    person.install();
    person
}

/// Only what is not well.
fn complaints(person: &Person) -> String {
    let said = person.run(&["doctor"]).to_string();
    let mut lines: Vec<&str> = said.lines().collect();
    lines.retain(|line| !line.starts_with("ok "));
    lines.join("\n")
}

#[test]
fn a_fresh_install_is_well() {
    insta::assert_snapshot!(installed().run(&["doctor"]), @"
    ok       programs  11 programs of version 0.1.0 in `~/.local/share/checkrein/bin`
    ok       settings  `~/.claude/settings.json` can be read
    ok       rule      `Bash(checkrein:*)` is allowed
    ok       backup    there were no settings before
    ok       hooks     10 hooks wired
    ok       data      `~/.local/share/checkrein` can be written to
    ok       cache     `~/.cache/checkrein` can be written to
    ok       git       2.47.1
    ok       claude    2.1.329
    ok       skills    0 skills of yours, and 6 of checkrein's for projects
    ok       routing   loads from 0.87, offers from 0.42
    ok       outputs   large ones are trimmed by the shipped rules
    ok       project   none in `~`; `checkrein init` makes one
    --- exit 0
    ");
}

#[test]
fn without_an_install_it_says_how_to_get_one() {
    insta::assert_snapshot!(complaints(&Person::new()), @"
    problem  programs  not installed: no record in `~/.local/share/checkrein/install.json`
                       next: run `./install` in the checkout
    problem  settings  there is no `~/.claude/settings.json`
                       next: run `checkrein install`
    problem  hooks     no event is wired
                       next: run `checkrein install`
    --- stderr
    error: 3 problems
    --- exit 1
    ");
}

#[test]
fn programs_that_are_gone_or_changed_are_named() {
    let person = installed();
    fs::remove_file(person.bin().join("stop")).unwrap();
    fs::write(person.bin().join("pre-compact"), "another").unwrap();
    let plain = std::fs::Permissions::from_mode(0o644);
    fs::set_permissions(person.bin().join("session-start"), plain).unwrap();
    insta::assert_snapshot!(complaints(&person), @"
    problem  programs  `~/.local/share/checkrein/bin/pre-compact` is not the program that was installed
                       next: run `./install` in the checkout
    problem  programs  `~/.local/share/checkrein/bin/session-start` is not executable
                       next: run `./install` in the checkout
    problem  programs  `~/.local/share/checkrein/bin/stop` is not there
                       next: run `./install` in the checkout
    --- stderr
    error: 3 problems
    --- exit 1
    ");
}

#[test]
fn hooks_that_were_taken_out_or_switched_off_are_named() {
    let person = installed();
    let mut settings: serde_json::Value =
        serde_json::from_str(&person.read(".claude/settings.json")).unwrap();
    let hooks = &mut settings["hooks"];
    hooks["Stop"] = serde_json::json!([]);
    let twice = hooks["PreCompact"][0].clone();
    hooks["PreCompact"].as_array_mut().unwrap().push(twice);
    hooks["SessionEnd"][0]["hooks"][0]
        .as_object_mut()
        .unwrap()
        .remove("timeout");
    hooks["PreToolUse"][0]["matcher"] = "Write".into();
    settings["permissions"]["allow"] = serde_json::json!([]);
    settings["disableAllHooks"] = true.into();
    person.write(".claude/settings.json", &settings.to_string());
    insta::assert_snapshot!(complaints(&person), @"
    warning  rule      `Bash(checkrein:*)` is not allowed, so the model has to ask
                       next: run `checkrein install`
    problem  hooks     `~/.claude/settings.json` switches all hooks off
                       next: remove `disableAllHooks` from it
    problem  hooks     PreToolUse is called for `Write`, not for `Write|Edit|MultiEdit|NotebookEdit|Bash`
                       next: run `checkrein install`
    problem  hooks     Stop does not call `stop`
                       next: run `checkrein install`
    problem  hooks     PreCompact is wired 2 times
                       next: run `checkrein install`
    problem  hooks     SessionEnd has no `timeout`, so it is cut off after 1.5 seconds
                       next: run `checkrein install`
    --- stderr
    error: 5 problems
    --- exit 1
    ");
    person.install();
    insta::assert_snapshot!(complaints(&person), @"
    problem  hooks     `~/.claude/settings.json` switches all hooks off
                       next: remove `disableAllHooks` from it
    --- stderr
    error: 1 problem
    --- exit 1
    ");
}

#[test]
fn settings_that_are_broken_are_located() {
    let person = installed();
    person.write(".claude/settings.json", "{\n\"hooks\": {,}");
    insta::assert_snapshot!(complaints(&person), @"
    problem  settings  cannot edit `[folder]/ada l/.claude/settings.json`: line 2, column 11: unexpected token in object
                       next: mend the file
    --- stderr
    error: 1 problem
    --- exit 1
    ");
}

#[test]
fn a_copy_of_the_settings_that_is_gone_is_noticed() {
    let person = Person::new().file(".claude/settings.json", "{}");
    person.install();
    fs::remove_dir_all(person.home().join(".local/share/checkrein/backups")).unwrap();
    insta::assert_snapshot!(complaints(&person), @"
    warning  backup    `~/.local/share/checkrein/backups/settings-[time].json` is gone, so an uninstall takes our entries out one by one
                       next: nothing needs to be done
    --- exit 0
    ");
}

#[test]
fn tools_that_are_old_or_absent_are_named() {
    let person = installed()
        .tool("git", "git version 2.17.1")
        .tool("claude", "1.0.58 (Claude Code)");
    insta::assert_snapshot!(complaints(&person), @"
    warning  git       2.17.1 is older than 2.30
                       next: bring it up to date
    warning  claude    1.0.58 is older than 2.1
                       next: bring it up to date
    --- exit 0
    ");
    let person = person.with("PATH", "/nowhere");
    insta::assert_snapshot!(complaints(&person), @"
    problem  git       not on your PATH: no checkpoint can be made and no commit be checked
                       next: install git from your system's packages or https://git-scm.com
    warning  claude    not on your PATH: nothing will call the hooks
                       next: install it: https://code.claude.com/docs/en/setup
    --- stderr
    error: 1 problem
    --- exit 1
    ");
}

#[test]
fn a_skill_that_is_broken_is_named() {
    let skill = ".claude/skills/deploy/SKILL.md";
    let person = installed().file(skill, "---\nname: deploy\nDo it.");
    insta::assert_snapshot!(complaints(&person), @"
    warning  skills    `~/.claude/skills/deploy/SKILL.md`: the front matter has no closing `---`
                       next: mend the front matter of the file
    warning  skills    `~/.claude/skills/deploy/SKILL.md`: `name` has characters that no name may have
                       next: mend the front matter of the file
    warning  skills    `~/.claude/skills/deploy/SKILL.md`: there is no `description` to find it by
                       next: mend the front matter of the file
    --- exit 0
    ");
}

#[test]
fn a_project_with_a_broken_file_is_noticed() {
    let person = installed()
        .file("app/.claude/config/project.json", "{\"v\": 1}")
        .file("app/.claude/progress/state.json", "{\"state\": \"SLEEP\"}");
    let output = person
        .command(&["doctor", "--json"])
        .current_dir(person.home().join("app"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = report["findings"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&found["subject"], &found["level"]),
        (&"project".into(), &"problem".into())
    );
    assert!(
        found["seen"].as_str().unwrap().contains("state.json"),
        "{found}"
    );
}

#[test]
fn thresholds_that_cannot_be_are_named() {
    let wishes = r#"{"v": 1, "routing": {"sure": -1, "shure": 0.5, "unsure": 0.99}}"#;
    let person = installed().file("app/.claude/config/project.json", wishes);
    let told = |program: &[&str]| {
        let mut command = person.command(program);
        command.current_dir(person.home().join("app"));
        let output = command.env("CHECKREIN_SURE", "0,9").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let doctor = told(&["doctor"]);
    let routing = doctor.lines().filter(|line| line.contains(" routing "));
    insta::assert_snapshot!(routing.collect::<Vec<_>>().join("\n"), @"
    warning  routing   `CHECKREIN_SURE` in the environment is `0,9`, not a number from 0 to 1, so it does not count
    warning  routing   `routing` in `~/app/.claude/config/project.json` has `shure`, which is neither `sure` nor `unsure`
    warning  routing   `sure` in `~/app/.claude/config/project.json` is `-1`, not a number from 0 to 1, so it does not count
    warning  routing   skills are to be offered from 0.99 on, but are loaded from 0.87 on, so none is offered
    ");
    let discover = told(&["discover", "hello there"]);
    assert!(
        discover.ends_with("\na threshold is not as wished: `CHECKREIN_SURE` in the environment is `0,9`, not a number from 0 to 1, so it does not count\n"),
        "{discover}"
    );
}

#[test]
fn a_slip_in_the_name_of_a_setting_is_noticed() {
    let settings = r#"{"v": 1, "$schema": "x", "test_comand": "cargo test"}"#;
    let person = installed().file("app/.claude/config/project.json", settings);
    let mut command = person.command(&["doctor"]);
    let output = command.current_dir(person.home().join("app")).output();
    let doctor = String::from_utf8(output.unwrap().stdout).unwrap();
    let from = doctor.find("warning  project").unwrap();
    insta::assert_snapshot!(doctor[from..].lines().take(2).collect::<Vec<_>>().join("\n"), @"
    warning  project   `.claude/config/project.json` has `test_comand`, which is no setting and does nothing
                       next: did you mean `test_command`?
    ");
    assert_eq!(doctor.matches("warning  project").count(), 1, "{doctor}");
}

#[test]
fn gates_that_are_none_or_lack_what_they_need_are_named() {
    let gates = r#"{"tests-pas": "off", "tests-pass": "on", "commit-before-tested": "on", "health-ok": "off"}"#;
    let settings = format!(r#"{{"v": 1, "gates": {gates}}}"#);
    let person = installed().file("app/.claude/config/project.json", &settings);
    let mut command = person.command(&["doctor"]);
    let output = command
        .current_dir(person.home().join("app"))
        .output()
        .unwrap();
    let doctor = String::from_utf8(output.stdout).unwrap();
    let from = doctor.find("problem  gates").unwrap();
    insta::assert_snapshot!(&doctor[from..], @"
    problem  gates     `gates` in `.claude/config/project.json` has `tests-pas`, which is no gate
                       next: take one of `valid-transition`, `required-env`, `outcome-before-tested`, `commit-before-tested`, `health-ok`, `tests-pass`
    warning  gates     `commit-before-tested` is switched on, and the project lacks a git repository
                       next: run `git init`
    warning  gates     `tests-pass` is switched on, and the project lacks a `test_command`
                       next: run `checkrein init --test-command COMMAND`
    warning  seal      the project is not sealed on this machine, so a change round the gates is not noticed
                       next: run `checkrein init`, which seals it as it is
    ");
}

#[test]
fn the_seal_and_its_key_are_looked_at() {
    let person = installed();
    let app = person.home().join("app");
    fs::create_dir(&app).unwrap();
    let run = |arguments: &[&str]| {
        let output = person
            .command(arguments)
            .current_dir(&app)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    run(&["init"]);
    run(&["gate", "off"]);
    let key = person.home().join(".local/share/checkrein/seal.key");
    let mode = std::fs::Permissions::from_mode(0o644);
    fs::set_permissions(&key, mode).unwrap();
    fs::write(
        app.join(".claude/progress/state.json"),
        "{\"state\":\"TEST\"}",
    )
    .unwrap();
    let doctor = run(&["doctor"]);
    let from = doctor.find("warning  seal").unwrap();
    insta::assert_snapshot!(&doctor[from..], @"
    warning  seal      not as it was sealed: .claude/progress/state.json
                       next: run `checkrein state verify`, which undoes that; a change by hand of yours is taken by `checkrein state accept`
    problem  seal      others may read the key `~/.local/share/checkrein/seal.key`
                       next: run `chmod 600 ~/.local/share/checkrein/seal.key`
    warning  seal      gates are switched off in this project
                       next: `checkrein gate status` says which, `checkrein gate on` switches them on
    ");
}

/// What doctor says of outputs in a project with this file of rules and these settings.
#[track_caller]
fn outputs(rules: Option<&str>, settings: &str, variable: &str) -> String {
    let project = TestProject::new().write(
        ".claude/config/project.json",
        format!(r#"{{"v":1,"project_type":"generic"{settings}}}"#),
    );
    let project = match rules {
        Some(rules) => project.write(".claude/config/output-rules.json", rules),
        None => project,
    };
    let mut command = project.command(program("checkrein"));
    command.arg("doctor").env("CHECKREIN_TRIM", variable);
    let said = project.finish(&mut command, b"").to_string();
    let lines: Vec<&str> = said.lines().collect();
    let at = lines
        .iter()
        .position(|line| line.get(9..16) == Some("outputs"));
    let at = at.expect("doctor says something of outputs");
    let next = lines[at + 1..]
        .iter()
        .take_while(|line| line.starts_with("   "));
    let said: Vec<&str> = std::iter::once(&lines[at]).chain(next).copied().collect();
    said.join("\n")
}

#[test]
fn whether_outputs_are_trimmed_is_said() {
    use insta::assert_snapshot;
    assert_snapshot!(outputs(None, "", ""), @"ok       outputs   large ones are trimmed by the shipped rules");
    assert_snapshot!(outputs(None, r#","trim_output":false"#, ""), @"ok       outputs   not trimmed here: `trim_output` is false in the project's settings");
    assert_snapshot!(outputs(None, "", "0"), @"ok       outputs   not trimmed: CHECKREIN_TRIM=0 in the environment");
    assert_snapshot!(outputs(Some(r#"{"v":1,"off":true}"#), "", ""), @"ok       outputs   not trimmed here: `off` in `[PROJECT]/.claude/config/output-rules.json`");
    assert_snapshot!(outputs(Some(r#"{"v":1,"tools_off":["Grep"]}"#), "", ""), @"ok       outputs   large ones are trimmed by `[PROJECT]/.claude/config/output-rules.json` and the shipped rules, but not those of `Grep`");
    assert_snapshot!(outputs(Some(r#"{"v":1,"tools_off":["bash","Grep"]}"#), "", ""), @"
    warning  outputs   `tools_off` in `[PROJECT]/.claude/config/output-rules.json` names what is never trimmed: `bash`
                       next: name `Bash`, `Grep`, or a server's tool as `mcp__SERVER__TOOL`; capitals count
    ");
    assert_snapshot!(outputs(Some(r#"{"v":2}"#), "", ""), @"
    problem  outputs   `[PROJECT]/.claude/config/output-rules.json`: `v` is 2, and 1 is known
                       next: mend the file; until then outputs are trimmed by the shipped rules
    ");
}
