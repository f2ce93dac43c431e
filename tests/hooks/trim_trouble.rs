//! Large outputs where something is wrong: a broken file of rules, a cache that cannot be written, two
//! at once, and commands whose output no hook may replace.

use checkrein_testkit::TestProject;
use checkrein_testkit::project::program;
use fs_err as fs;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::facts::facts;
use crate::trim_output::{bash, cargo_test, replaced};

#[test]
fn broken_rules_are_told_once_and_the_shipped_ones_apply() {
    let project = TestProject::new().write(
        ".claude/config/output-rules.json",
        "{\"v\":1,\n\"rules\":[}",
    );
    let event = bash(&project, "cargo test", &cargo_test(200));
    let answer = project.run_hook("post-tool-use", &event).json();
    assert!(answer["hookSpecificOutput"]["updatedToolOutput"]["stdout"].is_string());
    let said = answer["systemMessage"].as_str().unwrap().to_owned();
    assert_snapshot!(said, @"checkrein: `[PROJECT]/.claude/config/output-rules.json` cannot be used: expected value at line 2 column 10. Outputs are trimmed by the shipped rules. Next: mend it; `checkrein doctor` tells whether it is.");
    let again = project.run_hook("post-tool-use", &event).json();
    assert_eq!(again.get("systemMessage"), None, "{again}");
}

#[test]
fn what_cannot_be_kept_is_not_trimmed() {
    let project = TestProject::new().write_home(".cache/checkrein/outputs", "a file in its place");
    assert_eq!(
        replaced(&project, &bash(&project, "cargo test", &cargo_test(200))),
        None
    );
    assert_eq!(facts(&project), "");
}

#[test]
fn a_file_of_the_clients_that_is_gone_leaves_all_as_it_is() {
    let project = TestProject::new();
    let mut event = bash(&project, "cargo test", &cargo_test(200));
    event["tool_response"]["persistedOutputPath"] = json!(project.path("gone"));
    assert_eq!(replaced(&project, &event), None);
}

#[test]
fn what_no_terminal_shows_is_not_shown_and_what_is_no_text_does_no_harm() {
    let project = TestProject::new();
    let coloured = cargo_test(200)
        .replace("FAILED", "\u{1b}[31mFAILED\u{1b}[0m")
        .replace('\n', "\r\n");
    let new = replaced(&project, &bash(&project, "cargo test", &coloured)).unwrap();
    let text = new["stdout"].as_str().unwrap();
    assert!(
        text.contains("cart::adds_none ... FAILED") && !text.contains(['\u{1b}', '\r']),
        "{text}"
    );
    for strange in [
        "\0".repeat(9_000),
        "\u{1b}[".repeat(9_000),
        "\u{fffd}😀\n".repeat(9_000),
    ] {
        replaced(&project, &bash(&project, "x '", &strange));
    }
}

#[test]
fn a_folder_that_is_gone_leaves_all_as_it_is() {
    let project = TestProject::new();
    let mut event = bash(&project, "cargo test", &cargo_test(200));
    event["cwd"] = json!(project.path("gone"));
    assert_eq!(replaced(&project, &event), None);
}

#[test]
fn several_at_once_are_all_kept() {
    let project = TestProject::new();
    std::thread::scope(|scope| {
        for tests in 200..206 {
            let project = &project;
            scope.spawn(move || {
                let event = bash(project, "cargo test", &cargo_test(tests));
                assert!(replaced(project, &event).is_some());
            });
        }
    });
    let folder = project.home().join(".cache/checkrein/outputs");
    let names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names.len(), 6, "{names:?}");
    assert_eq!(facts(&project).lines().count(), 6);
}

fn failure(project: &TestProject, command: &str) -> Value {
    let error = "Exit code 101\nbegin\n\n... [20000 characters truncated] ...\n\nend";
    project.post_tool_use_failure("Bash", json!({ "command": command }), error)
}

#[test]
fn how_to_see_all_failures_is_told_once_when_the_client_cut_them() {
    let project = TestProject::new();
    let short = project.post_tool_use_failure("Bash", json!({ "command": "false" }), "Exit code 1");
    assert_eq!(project.run_hook("post-tool-use", &short).to_string(), "");
    let told = project.run_hook("post-tool-use", &failure(&project, "cargo test"));
    assert_snapshot!(told.context(), @"checkrein: the client cut this output, and failures may be missing from it. If the command may run once more, `cargo test 2>&1 | checkrein output trim` shows all of them and keeps the whole. Its exit code is that of the last program.");
    let again = project.run_hook("post-tool-use", &failure(&project, "cargo test"));
    assert_eq!(again.to_string(), "");
}

#[test]
fn a_command_that_could_not_be_repeated_is_not_repeated() {
    let project = TestProject::new();
    let told = project.run_hook("post-tool-use", &failure(&project, "cat <<'X'\nX\n"));
    assert!(
        told.context()
            .contains("`(COMMAND) 2>&1 | checkrein output trim`"),
        "{told}"
    );
}

#[test]
fn without_the_command_nothing_is_said() {
    let project = TestProject::new();
    let alone = project.home().join("alone/post-tool-use");
    fs::create_dir_all(alone.parent().unwrap()).unwrap();
    fs::copy(program("post-tool-use"), &alone).unwrap();
    for event in [
        bash(&project, "cargo test", &cargo_test(200)),
        failure(&project, "cargo test"),
    ] {
        let mut command = project.command(&alone);
        let output = project.finish(&mut command, event.to_string().as_bytes());
        assert_eq!(output.to_string(), "");
    }
}

#[test]
fn a_command_that_hangs_is_ended_with_all_it_started() {
    use std::os::unix::fs::PermissionsExt;
    let project = TestProject::new();
    let alone = project.home().join("alone/post-tool-use");
    fs::create_dir_all(alone.parent().unwrap()).unwrap();
    fs::copy(program("post-tool-use"), &alone).unwrap();
    let wrapper = alone.with_file_name("checkrein");
    // What it starts has its pipes, so that ending it alone would end nothing.
    fs::write(
        &wrapper,
        "#!/bin/sh\nsleep 1000 & echo $! >\"$HOME/child\"\nwait\n",
    )
    .unwrap();
    fs::set_permissions(&wrapper, std::fs::Permissions::from_mode(0o755)).unwrap();
    let event = bash(&project, "cargo test", &cargo_test(3_000));
    let mut command = project.command(&alone);
    let output = project.finish(&mut command, event.to_string().as_bytes());
    assert_eq!(output.to_string(), "");
    let child = project.read_home("child");
    // One that ended and that nobody has asked about is still listed, as a zombie.
    let status = fs::read_to_string(format!("/proc/{}/status", child.trim()));
    assert!(status.is_ok_and(|status| status.contains("State:\tZ")) || !alive(child.trim()));
}

fn alive(process: &str) -> bool {
    std::path::Path::new("/proc").join(process).exists()
}
