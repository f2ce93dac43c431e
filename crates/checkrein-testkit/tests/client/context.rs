//! How much a hook may give the model, and where it arrives.

use checkrein_testkit::recorder::Recorder;
use checkrein_testkit::{Client, MockApi, Script, TestProject};
use serde_json::json;

use crate::{run, wired};

/// Whether a context of this many letters arrives whole.
#[track_caller]
fn check(letter: &str, count: usize, arrives: bool) {
    let text = letter.repeat(count);
    let (project, _) = wired(|recorder| recorder.context("UserPromptSubmit", &text));
    let run = run(&project, "Hello.");
    assert_eq!(
        run.conversation()[0].text_contains(&text),
        arrives,
        "{count} x {letter}"
    );
}

#[test]
fn the_limit_is_10_000_units_of_utf_16() {
    check("x", 10_000, true);
    check("x", 10_001, false);
    check("ä", 10_000, true);
    check("ä", 10_001, false);
    check("😀", 5_000, true);
    check("😀", 5_001, false);
}

#[test]
fn the_limit_is_for_each_hook_by_itself() {
    let answer = |mark: &str| {
        let text = format!("{mark}{}{mark}", "x".repeat(5_990));
        let output = json!({ "hookEventName": "UserPromptSubmit", "additionalContext": text });
        json!({ "hookSpecificOutput": output }).to_string()
    };
    let project = TestProject::new()
        .write_home("one.json", answer("ONE"))
        .write_home("two.json", answer("TWO"));
    let hook = |file: &str| {
        let path = project.home().join(file);
        json!({ "type": "command", "command": "cat", "args": [path] })
    };
    let hooks = [hook("one.json"), hook("two.json")];
    let settings = json!({ "hooks": { "UserPromptSubmit": [{ "hooks": hooks }] } });
    let run = run(&project.settings(&settings), "Hello.");
    let request = run.conversation()[0];
    assert_eq!(
        (request.text_count("ONE"), request.text_count("TWO")),
        (2, 2)
    );
}

#[test]
fn what_is_too_long_becomes_a_preview_and_a_file() {
    let (project, _) = wired(|recorder| recorder.answer("SessionStart", "printf '%010001d' 7"));
    let run = run(&project, "Hello.");
    let request = run.conversation()[0];
    assert!(request.text_contains("<persisted-output>"));
    assert!(request.text_contains("Preview (first 2KB)"));
}

#[test]
fn contexts_of_all_events_of_a_prompt_arrive() {
    let give = |recorder: Recorder, event: &str| recorder.context(event, &format!("<{event}>"));
    let events = [
        "SessionStart",
        "UserPromptSubmit",
        "PreToolUse",
        "PostToolUse",
        "PostToolBatch",
    ];
    let (project, _) = wired(|recorder| events.into_iter().fold(recorder, give));
    let api = MockApi::start(Script::new().tool("Bash", json!({ "command": "echo hi" })));
    let run = Client::new(&project).allow("Bash").run(&api, "Hello.");
    for event in events {
        assert_eq!(
            run.conversation()[1].text_count(&format!("<{event}>")),
            1,
            "{event}"
        );
    }
}

#[test]
fn what_is_no_json_is_given_to_the_model_as_text() {
    for text in ["plain", "{\"half\": \"a JSON"] {
        let answer = format!("printf %s '{text}'");
        let (project, _) = wired(|recorder| recorder.answer("UserPromptSubmit", &answer));
        assert!(
            run(&project, "Hello.").conversation()[0].text_contains(text),
            "{text}"
        );
    }
}
