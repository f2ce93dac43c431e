//! Events that are well-formed and strange: unknown, from next year, huge, or hostile.

use std::path::Path;

use serde_json::{Value, json};

use super::{project, usual};
use crate::programs::PROGRAMS;
use crate::sound;
use crate::tree::tree;

const SESSIONS: &str = "home/.local/share/checkrein/sessions";

#[test]
fn an_event_that_nobody_knows_is_none_of_anybodys_business() {
    let project = project();
    for name in [
        "MoonRise",
        "",
        "stop",
        "Stop ",
        "Setup",
        "PermissionRequest",
    ] {
        for program in PROGRAMS {
            let event = project.event(name, json!({ "phase": 3 }));
            let output = sound::run(&project, program, event.to_string().as_bytes());
            assert_eq!(output.to_string(), "", "{program} on {name:?}");
        }
    }
}

#[test]
fn the_event_of_another_program_is_none_of_its_business() {
    let project = project();
    for program in PROGRAMS {
        for other in PROGRAMS.into_iter().filter(|other| *other != program) {
            let event = usual(&project, other).to_string();
            let output = sound::run(&project, program, event.as_bytes());
            assert_eq!(output.to_string(), "", "{program} on the event of {other}");
        }
    }
}

#[test]
fn fields_of_a_later_client_change_nothing() {
    for program in PROGRAMS {
        let answer = |more: Value| {
            let project = project();
            let mut event = usual(&project, program);
            let Value::Object(more) = more else {
                panic!("{more} has no fields")
            };
            event.as_object_mut().unwrap().extend(more);
            sound::run(&project, program, event.to_string().as_bytes())
        };
        let plain = answer(json!({}));
        let later = answer(json!({
            "schema_version": 99,
            "hook_event_version": { "major": 3 },
            "sandbox": [null, true, 1e300],
            "": "",
            "prompt_parts": [{ "type": "text", "text": "x" }],
        }));
        assert_eq!(plain, later, "{program}");
    }
}

#[test]
fn ten_megabytes_of_text_are_read_whole() {
    let project = project();
    let much = "The boots are dull. ".repeat(500_000);
    assert!(much.len() >= 10_000_000);
    for program in PROGRAMS {
        let mut event = usual(&project, program);
        event["prompt"] = Value::from(format!("Use the polish skill on the boots.\n{much}"));
        event["last_assistant_message"] = event["prompt"].clone();
        if event.get("tool_input").is_some() {
            event["tool_input"]["content"] = event["prompt"].clone();
        }
        let output = sound::run(&project, program, event.to_string().as_bytes());
        assert_eq!(output.code, 0, "{program}: {output}");
        if program == "user-prompt-submit" {
            assert!(output.context().contains("Rub it."), "{output}");
        }
    }
}

#[test]
fn a_hostile_session_id_leads_nowhere() {
    let ids = [
        "../../../evil",
        "/evil",
        "..",
        "a/b/c",
        "a\\b",
        "a\nb",
        "a\0b",
        "~",
        "$(touch evil)",
        &"x".repeat(5000),
    ];
    for program in PROGRAMS {
        let project = project();
        let above = project.root().parent().unwrap();
        for id in ids {
            let mut event = usual(&project, program);
            event["session_id"] = Value::from(id);
            let output = sound::run(&project, program, event.to_string().as_bytes());
            assert_eq!(output.code, 0, "{program} with {id:?}: {output}");
        }
        let allowed = [
            "my project",
            "home/.local/share/checkrein",
            "home/.cache/checkrein",
        ];
        for path in tree(above).into_keys() {
            let harmless = allowed
                .iter()
                .any(|folder| path.starts_with(folder) || Path::new(folder).starts_with(&path));
            assert!(harmless, "{program} made {}", path.display());
        }
        let logs = tree(above).into_keys();
        for path in logs.filter(|path| path.extension().is_some_and(|end| end == "jsonl")) {
            let is_flat = path.parent() == Some(Path::new(SESSIONS))
                || path.starts_with("home/.local/share/checkrein/projects");
            assert!(is_flat, "{program} made {}", path.display());
        }
    }
}
