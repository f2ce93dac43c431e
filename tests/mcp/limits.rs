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
fn a_thousand_categories_are_counted_and_named_by_pages() {
    let lines: String = (0..1_000)
        .map(|number| line(&format!("t-{number}"), &format!("kind-{number}"), "d", ""))
        .collect();
    let project = TestProject::new().write(".claude/progress/traces.jsonl", lines);
    let mut peer = connected(&project);
    let (mut seen, mut cursor) = (std::collections::BTreeSet::new(), Value::Null);
    loop {
        let counted = peer.answer_of("context_list_categories", json!({ "cursor": cursor }));
        small(&counted);
        assert_eq!(counted["total"], 1_000);
        let categories = counted["categories"].as_array().unwrap();
        seen.extend(categories.iter().map(|of| of["category"].to_string()));
        cursor = counted["next_cursor"].clone();
        if cursor.is_null() {
            break;
        }
    }
    assert_eq!(seen.len(), 1_000);
    let said = peer.fault_of("context_list_categories", json!({ "cursor": "x" }));
    assert!(said.contains("next_cursor"), "{said}");
}

/// Returns a line of a log as anybody may write it.
fn line(id: &str, category: &str, decision: &str, rest: &str) -> String {
    let at = "2026-01-01T00:00:00Z";
    let mut trace =
        json!({ "v": 1, "id": id, "at": at, "category": category, "decision": decision });
    if !rest.is_empty() {
        for name in [
            "context",
            "feature",
            "follows",
            "supersedes",
            "session",
            "note",
        ] {
            trace[name] = rest.into();
        }
        trace["files"] = json!(vec![&rest[..rest.len() / 8]; 4]);
    }
    format!("{trace}\n")
}

#[test]
fn a_log_that_others_wrote_fills_no_window() {
    let huge = "D".repeat(60_000);
    let lines = [
        line("good", "design", "keep it in memory", ""),
        line("long", &huge, &huge, &huge),
        line("long-category", &huge, "keep it", ""),
        line("long-decision", "design", &huge.repeat(15), ""),
        line(&huge, "design", "keep it", ""),
        line("other", "testing", "keep it", ""),
    ];
    let project = TestProject::new().write(".claude/progress/traces.jsonl", lines.concat());
    let mut peer = connected(&project);
    let ids = [
        "good",
        "long",
        "long-category",
        "long-decision",
        &huge[..200],
        "other",
    ];
    for id in ids {
        let mut offset = 0;
        // What is read on comes nearer to the end with each part.
        for _ in 0..3 {
            let part = peer.call(
                "context_get_trace",
                json!({ "trace_id": id, "offset": offset }),
            );
            small(&part["structuredContent"]);
            small(&part["content"]);
            match part["structuredContent"]["next_offset"].as_u64() {
                Some(next) => {
                    assert!(next > offset, "{part}");
                    offset = next;
                }
                None => break,
            }
        }
        let settle = json!({ "trace_id": id, "outcome": "failure" });
        small(&peer.call("context_update_outcome", settle)["content"]);
    }
    let categories = peer.answer_of("context_list_categories", json!({}));
    small(&categories);
    for expected in ["design", "testing"] {
        let of = categories["categories"].as_array().unwrap();
        assert!(
            of.iter().any(|of| of["category"] == expected),
            "{categories}"
        );
    }
    let found = peer.answer_of(
        "context_query_traces",
        json!({ "query": "keep it", "limit": 50 }),
    );
    small(&found);
    small(&peer.call("context_list_traces", json!({ "limit": 50 }))["content"]);
}
