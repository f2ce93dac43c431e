//! The mock of the Messages API, asked by hand.

use std::io::{Read, Write};
use std::net::TcpStream;

use checkrein_testkit::{MockApi, Script, Turn};
use insta::assert_snapshot;
use serde_json::{Value, json};

/// Sends one request and returns the head and the body of the answer.
fn ask(api: &MockApi, method: &str, path: &str, body: &Value) -> (String, String) {
    let url = api.url();
    let address = url.trim_start_matches("http://");
    let body = body.to_string();
    let mut stream = TcpStream::connect(address).expect("the mock listens");
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .expect("the mock reads");
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .expect("the mock answers and closes");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    (head.to_owned(), body.to_owned())
}

fn messages(stream: bool) -> Value {
    json!({
        "model": "m",
        "stream": stream,
        "tools": [{ "name": "Bash" }],
        "messages": [{ "role": "user", "content": "Hello." }],
    })
}

#[test]
fn a_turn_is_one_message_when_nobody_streams() {
    let api = MockApi::start(Script::new().text("Hello, person."));
    let (head, body) = ask(&api, "POST", "/v1/messages?beta=true", &messages(false));
    assert!(
        head.starts_with("HTTP/1.1 200") && head.contains("application/json"),
        "{head}"
    );
    let answer: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        answer["content"],
        json!([{ "type": "text", "text": "Hello, person." }])
    );
    assert_eq!(
        (&answer["stop_reason"], &answer["model"]),
        (&json!("end_turn"), &json!("m"))
    );
}

#[test]
fn a_turn_is_a_stream_of_events_when_one_streams() {
    let turn = Turn::text("Look:").and_tool("Bash", json!({ "command": "ls" }));
    let api = MockApi::start(Script::new().turn(turn.input_tokens(700)));
    let (head, body) = ask(&api, "POST", "/v1/messages?beta=true", &messages(true));
    assert!(head.contains("text/event-stream"), "{head}");
    let events: Vec<&str> = body
        .lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .collect();
    assert_snapshot!(events.join("\n"), @r#"
    {"message":{"content":[],"id":"msg_000000000000000000000001","model":"m","role":"assistant","stop_reason":null,"stop_sequence":null,"type":"message","usage":{"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":700,"output_tokens":10}},"type":"message_start"}
    {"content_block":{"text":"","type":"text"},"index":0,"type":"content_block_start"}
    {"delta":{"text":"Look:","type":"text_delta"},"index":0,"type":"content_block_delta"}
    {"index":0,"type":"content_block_stop"}
    {"content_block":{"id":"toolu_01000000000000000000000001","input":{},"name":"Bash","type":"tool_use"},"index":1,"type":"content_block_start"}
    {"delta":{"partial_json":"{\"command\":\"ls\"}","type":"input_json_delta"},"index":1,"type":"content_block_delta"}
    {"index":1,"type":"content_block_stop"}
    {"delta":{"stop_reason":"tool_use","stop_sequence":null},"type":"message_delta","usage":{"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"input_tokens":700,"output_tokens":10}}
    {"type":"message_stop"}
    "#);
}

#[test]
fn what_is_no_conversation_is_answered_too() {
    let api = MockApi::start(Script::new());
    let (_, tokens) = ask(&api, "POST", "/v1/messages/count_tokens", &messages(false));
    assert_eq!(tokens, r#"{"input_tokens":1000}"#);
    for method in ["HEAD", "GET"] {
        let (head, _) = ask(&api, method, "/", &json!({}));
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    }
    assert!(api.requests().is_empty());
}

#[test]
fn requests_are_kept_in_order_and_turns_are_counted() {
    let api = MockApi::start(Script::new().text("one").text("two"));
    ask(&api, "POST", "/v1/messages", &messages(true));
    assert_eq!((api.requests().len(), api.turns_left()), (1, 1));
    api.push([Turn::text("three")]);
    ask(&api, "POST", "/v1/messages", &messages(true));
    assert_eq!((api.conversation().len(), api.turns_left()), (2, 1));
    assert_eq!(api.requests()[1].tools(), ["Bash"]);
}
