//! What the model has before it is not given to it again.

use checkrein_testkit::{Client, MockApi, Script, Turn};
use serde_json::json;

use crate::given::given;
use crate::installed;

#[test]
fn nothing_is_given_twice_in_a_session_and_neither_when_it_is_resumed() {
    let project = installed()
        .state("IMPLEMENT")
        .feature("feat-001", "pending");
    let api = MockApi::start(Script::new());
    let client = Client::new(&project);
    let mut session = client.session(&api);
    session.prompt("Continue.");
    session.prompt("Continue with the feature.");
    let first = session.finish();
    let resumed = client.resume(first.session_id()).run(&api, "Go on.");

    let before = given(&first.conversation()[0].text());
    assert_eq!(
        before,
        [
            "my project (IMPLEMENT)",
            "Entry checks",
            "Skill of each state",
            "skill implementation"
        ]
    );
    for request in [first.conversation()[1], resumed.conversation()[0]] {
        assert_eq!(given(&request.text()), before);
    }
}

#[test]
fn when_the_state_changes_only_what_is_new_comes() {
    let project = installed().state("IMPLEMENT").feature("feat-001", "done");
    let enter = json!({ "command": "checkrein state enter TEST" });
    let script = Script::new().tool("Bash", enter).text("It is in TEST.");
    let api = MockApi::start(script);
    let mut session = Client::new(&project).session(&api);
    session.prompt("Continue.");
    session.prompt("Go on.");
    session.prompt("Keep going.");
    let run = session.finish();

    let [_, _, second, third] = run.conversation()[..] else {
        panic!("four requests: {run:?}")
    };
    assert_eq!(
        given(&second.latest()),
        ["my project (TEST)", "skill testing"]
    );
    assert_eq!(given(&third.latest()), [""; 0]);
    assert_eq!(third.text_count("## Skill of each state"), 1);
}

#[test]
fn a_second_skill_comes_alone() {
    let project = installed()
        .state("IMPLEMENT")
        .feature("feat-001", "pending");
    let api = MockApi::start(Script::new().turn(Turn::text("one")));
    let mut session = Client::new(&project).session(&api);
    session.prompt("Continue.");
    session.prompt("Run the tests.");
    session.prompt("Run the tests again.");
    let run = session.finish();
    let requests = run.conversation();
    assert_eq!(given(&requests[1].latest()), ["skill testing"]);
    assert_eq!(given(&requests[2].latest()), [""; 0]);
}
