//! What is said of remote servers whose answers are of no use, and what is done about those that only need patience.

use checkrein_mcp::{Access, Phase, Server, Transport, call, test};
use checkrein_testkit::TestProject;
use serde_json::json;

use crate::far::{Far, failure, with_access};
use crate::{a_call, short, with};

#[track_caller]
fn check(manner: &str, kind: &str, cause: &str, next: &str) {
    let far = Far::start(manner, &[]);
    let failure = failure(&far.server("http"), Access::default());
    assert_eq!(failure.kind, kind, "{failure:?}");
    assert!(failure.cause.contains(cause), "{failure:?}");
    assert!(failure.next.contains(next), "{failure:?}");
}

#[test]
fn what_an_answer_is_and_what_to_do_about_it_is_told() {
    check(
        "busy",
        "too-many-requests",
        "429, it was asked too often: slow down",
        "after 120 s",
    );
    check("broken", "server-error", "something broke", "log");
    check(
        "moved",
        "redirected",
        "`http://127.0.0.2:9/mcp`",
        "into `url`",
    );
    check("round", "redirected", "round in a circle", "`url`");
    check("empty", "bad-answer", "its answer is empty", "MCP server");
    check(
        "forgets-always",
        "session-over",
        "no longer knows the session",
        "try again",
    );
}

#[test]
fn events_that_are_no_messages_are_passed_over() {
    let far = Far::start("pings", &[]);
    let project = TestProject::new();
    let with = with_access(&project, Access::default());
    let tested = test(&far.server("http"), &with);
    assert_eq!((tested.failure, tested.tools), (None, Some(1)));
}

#[test]
fn a_session_that_is_over_is_followed_by_another() {
    let far = Far::start("forgets", &[]);
    let project = TestProject::new();
    let asked = a_call("header", &json!({ "name": "Mcp-Session-Id" }));
    let answer = call(&far.server("http"), &asked, &with(&project, short()));
    assert_eq!(answer.unwrap().text, "2");
}

#[test]
fn an_answer_of_no_known_form_is_explained() {
    let project = TestProject::new();
    for manner in ["plain", "stream"] {
        let far = Far::start(manner, &[]);
        let asked = a_call("video", &json!({}));
        let failure = call(&far.server("http"), &asked, &with(&project, short())).unwrap_err();
        assert_eq!((failure.phase, failure.kind), (Phase::Call, "bad-answer"));
        assert!(
            failure.cause.contains("`type` is `video`"),
            "{manner}: {failure:?}"
        );
    }
}

#[test]
fn plain_http_behind_an_https_address_is_told() {
    let far = Far::start("plain", &[]);
    let failure = failure(&far.server("https"), Access::default());
    assert_eq!(failure.kind, "tls", "{failure:?}");
    assert!(failure.next.contains("`http://`"), "{failure:?}");
}

#[test]
fn a_host_that_is_a_variable_without_a_value_is_no_address() {
    let server = Server::at_address("x", "https://${NO_SUCH}/mcp");
    let failure = failure(&server, Access::default());
    assert_eq!(
        (failure.phase, failure.kind),
        (Phase::Configuration, "invalid-configuration")
    );
    assert!(failure.next.contains("set the variable"), "{failure:?}");
}

#[test]
fn who_is_not_let_in_learns_that_its_helper_is_not_run() {
    let far = Far::start("bare-401", &[]);
    let mut server = far.server("http");
    for transport in [
        &mut server.transport.as_mut().ok(),
        &mut server.written.as_mut(),
    ] {
        if let Some(Transport::Http { headers_helper, .. }) = transport {
            *headers_helper = Some("print-headers".to_owned());
        }
    }
    let failure = failure(&server, Access::default());
    assert!(
        failure.cause.contains("`headersHelper` was not run"),
        "{failure:?}"
    );
    assert!(failure.next.contains("`bearer`"), "{failure:?}");
}
