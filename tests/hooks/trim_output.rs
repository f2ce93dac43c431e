//! `post-tool-use` and large outputs: the informative part instead, the whole kept, the books right.

use checkrein_testkit::TestProject;
use fs_err as fs;
use serde_json::{Value, json};

use crate::facts::facts;

/// What `cargo test` prints of so many tests, one of which fails.
pub(crate) fn cargo_test(tests: usize) -> String {
    let mut text = "   Compiling shop v0.1.0\nrunning tests\n".to_owned();
    for test in 0..tests {
        text.push_str(&format!("test cart::adds_{test}_pieces ... ok\n"));
    }
    text + "test cart::adds_none ... FAILED\n\nfailures:\n\n---- cart::adds_none stdout ----\n\
            thread 'cart::adds_none' panicked at src/cart.rs:12:5:\nassertion `left == right` failed\n  \
            left: 0\n right: 1\n\ntest result: FAILED. 200 passed; 1 failed\n"
}

pub(crate) fn bash(project: &TestProject, command: &str, stdout: &str) -> Value {
    let response = json!({
        "stdout": stdout, "stderr": "Shell cwd was reset", "interrupted": false, "isImage": false,
        "noOutputExpected": false, "of_next_year": [1],
    });
    project.post_tool_use("Bash", json!({ "command": command }), response)
}

/// Returns what the model sees instead, if anything.
pub(crate) fn replaced(project: &TestProject, event: &Value) -> Option<Value> {
    let output = project.run_hook("post-tool-use", event);
    assert_eq!((output.code, output.stderr.as_str()), (0, ""), "{output}");
    if output.stdout.is_empty() {
        return None;
    }
    let answer = output.json();
    Some(answer["hookSpecificOutput"]["updatedToolOutput"].clone()).filter(|new| !new.is_null())
}

fn kept(project: &TestProject) -> Vec<String> {
    let folder = project.home().join(".cache/checkrein/outputs");
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| fs::read_to_string(entry.path()).unwrap())
        .collect()
}

#[test]
fn a_large_output_becomes_its_informative_part() {
    let project = TestProject::new();
    let whole = cargo_test(200);
    let new = replaced(&project, &bash(&project, "cargo test", &whole)).unwrap();
    let text = new["stdout"].as_str().unwrap();
    for stays in [
        "test cart::adds_none ... FAILED",
        "src/cart.rs:12:5",
        "  left: 0",
        " right: 1",
        "test result: FAILED. 200 passed; 1 failed",
        "`test … ok`",
    ] {
        assert!(text.contains(stays), "{stays}: {text}");
    }
    let last = text.lines().next_back().unwrap();
    assert!(
        last.starts_with("[checkrein: ")
            && last.contains("by the rule cargo-test; all of it: checkrein output show "),
        "{last}"
    );
    assert!(text.len() * 5 < whole.len(), "{}", text.len());
    // Everything else of the answer is as it was.
    let mut rest = new.clone();
    rest.as_object_mut().unwrap().remove("stdout");
    assert_eq!(
        rest,
        json!({"stderr": "Shell cwd was reset", "interrupted": false, "isImage": false, "noOutputExpected": false, "of_next_year": [1]})
    );
    assert_eq!(kept(&project), std::slice::from_ref(&whole));
    let fact: Value = serde_json::from_str(facts(&project).trim()).unwrap();
    assert_eq!(fact["fact"], "trimmed");
    let (length, shown) = (whole.len(), text.len());
    assert_eq!(
        (&fact["whole"], &fact["native"], &fact["shown"]),
        (&json!(length), &json!(length), &json!(shown))
    );
}

#[test]
fn what_the_client_would_cut_is_read_from_its_file() {
    let project = TestProject::new();
    let whole = cargo_test(2_000);
    let project = project.write("kept by the client.txt", &whole);
    let mut event = bash(&project, "cargo test", &whole[..30_000]);
    event["tool_response"]["persistedOutputPath"] = json!(project.path("kept by the client.txt"));
    event["tool_response"]["persistedOutputSize"] = json!(whole.len());
    let new = replaced(&project, &event).unwrap();
    assert!(
        new["stdout"].as_str().unwrap().contains("src/cart.rs:12:5"),
        "{new}"
    );
    assert!(new.get("persistedOutputPath").is_none() && new.get("persistedOutputSize").is_none());
    let fact: Value = serde_json::from_str(facts(&project).trim()).unwrap();
    assert_eq!(
        (&fact["whole"], &fact["native"]),
        (&json!(whole.len()), &json!(2_280))
    );
}

#[test]
fn a_search_and_a_server_are_trimmed_in_their_own_shapes() {
    let project = TestProject::new();
    let lines: String = (0..300)
        .map(|line| format!("src/a{}.rs:{line}:let x = {line};\n", line % 7))
        .collect();
    let event = project.post_tool_use(
        "Grep",
        json!({ "pattern": "x" }),
        json!({ "mode": "content", "content": lines, "numFiles": 7, "numLines": 300, "filenames": [] }),
    );
    let new = replaced(&project, &event).unwrap();
    assert!(
        new["content"]
            .as_str()
            .unwrap()
            .contains("300 lines in 7 files"),
        "{new}"
    );
    assert_eq!(
        (&new["mode"], &new["numLines"]),
        (&json!("content"), &json!(300))
    );

    let items: Vec<Value> = (0..900)
        .map(|id| json!({ "id": id, "title": format!("issue {id}") }))
        .collect();
    let text = json!(items).to_string();
    let parts = json!([{ "type": "text", "text": text }]);
    let new = replaced(
        &project,
        &project.post_tool_use("mcp__hub__list", json!({}), parts),
    )
    .unwrap();
    assert!(
        new[0]["text"].as_str().unwrap().contains("… 897 more"),
        "{new}"
    );
    assert_eq!(new[0]["type"], "text");
    let new = replaced(
        &project,
        &project.post_tool_use("mcp__hub__list", json!({}), json!(text)),
    )
    .unwrap();
    assert!(new.as_str().unwrap().contains("… 897 more"), "{new}");
}

#[test]
fn what_is_small_wanted_or_not_ours_is_not_touched() {
    let project = TestProject::new();
    let whole = cargo_test(200);
    let quiet = |event: &Value| assert_eq!(replaced(&project, event), None, "{event}");
    quiet(&bash(&project, "cargo test", &cargo_test(20)));
    quiet(&bash(&project, "cat test.txt | head -500", &whole));
    quiet(&bash(&project, "checkrein output show abc123", &whole));
    quiet(&bash(&project, "CHECKREIN_TRIM=0 cargo test", &whole));
    for tool in ["Read", "Glob", "WebFetch", "Agent"] {
        quiet(&project.post_tool_use(tool, json!({}), json!({ "content": whole })));
    }
    for (field, value) in [
        ("isImage", json!(true)),
        ("interrupted", json!(true)),
        ("backgroundTaskId", json!("b1")),
    ] {
        let mut event = bash(&project, "cargo test", &whole);
        event["tool_response"][field] = value;
        quiet(&event);
    }
    assert_eq!(kept(&project), [""; 0]);
    assert_eq!(facts(&project), "");
}

#[test]
fn a_project_may_want_none_of_it_or_rules_of_its_own() {
    let whole = cargo_test(200);
    let project = TestProject::new().project_json(&json!({ "v": 1, "trim_output": false }));
    assert_eq!(
        replaced(&project, &bash(&project, "cargo test", &whole)),
        None
    );

    let rules = ".claude/config/output-rules.json";
    let off = TestProject::new().write(rules, r#"{"v":1,"off":true}"#);
    assert_eq!(replaced(&off, &bash(&off, "cargo test", &whole)), None);
    let tools = TestProject::new().write(rules, r#"{"v":1,"tools_off":["Bash"]}"#);
    assert_eq!(replaced(&tools, &bash(&tools, "cargo test", &whole)), None);

    let own = r#"{"v":1,"rules":[{"name":"ours","commands":["./simulate"],"noise":["."],"keep":["_7_pieces"]}]}"#;
    let project = TestProject::new().write(rules, own);
    let new = replaced(&project, &bash(&project, "./simulate --all", &whole)).unwrap();
    let text = new["stdout"].as_str().unwrap();
    assert!(
        text.contains("adds_7_pieces") && text.contains("by the rule ours"),
        "{text}"
    );
    assert!(
        text.contains("src/cart.rs:12:5"),
        "no rule of a project's hides a failure: {text}"
    );
}

#[test]
fn a_variable_switches_it_off() {
    let project = TestProject::new();
    let event = bash(&project, "cargo test", &cargo_test(200));
    let mut command = project.command(checkrein_testkit::project::program("post-tool-use"));
    command.env("CHECKREIN_TRIM", "0");
    let output = project.finish(&mut command, event.to_string().as_bytes());
    assert_eq!(output.to_string(), "");
}
