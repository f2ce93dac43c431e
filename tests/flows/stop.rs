//! The end of a turn: an open test is said once, and the turn ends all the same.

use checkrein_testkit::{Client, MockApi, Run, Script};
use serde_json::json;

use crate::installed;

/// A turn in TEST in which the model writes a file, with the feature at this status.
fn work(status: &str) -> Run {
    let project = installed().state("TEST").feature("feat-001", status);
    let input = json!({ "file_path": project.path("a.txt"), "content": "a" });
    let script = Script::new().tool("Write", input).text("I stop here.");
    let client = Client::new(&project).permission_mode("acceptEdits");
    client.run(&MockApi::start(script), "Continue.")
}

#[test]
fn a_test_without_a_verdict_is_said_once() {
    let run = work("done");
    let [_, _, reminded] = run.conversation()[..] else {
        panic!("the model is called once more, and not again: {run:?}")
    };
    let told = reminded.latest();
    assert!(
        told.contains("the test of `feat-001` has no verdict yet"),
        "{told}"
    );
    assert!(
        told.contains("`checkrein feature tested feat-001`"),
        "{told}"
    );
}

#[test]
fn a_test_with_a_verdict_needs_no_word() {
    let run = work("tested");
    assert_eq!(run.conversation().len(), 2, "{run:?}");
    assert_eq!(run.result["result"], "I stop here.");
}
