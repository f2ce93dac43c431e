//! The definitions: what every client and every model reads before it asks anything.

use checkrein_testkit::TestProject;
use checkrein_tokens::estimate;
use serde_json::{Value, json};

use crate::connected;

const NAMES: [&str; 6] = [
    "context_store_trace",
    "context_query_traces",
    "context_get_trace",
    "context_update_outcome",
    "context_list_traces",
    "context_list_categories",
];

fn definitions() -> Vec<Value> {
    let project = TestProject::new();
    let mut peer = connected(&project);
    let answer = peer.request("tools/list", json!({}));
    answer["result"]["tools"].as_array().unwrap().clone()
}

#[test]
fn there_are_six_tools_and_what_they_do_to_the_world_is_said() {
    let definitions = definitions();
    let names: Vec<&str> = definitions
        .iter()
        .map(|tool| tool["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, NAMES);
    for tool in &definitions {
        let hints = &tool["annotations"];
        let writes = matches!(
            tool["name"].as_str(),
            Some("context_store_trace" | "context_update_outcome")
        );
        assert_eq!(hints["readOnlyHint"], !writes, "{tool}");
        assert_eq!(hints["openWorldHint"], false);
        if writes {
            assert_eq!(hints["destructiveHint"], false);
        }
        assert!(tool["outputSchema"]["properties"].is_object(), "{tool}");
    }
}

#[test]
fn all_definitions_together_stay_below_900_tokens() {
    let as_the_client_sends_them: Vec<Value> = definitions()
        .iter()
        .map(|tool| {
            json!({
                "name": format!("mcp__context-graph__{}", tool["name"].as_str().unwrap()),
                "description": tool["description"],
                "input_schema": tool["inputSchema"],
            })
        })
        .collect();
    let tokens = estimate(&Value::from(as_the_client_sends_them).to_string());
    assert!(tokens < 900, "{tokens}");
}

#[test]
fn no_schema_has_what_a_client_stumbles_over() {
    fn walk(value: &Value, at: &str) {
        match value {
            Value::Object(object) => {
                for key in [
                    "$schema", "$ref", "$defs", "format", "title", "anyOf", "oneOf",
                ] {
                    let is_property = at.ends_with("/properties");
                    assert!(is_property || !object.contains_key(key), "`{key}` in {at}");
                }
                assert!(!object.get("type").is_some_and(Value::is_array), "{at}");
                object
                    .iter()
                    .for_each(|(key, value)| walk(value, &format!("{at}/{key}")));
            }
            Value::Array(values) => values.iter().for_each(|value| walk(value, at)),
            _ => {}
        }
    }
    for tool in definitions() {
        walk(&tool["inputSchema"], "input");
        walk(&tool["outputSchema"], "output");
    }
}

#[test]
fn a_tool_that_is_not_there_is_an_error_of_the_protocol() {
    let project = TestProject::new();
    let mut peer = connected(&project);
    let answer = peer.request(
        "tools/call",
        json!({ "name": "context_forget", "arguments": {} }),
    );
    assert_eq!(answer["error"]["code"], -32602);
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(
        message.contains("`context_forget`") && message.contains("context_get_trace"),
        "{message}"
    );
}
