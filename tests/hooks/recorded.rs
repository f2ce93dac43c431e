//! Everything that the real client was seen to send is answered without an error.

use checkrein_testkit::project::program as path_of;
use checkrein_testkit::{TestProject, payload};
use serde_json::Value;

use crate::programs::{PROGRAMS, payloads_of};
use crate::sound;
use crate::tree::tree;

#[track_caller]
fn check(project: &TestProject, program: &str, name: &str) {
    let mut sent = payload::json(name);
    // The session is where the project is; everything else stays as it was recorded.
    sent["cwd"] = Value::from(project.root().to_string_lossy());
    let output = sound::run(project, program, sent.to_string().as_bytes());
    assert_eq!(
        (output.code, output.stderr.as_str()),
        (0, ""),
        "{program} on {name}"
    );
}

#[test]
fn each_program_answers_the_payloads_of_its_event() {
    let governed = TestProject::new()
        .state("IMPLEMENT")
        .feature("feat-001", "in-progress");
    let plain = TestProject::new();
    for program in PROGRAMS {
        for name in payloads_of(program) {
            check(&governed, program, &name);
            check(&plain, program, &name);
        }
    }
}

#[test]
fn each_program_is_silent_on_the_payloads_of_the_others() {
    let project = TestProject::new().state("IMPLEMENT");
    for program in PROGRAMS {
        let own = payloads_of(program);
        for name in payload::names().iter().filter(|name| !own.contains(name)) {
            let output = sound::run(&project, program, &payload::bytes(name));
            assert_eq!(output.to_string(), "", "{program} on {name}");
        }
    }
}

#[test]
fn a_disabled_hook_does_nothing_but_leave_a_line_in_the_trail() {
    let project = TestProject::new().state("IMPLEMENT");
    for program in PROGRAMS {
        for name in payloads_of(program) {
            let mut hook = project.command(path_of(program));
            hook.env("CLAUDE_PROJECT_DIR", project.root())
                .env("CHECKREIN_DISABLE", "1");
            let output = project.finish(&mut hook, &payload::bytes(&name));
            assert_eq!(output.to_string(), "", "{program} on {name}");
        }
    }
    let left = tree(project.home());
    let files = left
        .keys()
        .filter(|path| project.home().join(path).is_file());
    let files: Vec<_> = files.map(|path| path.file_name().unwrap()).collect();
    assert_eq!(files, ["audit.jsonl"], "nothing else is remembered");
}

#[test]
fn arguments_mean_nothing() {
    for program in PROGRAMS {
        let answer = |arguments: &[&str]| {
            let project = TestProject::new().state("IMPLEMENT");
            let mut hook = project.command(path_of(program));
            hook.args(arguments)
                .env("CLAUDE_PROJECT_DIR", project.root());
            let input = payload::bytes(&payloads_of(program)[0]);
            project.finish(&mut hook, &input)
        };
        assert_eq!(answer(&["--help", "-x", "7"]), answer(&[]), "{program}");
    }
}

#[test]
fn every_payload_of_an_event_that_we_answer_has_its_program() {
    let answered: Vec<String> = PROGRAMS.iter().flat_map(|name| payloads_of(name)).collect();
    let rest: Vec<String> = payload::names()
        .into_iter()
        .filter(|name| !answered.contains(name))
        .collect();
    let events: Vec<&str> = rest
        .iter()
        .map(|name| name.split('.').next().unwrap())
        .collect();
    for event in events {
        let not_ours = [
            "post-compact",
            "post-tool-batch",
            "subagent-stop",
            "permission-request",
        ];
        assert!(not_ours.contains(&event), "nobody answers {event}");
    }
}
