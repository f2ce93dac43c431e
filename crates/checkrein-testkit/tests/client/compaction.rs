//! What compaction throws away, and which events tell of it.

use checkrein_testkit::mock_api::Kind;
use checkrein_testkit::recorder::Recorder;
use checkrein_testkit::{Client, MockApi, Script, Turn};
use serde_json::json;

use crate::{field, wired};

/// Marks each answer with its event and how many events there were.
fn numbered(recorder: Recorder) -> Recorder {
    let number = r#"n=$(ls "$folder/events" | grep -c json); printf '<%s>' "$1-$n""#;
    recorder
        .answer("SessionStart", number)
        .answer("UserPromptSubmit", number)
}

#[test]
fn a_compaction_by_hand_keeps_the_session_and_no_injected_context() {
    let (project, recorder) = wired(numbered);
    let api = MockApi::start(Script::new());
    let mut session = Client::new(&project).session(&api);
    session.prompt("first");
    session.prompt("/compact keep the names");
    session.prompt("second");
    let run = session.finish();

    assert_eq!(
        recorder.names(),
        [
            "SessionStart",
            "UserPromptSubmit",
            "Stop",
            "PreCompact",
            "SubagentStop",
            "SessionStart",
            "PostCompact",
            "UserPromptSubmit",
            "Stop",
            "SessionEnd",
        ]
    );
    assert_eq!(
        field(&recorder, "SessionStart", "source"),
        ["startup", "compact"]
    );
    assert_eq!(
        field(&recorder, "PreCompact", "custom_instructions"),
        ["keep the names"]
    );
    let ids = field(&recorder, "SessionStart", "session_id");
    assert_eq!(ids[0], ids[1]);

    let last = run.requests.last().unwrap();
    for (mark, times) in [
        ("<SessionStart-1>", 0),
        ("<UserPromptSubmit-2>", 0),
        ("<SessionStart-6>", 1),
        ("<UserPromptSubmit-8>", 1),
    ] {
        assert_eq!(last.text_count(mark), times, "{mark}");
    }
}

#[test]
fn a_full_context_is_compacted_in_the_middle_of_the_next_prompt() {
    let (project, recorder) = wired(numbered);
    let full = Turn::text("full").input_tokens(990_000);
    let api = MockApi::start(Script::new().turn(full).text("went on"));
    let mut session = Client::new(&project).session(&api);
    session.prompt("first");
    assert_eq!(session.prompt("second")["result"], "went on");
    let run = session.finish();

    assert_eq!(field(&recorder, "PreCompact", "trigger"), ["auto"]);
    assert_eq!(
        field(&recorder, "SessionStart", "source"),
        ["startup", "compact"]
    );
    let names = recorder.names();
    let compact = names.iter().position(|name| name == "PreCompact").unwrap();
    assert_eq!(
        names[..compact]
            .iter()
            .filter(|name| *name == "UserPromptSubmit")
            .count(),
        2
    );
    assert_eq!(run.requests.last().unwrap().kind, Kind::Conversation);
}

#[test]
fn a_session_that_was_left_can_be_compacted_by_a_run_of_its_own() {
    let (project, recorder) = wired(numbered);
    let api = MockApi::start(Script::new());
    let first = Client::new(&project).run(&api, "first");
    let client = Client::new(&project).resume(first.session_id());
    let run = client.run(&api, "/compact");
    let kinds: Vec<Kind> = run.requests.iter().map(|request| request.kind).collect();
    assert_eq!(kinds, [Kind::Compaction]);
    assert_eq!(
        field(&recorder, "SessionStart", "source"),
        ["startup", "resume", "compact"]
    );
    assert_eq!(
        field(&recorder, "UserPromptSubmit", "prompt"),
        [json!("first")]
    );
}
