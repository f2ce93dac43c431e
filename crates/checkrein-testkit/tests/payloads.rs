//! The recorded payloads: what the real client sends is what we understand.

use checkrein_core::event::{Event, EventName};
use checkrein_testkit::payload;
use serde_json::Value;

/// Events that were recorded and that no hook of ours answers.
const NOT_OURS: [&str; 4] = [
    "PostToolBatch",
    "SubagentStop",
    "PostCompact",
    "PermissionRequest",
];

#[test]
fn every_payload_is_an_event_that_we_know() {
    for name in payload::names() {
        let sent = payload::json(&name);
        let event = Event::parse(&payload::bytes(&name)).expect(&name);
        let expected = sent["hook_event_name"].as_str().expect(&name);
        if NOT_OURS.contains(&expected) {
            continue;
        }
        assert_eq!(event.name().as_str(), expected, "{name}");
        assert_ne!(event.name(), EventName::Unknown, "{name}");
    }
}

#[test]
fn every_payload_says_which_session_and_where() {
    for name in payload::names() {
        let sent = payload::json(&name);
        for field in ["session_id", "cwd", "transcript_path"] {
            assert!(
                !sent[field].as_str().expect(&name).is_empty(),
                "{field} in {name}"
            );
        }
    }
}

#[test]
fn the_fields_that_we_read_are_there() {
    #[track_caller]
    fn check(prefix: &str, fields: &[&str]) {
        let names: Vec<String> = payload::names();
        let mut matching = names
            .iter()
            .filter(|name| name.starts_with(prefix))
            .peekable();
        assert!(matching.peek().is_some(), "no payload begins with {prefix}");
        for name in matching {
            let sent = payload::json(name);
            for field in fields {
                assert_ne!(sent[field], Value::Null, "{field} in {name}");
            }
        }
    }
    check("session-start.", &["source"]);
    check("user-prompt-submit.", &["prompt"]);
    check("pre-tool-use.", &["tool_name", "tool_input", "tool_use_id"]);
    check(
        "post-tool-use.",
        &["tool_name", "tool_input", "tool_response"],
    );
    check(
        "post-tool-use-failure.",
        &["tool_name", "tool_input", "error"],
    );
    check("stop", &["stop_hook_active"]);
    check("subagent-start", &["agent_id", "agent_type"]);
    check("pre-compact.", &["trigger"]);
    check("session-end.", &["reason"]);
}

#[test]
fn no_payload_tells_where_it_was_recorded() {
    for name in payload::names() {
        let sent = String::from_utf8(payload::bytes(&name)).expect(&name);
        let rest = sent
            .replace("/home/person/", "")
            .replace("/home/person\"", "")
            .replace("/tmp/claude-1000/-home-person-project/", "");
        // `checkrein-` begins the name of every throw-away folder.
        for machine in [
            "/home/",
            "/tmp",
            "/root",
            "/Users",
            "/private",
            "/var",
            "checkrein-",
        ] {
            assert!(!rest.contains(machine), "{machine} in {name}");
        }
    }
}
