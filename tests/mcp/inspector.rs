//! The Inspector: schemas that every client takes, and calls in each era of the protocol.

use checkrein_testkit::{Output, TestProject};
use serde_json::Value;

use crate::outside::outside_command;

fn inspect(project: &TestProject, era: &str, arguments: &[&str]) -> Output {
    let mut command = outside_command(project, "mcp-inspector");
    let server = checkrein_testkit::program("context-graph-mcp");
    command
        .arg("--cli")
        .arg(server)
        .arg("stdio")
        .args(arguments);
    command.args(["--protocol-era", era, "--format", "json", "-q"]);
    project.finish(&mut command, b"")
}

#[test]
fn it_has_nothing_to_say_against_our_schemas() {
    let project = TestProject::new();
    for era in ["legacy", "auto", "modern"] {
        let output = inspect(&project, era, &["--method", "tools/list", "--strict"]);
        assert_eq!(
            (output.code, output.stderr.as_str()),
            (0, ""),
            "{era}: {}",
            output.stdout
        );
        let listed: Value = serde_json::from_str(&output.stdout).unwrap();
        let tools = listed
            .pointer("/result/tools")
            .or(listed.get("tools"))
            .and_then(Value::as_array);
        assert_eq!(tools.map(Vec::len), Some(6), "{era}: {listed}");
    }
}

#[test]
fn it_stores_and_finds() {
    let project = TestProject::new();
    for era in ["legacy", "auto", "modern"] {
        let store = r#"{"decision":"keep it in memory","category":"design","id":"adr-1"}"#;
        let call = |tool, arguments| {
            let arguments = [
                "--method",
                "tools/call",
                "--tool-name",
                tool,
                "--tool-args-json",
                arguments,
            ];
            let output = inspect(&project, era, &arguments);
            assert_eq!(output.code, 0, "{era}: {} {}", output.stdout, output.stderr);
            output.stdout
        };
        assert!(call("context_store_trace", store).contains("adr-1"));
        assert!(
            call("context_query_traces", r#"{"query":"memory"}"#).contains("keep it in memory")
        );
    }
    assert_eq!(
        project
            .read(".claude/progress/traces.jsonl")
            .lines()
            .count(),
        1
    );
}
