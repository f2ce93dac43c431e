//! What the model sees of a tool's output that a hook replaces, and what no hook can replace.

use checkrein_testkit::{Client, MockApi, Request, Script, TestProject};
use serde_json::{Value, json};

use crate::wired;

/// Runs one tool while the recorder answers `event` with another output; returns what the model saw
/// and the event, to which the text of the file that it names is added as `persisted`.
fn replaced(event: &str, tool: &str, input: Value, output: &Value) -> (String, Value) {
    let answer =
        json!({ "hookSpecificOutput": { "hookEventName": event, "updatedToolOutput": output } });
    let (project, recorder) = wired(|recorder| recorder.answer_json(event, &answer));
    let project = project.write("a.txt", "one\ntwo\n");
    let seen = run(&project, tool, input);
    let mut event = recorder.events_of(event).remove(0);
    if let Some(file) = event["tool_response"]["persistedOutputPath"].as_str() {
        event["persisted"] =
            json!(fs_err::read_to_string(file).expect("the client wrote this file"));
    }
    (seen, event)
}

fn run(project: &TestProject, tool: &str, input: Value) -> String {
    let api = MockApi::start(Script::new().tool(tool, input));
    let run = Client::new(project)
        .allow("Bash,Grep,Read")
        .run(&api, "Run it.");
    let requests = run.conversation();
    requests
        .last()
        .map(|request: &&Request| request.last_user_message())
        .unwrap_or_default()
}

fn bash(command: &str) -> Value {
    json!({ "command": command })
}

#[test]
fn a_commands_output_can_be_replaced_and_its_errors_are_in_it() {
    let output =
        json!({"stdout": "short", "stderr": "note", "interrupted": false, "isImage": false});
    let (seen, event) = replaced(
        "PostToolUse",
        "Bash",
        bash("echo a; echo b >&2; printf '\\033[1mc\\rd'"),
        &output,
    );
    assert_eq!(seen, "short\nnote");
    let response = &event["tool_response"];
    assert_eq!(
        (&response["stdout"], &response["stderr"]),
        (&json!("a\nb\n\u{1b}[1mc\rd"), &json!(""))
    );
    let mut names: Vec<&String> = response.as_object().unwrap().keys().collect();
    names.sort();
    assert_eq!(
        names,
        [
            "interrupted",
            "isImage",
            "noOutputExpected",
            "stderr",
            "stdout"
        ]
    );
}

#[test]
fn of_a_large_output_the_hook_gets_the_beginning_and_a_file() {
    let output = json!({"stdout": "short", "stderr": "", "interrupted": false, "isImage": false});
    let (seen, event) = replaced("PostToolUse", "Bash", bash("seq 1 20000"), &output);
    assert_eq!(seen, "short");
    let response = &event["tool_response"];
    assert_eq!(response["stdout"].as_str().unwrap().len(), 30_000);
    let whole = event["persisted"].as_str().unwrap();
    assert!(
        whole.ends_with("20000\n") || whole.ends_with("20000"),
        "{}",
        whole.len()
    );
    assert_eq!(response["persistedOutputSize"], json!(whole.len()));
    let native = run(&TestProject::new(), "Bash", bash("seq 1 20000"));
    assert!(native.contains("<persisted-output>"), "{native}");
    assert!((2_000..2_600).contains(&native.len()), "{}", native.len());
}

#[test]
fn what_a_search_finds_and_a_file_that_is_read_can_be_replaced() {
    let output = json!({"mode": "content", "content": "short", "filenames": [], "numFiles": 0, "numLines": 1});
    let grep = json!({ "pattern": "o", "output_mode": "content" });
    let (seen, event) = replaced("PostToolUse", "Grep", grep, &output);
    assert!(seen.starts_with("short"), "{seen}");
    assert!(
        event["tool_response"]["content"]
            .as_str()
            .unwrap()
            .contains("one"),
        "{event}"
    );

    let read = |answer: Value| {
        let (project, _) = wired(|recorder| {
            let output = json!({"hookEventName": "PostToolUse", "updatedToolOutput": answer});
            recorder.answer_json("PostToolUse", &json!({ "hookSpecificOutput": output }))
        });
        let project = project.write("a.txt", "one\ntwo\n");
        run(
            &project,
            "Read",
            json!({ "file_path": project.path("a.txt") }),
        )
    };
    let file = json!({"filePath": "a.txt", "content": "short", "numLines": 1, "startLine": 1, "totalLines": 1});
    let seen = read(json!({"type": "text", "file": file}));
    assert!(seen.contains("short") && !seen.contains("two"), "{seen}");
    // Another shape than the tool's own is as good as none.
    let seen = read(json!("short"));
    assert!(seen.contains("two"), "{seen}");
}

#[test]
fn the_output_of_a_command_that_failed_cannot_be_replaced() {
    let output = json!({"stdout": "short", "stderr": "", "interrupted": false, "isImage": false});
    let (seen, event) = replaced(
        "PostToolUseFailure",
        "Bash",
        bash("echo printed; exit 3"),
        &output,
    );
    assert!(
        seen.contains("printed") && !seen.contains("short"),
        "{seen}"
    );
    assert_eq!(event["error"], "Exit code 3\nprinted");
}

#[test]
fn of_a_long_failure_the_client_shows_both_ends_of_its_beginning() {
    let command = "for i in $(seq 1 20000); do echo line $i; done; exit 3";
    let (seen, event) = replaced("PostToolUseFailure", "Bash", bash(command), &json!("short"));
    let error = event["error"].as_str().unwrap();
    assert!(error.starts_with("Exit code 3\nline 1\n"), "{error}");
    assert!(error.contains(" characters truncated] ..."), "{error}");
    // What came after the first 30,000 characters is in none of the two ends.
    assert!(!error.contains("line 19999"), "{error}");
    assert!(
        (10_000..10_200).contains(&error.chars().count()),
        "{}",
        error.len()
    );
    assert!(seen.contains(" characters truncated] ..."), "{seen}");
}
