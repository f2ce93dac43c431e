//! The lines of `traces.jsonl` are what their schema says, whoever writes them.

use checkrein_testkit::TestProject;
use checkrein_testkit::client::repository;
use fs_err as fs;
use serde_json::{Value, json};

#[track_caller]
fn check(line: &Value, fits: bool) {
    let path = repository().join("templates/schemas/trace.schema.json");
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let options = jsonschema::options().should_validate_formats(true);
    let validator = options.build(&schema).unwrap();
    assert_eq!(validator.is_valid(line), fits, "{line}");
}

#[test]
fn what_is_recorded_is_what_the_schema_says() {
    let project = TestProject::new();
    let run = |arguments: &[&str]| {
        let mut command = project.command(checkrein_testkit::project::program("checkrein"));
        command.env("CLAUDE_CODE_SESSION_ID", "s-1");
        command.args(["trace"]).args(arguments);
        let output = project.finish(&mut command, b"");
        assert_eq!(output.code, 0, "{output}");
    };
    run(&[
        "add",
        "a",
        "--id",
        "a",
        "--context",
        "b",
        "--feature",
        "f",
        "--file",
        "c",
    ]);
    run(&["add", "b", "--follows", "a", "--supersedes", "a"]);
    run(&["outcome", "a", "success", "--note", "seen"]);
    let log = project.read(".claude/progress/traces.jsonl");
    assert_eq!(log.lines().count(), 3);
    for line in log.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["session"], "s-1");
        check(&line, true);
    }
}

#[test]
fn the_examples_are_lines_and_other_things_are_not() {
    let path = repository().join("templates/schemas/trace.schema.json");
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    for example in schema["examples"].as_array().unwrap() {
        check(example, true);
    }
    check(&json!({}), false);
    check(
        &json!({ "v": 1, "id": "-a", "at": "2026-01-05T09:12:44Z", "category": "a", "decision": "b" }),
        false,
    );
    check(
        &json!({ "v": 1, "of": "a", "at": "soon", "outcome": "success" }),
        false,
    );
    check(
        &json!({ "v": 1, "of": "a", "at": "2026-01-05T09:12:44Z", "outcome": "good" }),
        false,
    );
}
