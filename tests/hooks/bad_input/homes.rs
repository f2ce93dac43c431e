//! Homes that are missing, broken or nowhere to write.

use std::path::Path;
use std::process::Command;

use checkrein_testkit::project::program as path_of;
use checkrein_testkit::{Output, TestProject};
use fs_err as fs;

use super::{project, speaks, usual};
use crate::programs::PROGRAMS;
use crate::sound;
use crate::tree::{assert_same, tree};

/// Runs every program in surroundings that a test spoils. Whoever has something to say says it
/// all the same; only the checkpoint and summary of `session-end` have nowhere to go.
#[track_caller]
fn check(spoil: impl Fn(&TestProject, &mut Command)) {
    for program in PROGRAMS {
        let project = project();
        let mut hook = project.command(path_of(program));
        hook.env("CLAUDE_PROJECT_DIR", project.root());
        spoil(&project, &mut hook);
        let before = tree(project.root());
        let event = usual(&project, program).to_string();
        let output = project.finish(&mut hook, event.as_bytes());
        check_answer(program, &output, event.as_bytes());
        assert_same(&before, project.root(), program);
    }
}

#[track_caller]
pub(super) fn check_answer(program: &str, output: &Output, event: &[u8]) {
    sound::check(program, output, event);
    assert!(
        output.code == 0 || program == "session-end",
        "{program}: {output}"
    );
    if speaks(program) {
        assert!(output.context().contains("(TEST)"), "{program}: {output}");
    }
}

/// Keeps a hook that falls back to the tester's own home away from it.
fn elsewhere(project: &TestProject, hook: &mut Command) {
    let folder = |name: &str| project.root().parent().unwrap().join(name);
    hook.env("XDG_CACHE_HOME", folder("cache"))
        .env("XDG_DATA_HOME", folder("data"))
        .env("CLAUDE_CONFIG_DIR", folder("claude"));
}

#[test]
fn no_home() {
    check(|project, hook| {
        elsewhere(project, hook);
        hook.env_remove("HOME");
    });
}

#[test]
fn an_empty_home() {
    check(|project, hook| {
        elsewhere(project, hook);
        hook.env("HOME", "");
    });
}

#[test]
fn a_relative_home() {
    check(|_, hook| {
        hook.env("HOME", "home");
    });
}

#[test]
fn a_home_that_does_not_exist() {
    check(|project, hook| {
        hook.env("HOME", project.home().join("not/there"));
    });
}

#[test]
fn a_home_that_is_a_file() {
    check(|project, hook| {
        let file = project.home().join("file");
        fs::write(&file, "kept").unwrap();
        hook.env("HOME", file);
    });
}

#[test]
fn a_home_that_is_the_project() {
    for program in PROGRAMS {
        let project = project();
        let mut hook = project.command(path_of(program));
        hook.env("HOME", project.root());
        let event = usual(&project, program).to_string();
        let output = project.finish(&mut hook, event.as_bytes());
        check_answer(program, &output, event.as_bytes());
    }
}

#[test]
fn files_where_our_folders_should_be() {
    check(|project, _| {
        for folder in [".local/share", ".cache", ".claude"] {
            put_file(&project.home().join(folder));
        }
    });
    check(|project, _| {
        for folder in [
            ".local/share/checkrein/sessions",
            ".cache/checkrein/skills",
            ".local/share/checkrein/projects",
            ".claude/skills",
        ] {
            put_file(&project.home().join(folder));
        }
    });
}

fn put_file(path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, "kept").unwrap();
}

#[test]
fn folders_where_our_files_should_be() {
    let session = checkrein_testkit::event::SESSION;
    check(|project, _| {
        let log = format!(".local/share/checkrein/sessions/{session}.jsonl/x");
        put_file(&project.home().join(log));
    });
}

#[test]
fn a_log_of_junk_is_as_good_as_none() {
    let session = checkrein_testkit::event::SESSION;
    for junk in [
        &b"\xff\xfe\0\n"[..],
        b"{\"v\":",
        b"[]\nnull\n7\n",
        &[b'{'; 100_000],
    ] {
        check(|project, _| {
            let log = format!(".local/share/checkrein/sessions/{session}.jsonl");
            put_file(&project.home().join(&log));
            fs::write(project.home().join(log), junk).unwrap();
        });
    }
}
