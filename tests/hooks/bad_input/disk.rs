//! Disks that are full or read-only, and streams that lead nowhere.

use checkrein_testkit::project::program as path_of;
use checkrein_testkit::{Output, TestProject};
use fs_err as fs;
use serde_json::json;

use super::homes::check_answer;
use super::{project, usual};
use crate::programs::PROGRAMS;
use crate::sound;
use crate::tree::{assert_same, tree};

/// A home of 64 KB in which no byte is left. It ends with the process, being its own alone.
const FULL: &str = r#"
    mount -t tmpfs -o size=64k full "$HOME" || exit 99
    cat /dev/zero > "$HOME/fill" 2>/dev/null
    if echo > "$HOME/more" 2>/dev/null; then exit 98; fi
"#;

/// A home that nobody may write into, not even root.
const READ_ONLY: &str = r#"
    mount -t tmpfs -o ro,size=64k locked "$HOME" || exit 99
    if touch "$HOME/more" 2>/dev/null; then exit 98; fi
"#;

/// Runs a hook behind a few lines of shell, which for root may mount what nobody else sees.
fn behind(project: &TestProject, shell: &str, program: &str, event: &[u8]) -> Output {
    let mut command = project.command("unshare");
    command
        .env("CLAUDE_PROJECT_DIR", project.root())
        .args(["--mount", "sh", "-c"])
        .arg(format!("{shell}\nexec \"$0\""))
        .arg(path_of(program));
    let output = project.finish(&mut command, event);
    assert!(output.code < 98, "the disk could not be spoilt: {output}");
    output
}

/// Whoever is not root cannot mount, and gets the nearest thing: a file in place of each folder.
fn without_mount(project: &TestProject, program: &str, event: &[u8]) -> Output {
    for folder in [".local", ".cache"] {
        fs::write(project.home().join(folder), "kept").unwrap();
    }
    project.run_hook_with(program, event)
}

#[track_caller]
fn check(spoil: &str) {
    for program in PROGRAMS {
        let project = project();
        let before = tree(project.root());
        let event = usual(&project, program).to_string();
        let output = if rustix::process::geteuid().is_root() {
            behind(&project, spoil, program, event.as_bytes())
        } else {
            without_mount(&project, program, event.as_bytes())
        };
        check_answer(program, &output, event.as_bytes());
        assert_same(&before, project.root(), program);
    }
}

#[test]
fn a_full_disk_loses_nothing() {
    check(FULL);
}

#[test]
fn a_read_only_home_loses_nothing() {
    check(READ_ONLY);
}

#[test]
fn a_checkpoint_on_a_full_disk_says_so_and_loses_nothing() {
    let project = project()
        .project_json(&json!({ "v": 1, "project_type": "generic", "checkpoint": "branch" }))
        .git()
        .write("a.txt", "the work of a day\n");
    let before = tree(project.root());
    let refs = project.run_git(&["for-each-ref"]);
    let event = project.session_end("other").to_string();
    let output = if rustix::process::geteuid().is_root() {
        let full = r#"
            cp -a "$PWD/.git/objects" "$HOME/objects" || exit 99
            mount -t tmpfs -o size=256k full "$PWD/.git/objects" || exit 99
            cp -a "$HOME/objects/." "$PWD/.git/objects" || exit 99
            cat /dev/zero > "$PWD/.git/objects/fill" 2>/dev/null
            if echo > "$PWD/.git/objects/more" 2>/dev/null; then exit 98; fi
        "#;
        behind(&project, full, "session-end", event.as_bytes())
    } else {
        use std::os::unix::fs::PermissionsExt;
        let objects = project.path(".git/objects");
        fs::set_permissions(&objects, std::fs::Permissions::from_mode(0o500)).unwrap();
        let output = project.run_hook_with("session-end", event.as_bytes());
        fs::set_permissions(&objects, std::fs::Permissions::from_mode(0o700)).unwrap();
        output
    };
    sound::check("session-end", &output, event.as_bytes());
    assert_eq!(output.code, 1, "{output}");
    assert!(
        output.stderr.contains("git"),
        "it does not say where: {output}"
    );
    assert_same(&before, project.root(), "it");
    assert_eq!(project.run_git(&["for-each-ref"]), refs);
    // The next session makes up for it.
    let report = project.run_hook("session-start", &project.session_start("startup"));
    assert!(report.context().contains("- Last checkpoint: "), "{report}");
    assert_eq!(
        project.run_git(&["show", "HEAD:a.txt"]).stdout,
        "the work of a day\n"
    );
}

/// Runs every program with its streams led elsewhere by the shell.
fn redirected(streams: &str, code: impl Fn(&str) -> i32) {
    for program in PROGRAMS {
        let project = project();
        let before = tree(project.root());
        let mut shell = project.command("sh");
        shell
            .env("CLAUDE_PROJECT_DIR", project.root())
            .args(["-c", &format!("exec \"$0\" {streams}")])
            .arg(path_of(program));
        let event = usual(&project, program).to_string();
        let output = project.finish(&mut shell, event.as_bytes());
        sound::check(program, &output, event.as_bytes());
        assert_eq!(output.code, code(program), "{program} {streams}: {output}");
        assert_same(&before, project.root(), program);
    }
}

#[test]
fn a_client_that_does_not_listen_is_no_failure() {
    redirected(">/dev/full", |_| 0);
    redirected(">&-", |_| 0);
    redirected("2>&-", |_| 0);
}

#[test]
fn standard_input_that_is_none_is_an_error() {
    redirected("<&-", |_| 1);
    redirected("</", |_| 1);
}
