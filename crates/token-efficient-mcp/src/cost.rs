//! What the server costs a session before anything is asked: its definitions, which the client sends to
//! the model with every request.

use checkrein_tokens::estimate;
use serde_json::Value;

use crate::{INSTRUCTIONS, tools};

#[test]
fn the_definitions_of_all_tools_are_small() {
    let definitions: Vec<Value> = tools()
        .iter()
        .map(|tool| tool.as_the_model_sees_it())
        .collect();
    let mut report = String::new();
    for definition in &definitions {
        let name = definition["name"].as_str().unwrap_or_default();
        report += &format!("{name}: {}\n", estimate(&definition.to_string()));
    }
    let all = estimate(&Value::from(definitions).to_string());
    assert!(all < 830, "{all} tokens\n{report}");
    println!(
        "{report}all: {all}, instructions: {}",
        estimate(INSTRUCTIONS)
    );
    assert!(estimate(INSTRUCTIONS) <= 80);
}
