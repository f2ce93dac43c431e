//! How sessions begin, go on and branch: which id, which events, which of the old context.

use checkrein_testkit::recorder::Recorder;
use checkrein_testkit::{Client, MockApi, Script};

use crate::{field, wired};

fn marked(recorder: Recorder) -> Recorder {
    // The client gives a SessionStart text only once if it is the same again, hence the number.
    let start = r#"printf '<start>%s' "$(ls "$folder/events" | grep -c json)""#;
    recorder
        .answer("SessionStart", start)
        .context("UserPromptSubmit", "<prompt>")
}

#[test]
fn clear_ends_the_session_and_begins_another_with_nothing_of_the_old() {
    let (project, recorder) = wired(marked);
    let api = MockApi::start(Script::new());
    let mut session = Client::new(&project).session(&api);
    session.prompt("first");
    session.prompt("/clear");
    session.prompt("second");
    let run = session.finish();

    assert_eq!(field(&recorder, "SessionEnd", "reason"), ["clear", "other"]);
    assert_eq!(
        field(&recorder, "SessionStart", "source"),
        ["startup", "clear"]
    );
    let ids = field(&recorder, "SessionStart", "session_id");
    assert_ne!(ids[0], ids[1]);
    assert_eq!(field(&recorder, "SessionEnd", "session_id"), ids);
    let last = run.requests.last().unwrap();
    assert_eq!(
        (last.text_count("<start>"), last.text_count("<prompt>")),
        (1, 1)
    );
}

#[test]
fn a_resumed_session_keeps_its_id_and_all_that_it_had_seen() {
    let (project, recorder) = wired(marked);
    let api = MockApi::start(Script::new());
    let first = Client::new(&project).run(&api, "first");
    let resumed = Client::new(&project)
        .resume(first.session_id())
        .run(&api, "second");
    let continued = Client::new(&project)
        .arguments(&["--continue"])
        .run(&api, "third");

    assert_eq!(
        field(&recorder, "SessionStart", "source"),
        ["startup", "resume", "resume"]
    );
    assert_eq!(resumed.session_id(), first.session_id());
    assert_eq!(continued.session_id(), first.session_id());
    // What a hook says at every resume piles up, unless it is word for word the same.
    let request = continued.conversation()[0];
    assert_eq!(
        (
            request.text_count("<start>"),
            request.text_count("<prompt>")
        ),
        (3, 3)
    );
}

#[test]
fn a_fork_has_a_new_id_and_all_that_its_parent_had_seen() {
    let (project, recorder) = wired(marked);
    let api = MockApi::start(Script::new());
    let parent = Client::new(&project).run(&api, "first");
    let fork = Client::new(&project)
        .resume(parent.session_id())
        .arguments(&["--fork-session"]);
    let forked = fork.run(&api, "second");

    assert_eq!(
        field(&recorder, "SessionStart", "source"),
        ["startup", "fork"]
    );
    assert_ne!(forked.session_id(), parent.session_id());
    let request = forked.conversation()[0];
    assert_eq!(
        (
            request.text_count("<start>"),
            request.text_count("<prompt>")
        ),
        (2, 2)
    );
    // Nothing that a hook sees names the parent.
    let of_fork = recorder.events().into_iter().zip(recorder.environments());
    for (event, environment) in of_fork.filter(|(event, _)| event["source"] == "fork") {
        assert!(!event.to_string().contains(parent.session_id()));
        assert!(!environment.contains(parent.session_id()));
    }
}

#[test]
fn a_start_that_says_the_same_again_is_heard_once() {
    let (project, _) = wired(|recorder| recorder.context("SessionStart", "<start>"));
    let api = MockApi::start(Script::new());
    let first = Client::new(&project).run(&api, "first");
    let client = Client::new(&project).resume(first.session_id());
    assert_eq!(
        client.run(&api, "second").conversation()[0].text_count("<start>"),
        1
    );
}
