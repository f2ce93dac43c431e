//! What a Stop hook can do, and what it costs.

use checkrein_testkit::{Client, MockApi, Script};
use serde_json::{Value, json};

use crate::{field, run, wired};

/// Returns an answer that is given the first time only.
fn once(answer: &Value) -> String {
    format!("test -e \"$folder/once\" || {{ touch \"$folder/once\"; printf '{answer}'; }}")
}

#[test]
fn context_and_block_both_make_the_model_go_on() {
    for answer in [
        json!({ "hookSpecificOutput": { "hookEventName": "Stop", "additionalContext": "<more>" } }),
        json!({ "decision": "block", "reason": "<more>" }),
    ] {
        let (project, recorder) = wired(|recorder| recorder.answer("Stop", &once(&answer)));
        let run = run(&project, "Hello.");
        let [_, second] = run.conversation()[..] else {
            panic!("the model is asked twice: {answer}")
        };
        assert!(second.text_contains("<more>"), "{answer}");
        assert_eq!(
            field(&recorder, "Stop", "stop_hook_active"),
            [false, true],
            "{answer}"
        );
    }
}

#[test]
fn a_message_for_the_person_ends_the_turn_and_shows_in_a_stream_only() {
    let answer = json!({ "systemMessage": "<person>" });
    let (project, _) = wired(|recorder| recorder.answer_json("Stop", &answer));
    let once = run(&project, "Hello.");
    assert_eq!(once.conversation().len(), 1);
    assert!(!once.stdout.contains("<person>"));

    let api = MockApi::start(Script::new());
    let mut session = Client::new(&project).session(&api);
    session.prompt("Hello.");
    assert!(session.finish().stdout.contains("Stop says: <person>"));
}

#[test]
fn the_client_itself_ends_a_loop() {
    let answer = json!({ "decision": "block", "reason": "again" });
    let (project, _) = wired(|recorder| recorder.answer_json("Stop", &answer));
    assert_eq!(run(&project, "Hello.").conversation().len(), 9);
}
