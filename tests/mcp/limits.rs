//! No answer is larger than 2,000 tokens, whatever is in the log, and nothing is out of reach.

use checkrein_testkit::TestProject;
use checkrein_tokens::estimate;
use serde_json::{Value, json};

use crate::connected;
use crate::wire::Peer;

const LIMIT: usize = 2_000;

#[track_caller]
fn small(answer: &Value) {
    let tokens = estimate(&answer.to_string());
    assert!(tokens <= LIMIT, "{tokens} tokens: {answer}");
}

/// Returns a project with large decisions in its log.
fn large(text: &str, count: usize) -> (TestProject, Peer) {
    let project = TestProject::new();
    let mut peer = connected(&project);
    let some = |length: usize| text.chars().cycle().take(length).collect::<String>();
    for number in 0..count {
        let files: Vec<String> = (0..40)
            .map(|file| format!("{}{number}/{file}.rs", some(60)))
            .collect();
        let mut context = some(19_000);
        while context.len() > 19_000 {
            context.pop();
        }
        let arguments = json!({
            "decision": format!("{}{number}", some(480)),
            "category": format!("category-{number}"),
            "context": context,
            "feature": "feature-1",
            "files": files,
            "id": format!("adr-{number:040}"),
        });
        peer.answer_of("context_store_trace", arguments);
    }
    (project, peer)
}

#[track_caller]
fn check(text: &str) {
    let (_project, mut peer) = large(text, 12);
    let query: String = text.chars().take(40).collect();
    let found = peer.answer_of(
        "context_query_traces",
        json!({ "query": query, "limit": 50 }),
    );
    small(&found);
    // Every trace is reached by pages, each of which is small.
    let (mut seen, mut cursor) = (0, Value::Null);
    loop {
        let listed = peer.answer_of(
            "context_list_traces",
            json!({ "limit": 50, "cursor": cursor }),
        );
        small(&listed);
        seen += listed["traces"].as_array().unwrap().len();
        cursor = listed["next_cursor"].clone();
        if cursor.is_null() {
            break;
        }
    }
    assert_eq!(seen, 12);
    small(&peer.answer_of("context_list_categories", json!({})));
    // The whole context is reached by its parts.
    let id = format!("adr-{:040}", 3);
    let note = text.chars().cycle().take(4_000).collect::<String>();
    let settle = json!({ "trace_id": id, "outcome": "failure", "note": note });
    small(&peer.answer_of("context_update_outcome", settle));
    let (mut context, mut offset) = (String::new(), Some(0));
    while let Some(from) = offset {
        let part = peer.answer_of(
            "context_get_trace",
            json!({ "trace_id": id, "offset": from }),
        );
        small(&part);
        offset = part["next_offset"].as_u64();
        let until = offset.map_or(usize::MAX, |next| (next - from) as usize);
        context.extend(
            part["context"]
                .as_str()
                .unwrap_or_default()
                .chars()
                .take(until),
        );
        if from == 0 {
            assert_eq!(part["files_total"], 40);
        }
    }
    assert!(context.len() > 18_000, "{}", context.len());
    let expected: String = text.chars().cycle().take(context.chars().count()).collect();
    assert_eq!(context.trim(), expected.trim());
}

#[test]
fn prose_is_within_the_limit() {
    check("Retry the upload with backoff because the storage answers 503 under load. ");
}

#[test]
fn noise_is_within_the_limit() {
    check("x9 Qz7-_k{}[]\"\\|;:<>?!~` jX");
}

#[test]
fn other_scripts_are_within_the_limit() {
    check("缓存在内存中🎉🧑🏽‍💻ꙮႠ𓀀เก็บแคชไว้ Мы решили ");
}

#[test]
fn a_thousand_categories_are_counted_and_not_all_named() {
    let project = TestProject::new();
    let lines: String = (0..1_000)
        .map(|number| {
            let at = "2026-01-01T00:00:00Z";
            let trace = json!({ "v": 1, "id": format!("t-{number}"), "at": at, "category": format!("kind-{number}"),
                "decision": "d" });
            format!("{trace}\n")
        })
        .collect();
    let project = project.write(".claude/progress/traces.jsonl", lines);
    let counted = connected(&project).answer_of("context_list_categories", json!({}));
    small(&counted);
    assert_eq!(counted["total"], 1_000);
}
