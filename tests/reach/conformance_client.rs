//! The client of the conformance suite: reaches the address that it is given, lists the tools and calls each as its scenario
//! wants. It stands on nothing but what the command stands on. Started as a keeper it is one, for the tests; with
//! `--call-and-wait` it calls a program's tool that does not end soon.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use checkrein_mcp::{Access, Call, Failure, Limits, Server, With, call, list_tools, test};
use serde_json::{Map, Value, json};

fn main() -> ExitCode {
    if let Some(code) = checkrein_mcp::keeper() {
        return code;
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.as_slice() {
        [way, program, rest @ ..] if way == "--call-and-wait" => call_and_wait(program, rest),
        [.., url] => run(url),
        [] => return ExitCode::FAILURE,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "{failure}\n{}", failure.next);
            ExitCode::FAILURE
        }
    }
}

fn call_and_wait(program: &str, arguments: &[String]) -> Result<(), Failure> {
    let server = Server::of_command("waiting", program, arguments);
    let with = With {
        keeper: std::env::current_exe().ok(),
        ..with()
    };
    let _ = writeln!(std::io::stdout(), "calling");
    let arguments = json!({ "seconds": 3600 })
        .as_object()
        .cloned()
        .unwrap_or_default();
    let tool = "wait".to_owned();
    call(&server, &Call { tool, arguments }, &with).map(|_| ())
}

fn with() -> With<'static> {
    With {
        root: PathBuf::from("."),
        limits: Limits::default(),
        access: Access::default(),
        keeper: None,
        stop: &|| false,
    }
}

fn run(url: &str) -> Result<(), Failure> {
    let server = Server::at_address("conformance", url);
    let with = with();
    let mut out = std::io::stdout();
    let listed = list_tools(&server, &with)?;
    let _ = writeln!(
        out,
        "{} tools, protocol {}",
        listed.tools.len(),
        listed.protocol
    );
    for (tool, arguments) in calls(&listed.tools) {
        let _ = writeln!(out, "{tool} {}", Value::Object(arguments.clone()));
        match call(&server, &Call { tool, arguments }, &with) {
            Ok(answer) => {
                let _ = writeln!(out, "{}", answer.text);
            }
            Err(failure) => {
                let _ = writeln!(out, "{failure}");
            }
        }
    }
    let tested = test(&server, &with);
    let _ = writeln!(out, "{tested:?}");
    Ok(())
}

/// Returns the calls that the scenario names, or else one of each tool.
fn calls(tools: &[Value]) -> Vec<(String, Map<String, Value>)> {
    let context = std::env::var("MCP_CONFORMANCE_CONTEXT").unwrap_or_default();
    let context: Value = serde_json::from_str(&context).unwrap_or_default();
    if let Some(calls) = context["toolCalls"].as_array() {
        let calls = calls.iter().map(|call| {
            let name = call["name"].as_str().unwrap_or_default().to_owned();
            (
                name,
                call["arguments"].as_object().cloned().unwrap_or_default(),
            )
        });
        return calls.collect();
    }
    let calls = tools.iter().map(|tool| {
        let name = tool["name"].as_str().unwrap_or_default().to_owned();
        let mut arguments = example(&tool["inputSchema"]);
        // One scenario wants to see the schema of another tool as it arrived.
        if name == "json_schema_echo" {
            let other = tools
                .iter()
                .find(|other| other["name"] == "json_schema_2020_12_tool");
            let schema = other.map(|other| other["inputSchema"].clone());
            arguments.insert("schema".into(), schema.unwrap_or_default());
        }
        (name, arguments)
    });
    calls.collect()
}

/// Returns arguments that a schema takes, mostly.
fn example(schema: &Value) -> Map<String, Value> {
    let properties = schema["properties"]
        .as_object()
        .cloned()
        .unwrap_or_default();
    let examples = properties.into_iter().map(|(name, property)| {
        let value = match property["type"].as_str() {
            Some("number" | "integer") => json!(5),
            Some("boolean") => json!(true),
            Some("array") => json!([]),
            Some("object") => json!({}),
            _ => json!("text"),
        };
        (name, value)
    });
    examples.collect()
}
