//! Files of the project that are broken, huge, or not files.

use checkrein_testkit::{TestProject, project::state_text};
use fs_err as fs;
use serde_json::json;

use super::{project, usual};
use crate::programs::PROGRAMS;
use crate::sound;

const STATE: &str = ".claude/progress/state.json";
const FEATURES: &str = ".claude/progress/feature-list.json";
const PROJECT: &str = ".claude/config/project.json";

/// Texts that are no file of ours.
fn broken() -> Vec<Vec<u8>> {
    let deep = format!("{{\"a\":{}", "[".repeat(100_000));
    [
        &b""[..],
        b"{",
        b"{\"v\":1,\"state\":\"TE",
        b"null",
        b"[]",
        b"7",
        b"\xff\xfe\0binary\x80",
        b"{\"v\":\"one\",\"state\":7,\"features\":7,\"project_type\":[]}",
        b"{\"v\":-1,\"state\":\"MOON\",\"features\":[null],\"checkpoint\":\"moon\"}",
        b"{\"state\":\"\",\"features\":{\"id\":1},\"skills\":[1]}",
        deep.as_bytes(),
        &[b' '; 5_000_000],
    ]
    .map(<[u8]>::to_vec)
    .into()
}

/// Gives every program its event in a project with that file broken, in each way.
#[track_caller]
fn check(file: &str) {
    for text in broken() {
        let project = project().write(file, &text);
        for program in PROGRAMS {
            let event = usual(&project, program).to_string();
            let output = sound::run(&project, program, event.as_bytes());
            if output.code == 1 {
                let named = output.stderr.contains(&format!("[PROJECT]/{file}"));
                assert!(named, "{program} does not name {file}: {output}");
            }
        }
    }
}

#[test]
fn a_broken_state() {
    check(STATE);
}

#[test]
fn a_broken_feature_list() {
    check(FEATURES);
}

#[test]
fn broken_settings() {
    check(PROJECT);
}

#[test]
fn a_folder_in_place_of_a_file() {
    for file in [STATE, FEATURES, PROJECT, "CLAUDE.md", "a.txt"] {
        let project = project();
        fs::remove_file(project.path(file)).unwrap();
        fs::create_dir(project.path(file)).unwrap();
        for program in PROGRAMS {
            let event = usual(&project, program).to_string();
            sound::run(&project, program, event.as_bytes());
        }
    }
}

#[test]
fn instructions_of_junk() {
    for junk in [
        &b"\xff\xfe\0# Rules\n- x"[..],
        &[b'#'; 3_000_000],
        &[b'\n'; 3_000_000],
        b"```\n# Rules",
        b"| a |\n|---",
    ] {
        let project = project().write("CLAUDE.md", junk);
        for program in PROGRAMS {
            let event = usual(&project, program).to_string();
            let output = sound::run(&project, program, event.as_bytes());
            assert_eq!(output.code, 0, "{program}: {output}");
        }
    }
}

#[test]
fn a_later_versions_files_are_read_as_far_as_they_are_known() {
    let project = project()
        .project_json(&json!({ "v": 2, "project_type": "generic", "moods": { "TEST": "calm" } }))
        .write(STATE, r#"{"v":2,"state":"TEST","mood":"calm"}"#)
        .write(
            FEATURES,
            r#"{"v":2,"features":[{"id":"feat-001","title":"One","status":"done","mood":1}]}"#,
        );
    for program in PROGRAMS {
        let event = usual(&project, program).to_string();
        let output = sound::run(&project, program, event.as_bytes());
        assert_eq!(output.code, 0, "{program}: {output}");
    }
}

#[test]
fn a_broken_state_is_named_with_the_way_out() {
    let project = project().write(STATE, "{\"v\":1,");
    let event = project.session_start("startup");
    insta::assert_snapshot!(project.run_hook("session-start", &event), @r#"{"systemMessage":"checkrein: `[PROJECT]/.claude/progress/state.json` is not a state file: EOF while parsing a value at line 1 column 7. Until it is mended the project has no state here. Next: mend it by hand, or run `checkrein init`, which sets it aside and begins it anew."}"#);
}

#[test]
fn a_broken_state_is_not_written_over_by_a_file_tool() {
    let project = project().write(STATE, "{\"v\":1,");
    let input = json!({ "file_path": project.path(STATE), "content": state_text("COMPLETE") });
    let event = project.pre_tool_use("Write", input);
    insta::assert_snapshot!(project.run_hook("pre-tool-use", &event), @"
    ------- stderr -------
    valid-transition: refused Write of `.claude/progress/state.json`
    Where the project stands cannot be read: `[PROJECT]/.claude/progress/state.json` is not a state file: EOF while parsing a value at line 1 column 7.
    Next: run `checkrein init`: it keeps the broken file aside and begins anew.
    [exit status: 2]
    ");
}

#[test]
fn links_in_a_circle_lead_nowhere() {
    let project = TestProject::new().state("TEST");
    for file in [STATE, "CLAUDE.md"] {
        let _ = fs::remove_file(project.path(file));
        std::os::unix::fs::symlink(project.path(file), project.path(file)).unwrap();
    }
    for program in PROGRAMS {
        let event = usual(&project, program).to_string();
        sound::run(&project, program, event.as_bytes());
    }
    let input = json!({ "file_path": project.path(STATE), "content": state_text("COMPLETE") });
    let event = project.pre_tool_use("Write", input).to_string();
    assert_eq!(
        sound::run(&project, "pre-tool-use", event.as_bytes()).code,
        2
    );
}
