//! Working folders that are not what a working folder should be.

use serde_json::json;

use super::{project, speaks, usual};
use crate::programs::PROGRAMS;
use crate::sound;

/// Gives every program its event from a strange folder: the project is the one that the session
/// was started in, and whoever has something to say says it.
#[track_caller]
fn check(cwd: &str) {
    for program in PROGRAMS {
        let project = project();
        let mut event = usual(&project, program);
        event["cwd"] = json!(cwd);
        let output = sound::run(&project, program, event.to_string().as_bytes());
        assert_eq!(output.code, 0, "{program} in {cwd:?}: {output}");
        if speaks(program) {
            let text = output.context();
            assert!(
                text.contains("## my project (TEST)"),
                "{program} in {cwd:?}: {output}"
            );
        }
    }
}

#[test]
fn a_folder_that_does_not_exist() {
    check("/does/not/exist");
}

#[test]
fn no_folder() {
    check("");
}

#[test]
fn a_relative_folder() {
    check("src/deep");
    check(".");
    check("..");
}

#[test]
fn a_file() {
    check("/dev/null");
}

#[test]
fn no_path_at_all() {
    check("a\0b");
    check("\n");
    check(&format!("/{}", "x".repeat(10_000)));
}

#[test]
fn a_working_folder_that_is_gone() {
    for program in PROGRAMS {
        let project = project();
        let gone = project.home().join("gone");
        fs_err::create_dir(&gone).unwrap();
        let mut shell = project.command("sh");
        let hook = checkrein_testkit::project::program(program);
        shell
            .current_dir(&gone)
            .env("CLAUDE_PROJECT_DIR", project.root())
            .args(["-c", r#"rmdir "$PWD" && exec "$0""#])
            .arg(hook);
        let event = usual(&project, program).to_string();
        let output = project.finish(&mut shell, event.as_bytes());
        sound::check(program, &output, event.as_bytes());
        assert_eq!(output.code, 0, "{program}: {output}");
    }
}
