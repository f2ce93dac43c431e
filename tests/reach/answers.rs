//! What is said of answers that are none of the protocol, and which of them are taken all the same.

use std::time::Duration;

use checkrein_mcp::{Failure, Limits, Phase, call, test};
use checkrein_testkit::TestProject;
use serde_json::json;

use crate::{a_call, odd, short, with, with_variable};

/// Tests a server of this manner, and expects this phase, kind and cause.
#[track_caller]
fn check(manner: &str, phase: Phase, kind: &str, cause: &str) {
    let project = TestProject::new();
    // A thousand questions take their time on a busy machine.
    let limits = Limits {
        list: Duration::from_secs(if manner == "pages-without-end" { 60 } else { 2 }),
        ..short()
    };
    let tested = test(&odd(manner, &[]), &with(&project, limits));
    let failure = tested.failure.unwrap_or_else(|| panic!("{manner} is well"));
    assert_eq!((failure.phase, failure.kind), (phase, kind), "{failure:?}");
    assert!(failure.cause.contains(cause), "{failure:?}");
    assert!(!failure.next.is_empty(), "{failure:?}");
    for word in ["Some(", "Object {", "CustomResult", "expect "] {
        assert!(!failure.cause.contains(word), "{failure:?}");
    }
}

#[track_caller]
fn check_well(manner: &str) {
    let project = TestProject::new();
    let tested = test(&odd(manner, &[]), &with(&project, short()));
    assert_eq!(tested.failure, None, "{manner}");
}

#[test]
fn a_handshake_says_what_the_answer_lacks() {
    let check = |manner, kind, cause| check(manner, Phase::Handshake, kind, cause);
    check(
        "no-info",
        "bad-answer",
        "`serverInfo` must be an object, it is missing",
    );
    check(
        "no-jsonrpc",
        "bad-answer",
        "it lacks `\"jsonrpc\": \"2.0\"`",
    );
    check(
        "error-text",
        "bad-answer",
        "`error` must be an object, it is a text",
    );
    check("other-id", "bad-answer", "with the id 4711");
}

#[test]
fn a_line_that_is_no_message_is_named() {
    let check = |manner, cause| check(manner, Phase::Handshake, "bad-json", cause);
    check("batch", "which is a list of messages");
    check("indented", "`{`, which is the first line of several");
    check("header", "which is a header of another protocol");
    check("no-line-end", "without the end of a line");
}

#[test]
fn a_list_of_tools_says_what_is_wrong_with_it() {
    let check = |manner, kind, cause| check(manner, Phase::List, kind, cause);
    check(
        "no-schema",
        "bad-answer",
        "tools[1] (`bad`): `inputSchema` must be an object, it is missing",
    );
    check("no-list", "bad-answer", "`tools` must be a list");
    check("deep", "bad-json", "which is nested too deep to be read");
    check("half", "exited", "in the middle of a message");
    check(
        "pages-without-end",
        "too-many-tools",
        "more than 1000 pages",
    );
}

#[test]
fn what_can_be_meant_only_one_way_is_taken() {
    check_well("json-log");
    check_well("empty-cursor");
    check_well("no-ping");
}

fn called(tool: &str) -> Failure {
    let project = TestProject::new();
    let asked = a_call(tool, &json!({}));
    call(&odd("odd-calls", &[]), &asked, &with(&project, short())).unwrap_err()
}

#[test]
fn a_call_says_what_is_wrong_with_its_answer() {
    let video = called("video");
    assert_eq!((video.phase, video.kind), (Phase::Call, "bad-answer"));
    assert!(
        video
            .cause
            .contains("content[0]: `type` is `video`, which the protocol does not know"),
        "{video:?}"
    );
    let nothing = called("nothing");
    assert!(
        nothing
            .cause
            .contains("`content` must be a list, it is missing"),
        "{nothing:?}"
    );
    let error = called("error");
    assert_eq!(
        error.cause,
        "it answered with error -32000: failed ({\"why\":\"disk full\"})"
    );
}

#[test]
fn a_failed_call_names_the_command_that_lists_the_tools() {
    let project = TestProject::new();
    let mut server = odd("healthy", &[]);
    server.name = "my server".to_owned();
    let failure = call(
        &server,
        &a_call("none", &json!({})),
        &with(&project, short()),
    )
    .unwrap_err();
    assert!(
        failure
            .next
            .contains("`checkrein mcp list-tools -- 'my server' --schemas`"),
        "{failure:?}"
    );
}

#[test]
fn a_secret_in_another_alphabet_is_found_as_well() {
    let project = TestProject::new();
    let server = with_variable(odd("healthy", &[]), "TOKEN", "s3cret-of-mine");
    let asked = a_call(
        "echo",
        &json!({ "text": "dTpzM2NyZXQtb2YtbWluZQ== 7333637265742d6f662d6d696e65 c2FmZSB0ZXh0IGhlcmU=" }),
    );
    let answer = call(&server, &asked, &with(&project, short())).unwrap();
    assert_eq!(answer.text, "dTp***Q== *** c2FmZSB0ZXh0IGhlcmU=");
}
