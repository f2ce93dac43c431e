//! No answer is larger than it may be, whatever is in the data, and nothing is out of reach.

use checkrein_testkit::TestProject;
use checkrein_tokens::estimate;
use serde_json::{Value, json};

use crate::{connected, text};

#[track_caller]
fn small(answer: &Value, limit: usize) {
    let text = answer.to_string();
    let tokens = estimate(&text);
    assert!(
        tokens <= limit,
        "{tokens} tokens of {limit}: {}",
        &text[..text.len().min(300)]
    );
    // The client makes a preview of what is longer.
    assert!(text.chars().count() < 49_000);
}

/// Texts that are more tokens than they look, a line each.
const HOSTILE: [&str; 7] = [
    "1.25,77,abc,2026-01-02T03:04:05Z,0x7f,-3e-9",
    "我们决定把缓存保存在内存中，因为数据库太慢。テストは失敗しました。",
    "aGVsbG8gd29ybGQhIDEyMzQ1Njc4OTA+/xQ9Zk3+==",
    "\\u001b[31m\\u0000\\u0007\\\"\\\\\\t",
    "🎉👩‍👩‍👧‍👦🏳️‍🌈ꙮ𒀀",
    "                                                                    ",
    "word and word, again and again",
];

#[test]
fn what_code_prints_fits_and_is_all_there() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    for line in HOSTILE {
        let code = format!("print(\"{line}\\n\" * 9000)");
        let ran = peer.answer_of("execute_code", json!({ "code": code }));
        small(&ran, 2_000);
        let ran = peer.answer_of(
            "execute_code",
            json!({ "code": code, "max_tokens": 1_000_000 }),
        );
        small(&ran, 10_000);
        let more = text(&ran, "more").split('@').next().unwrap().to_owned();
        let (mut more, mut pages) = (Some(more), 0);
        // As far as somebody would read on.
        while let Some(handle) = more.filter(|_| pages < 5) {
            let next = peer.answer_of(
                "execute_code",
                json!({ "more": handle, "max_tokens": 9_000 }),
            );
            small(&next, 9_000);
            more = next["more"].as_str().map(ToOwned::to_owned);
            pages += 1;
        }
    }
    let ran = peer.answer_of(
        "execute_code",
        json!({ "code": "print('x' * 3000000)", "max_tokens": 200 }),
    );
    small(&ran, 200);
}

#[test]
fn what_logs_have_fits_and_is_all_there() {
    let mut project = TestProject::new();
    for (number, line) in HOSTILE.iter().enumerate() {
        let log: String = (0..3_000).map(|at| format!("{at} {line} {at}\n")).collect();
        project = project.write(format!("{number}.log"), log);
    }
    let mut peer = connected(&project);
    for number in 0..HOSTILE.len() {
        let file = format!("{number}.log");
        for arguments in [
            json!({ "file_path": file }),
            json!({ "file_path": file, "pattern": ".", "context_lines": 2, "limit": 5000 }),
            json!({ "file_path": file, "pattern": "(\\S+)$", "count_by": "1", "top": 900 }),
        ] {
            let found = peer.answer_of("process_logs", arguments);
            small(&found, 2_000);
        }
        let all = json!({ "file_path": file, "pattern": ".", "limit": 5000, "max_tokens": 10000 });
        let found = peer.answer_of("process_logs", all);
        small(&found, 10_000);
        let (mut lines, mut more) = (
            text(&found, "lines").to_owned(),
            found["more"].as_str().map(ToOwned::to_owned),
        );
        while let Some(handle) = more {
            let next = peer.answer_of(
                "process_logs",
                json!({ "more": handle, "max_tokens": 10000 }),
            );
            small(&next, 10_000);
            lines += text(&next, "lines");
            more = next["more"].as_str().map(ToOwned::to_owned);
        }
        assert_eq!(lines.lines().count(), 3_000, "{file}");
    }
}

#[test]
fn a_store_that_cannot_be_written_is_said_and_the_answer_comes() {
    let project = TestProject::new();
    fs_err::create_dir_all(project.home().join(".cache")).unwrap();
    fs_err::write(project.home().join(".cache/checkrein"), "in the way").unwrap();
    let mut peer = connected(&project);
    let ran = peer.answer_of("execute_code", json!({ "code": "print('x\\n' * 100000)" }));
    assert!(ran["notes"].to_string().contains("not kept"), "{ran}");
    assert!(ran.get("more").is_none(), "{ran}");
}
