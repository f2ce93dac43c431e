//! The Inspector: schemas that every client takes, and a call in each era of the protocol.

use checkrein_testkit::{Output, TestProject};
use serde_json::Value;

use crate::outside::outside_command;

fn inspect(project: &TestProject, era: &str, arguments: &[&str]) -> Output {
    let mut command = outside_command(project, "mcp-inspector");
    let server = checkrein_testkit::program("token-efficient-mcp");
    command
        .arg("--cli")
        .arg(server)
        .arg("stdio")
        .args(arguments);
    command.args(["--protocol-era", era, "--format", "json", "-q"]);
    project.finish(&mut command, b"")
}

#[test]
fn it_has_nothing_to_say_against_our_schemas_and_gets_an_answer() {
    let project = TestProject::new().write("a.log", "ERROR one\n");
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
        assert_eq!(tools.map(Vec::len), Some(5), "{era}: {listed}");
        let arguments = [
            "--method",
            "tools/call",
            "--tool-name",
            "process_logs",
            "--tool-args-json",
            r#"{"file_paths":["a.log"],"patterns":["ERROR"]}"#,
        ];
        let output = inspect(&project, era, &arguments);
        assert_eq!(output.code, 0, "{era}: {} {}", output.stdout, output.stderr);
        assert!(
            output.stdout.contains("1:ERROR one"),
            "{era}: {}",
            output.stdout
        );
    }
}
