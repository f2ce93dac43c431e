//! When SessionEnd runs and what ends it.

use checkrein_testkit::recorder::Recorder;
use checkrein_testkit::{Client, MockApi, Script, TestProject};
use rustix::process::Signal;
use serde_json::json;

use crate::{field, run, wired};

/// Takes longer than the client waits for a hook without a time limit of its own.
const SLOW: &str = r#"sleep 2.5; echo finished >"$folder/finished""#;

#[test]
fn a_slow_hook_finishes_if_its_entry_has_a_timeout() {
    let (project, _) = wired(|recorder| recorder.answer("SessionEnd", SLOW));
    run(&project, "Hello.");
    assert_eq!(project.read_home("recorder/finished"), "finished\n");
}

#[test]
fn a_slow_hook_is_cancelled_if_its_entry_has_none() {
    let project = TestProject::new();
    let recorder = Recorder::new(&project).answer("SessionEnd", SLOW);
    let mut hooks = recorder.hooks();
    let entry = &mut hooks["SessionEnd"][0]["hooks"][0];
    entry.as_object_mut().unwrap().remove("timeout");
    let project = project.settings(&json!({ "hooks": hooks }));
    let run = run(&project, "Hello.");
    assert!(
        run.stderr.contains("failed: Hook cancelled"),
        "{}",
        run.stderr
    );
    assert!(!project.home().join("recorder/finished").exists());
}

#[test]
fn a_signal_ends_the_session_properly() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 0), (Signal::HUP, 129)] {
        let (project, recorder) = wired(|recorder| recorder);
        let api = MockApi::start(Script::new());
        let mut session = Client::new(&project).session(&api);
        session.prompt("Hello.");
        assert_eq!(session.finish_by(signal).code, code, "{signal:?}");
        assert_eq!(
            field(&recorder, "SessionEnd", "reason"),
            ["other"],
            "{signal:?}"
        );
    }
}
