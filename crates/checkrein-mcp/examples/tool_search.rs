//! Measures the search for tools on a catalog with known answers: a JSON list of `name`, `description` and `keywords`
//! (the names of arguments), and a file of cases, one JSON object a line with `prompt` and `expected`.
#![expect(clippy::print_stdout, reason = "this program prints its result")]
#![expect(
    clippy::unwrap_used,
    reason = "a measurement that cannot go on says where"
)]

use std::time::Instant;

use checkrein_mcp::index::{Of, Tool, search};
use serde_json::{Map, Value, json};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(catalog), Some(cases)) = (arguments.next(), arguments.next()) else {
        println!("usage: tool_search CATALOG.json CASES.jsonl");
        return;
    };
    let catalog: Vec<Value> =
        serde_json::from_str(&fs_err::read_to_string(catalog).unwrap()).unwrap();
    let tools: Vec<Tool> = catalog.iter().filter_map(tool).collect();
    let all = [Of {
        server: "",
        tools: &tools,
    }];
    let (mut asked, mut first, mut third) = (0, 0, 0);
    let begun = Instant::now();
    for line in fs_err::read_to_string(cases).unwrap().lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let Some(expected) = case["expected"].as_str() else {
            continue;
        };
        let also = case["also"].as_array().into_iter().flatten();
        let right: Vec<&str> = std::iter::once(expected)
            .chain(also.filter_map(Value::as_str))
            .collect();
        let found = search(&all, case["prompt"].as_str().unwrap(), 3, None, None);
        let place = found
            .hits
            .iter()
            .position(|hit| right.contains(&hit.tool.name.as_str()));
        asked += 1;
        first += usize::from(place == Some(0));
        third += usize::from(place.is_some());
    }
    let share = |number: usize| 100.0 * number as f64 / f64::from(asked.max(1));
    println!("{} tools, {asked} questions", tools.len());
    println!("top-1 {:.1} %, top-3 {:.1} %", share(first), share(third));
    println!(
        "{:.1} ms a question",
        begun.elapsed().as_secs_f64() * 1e3 / f64::from(asked.max(1))
    );
}

fn tool(entry: &Value) -> Option<Tool> {
    let keywords = entry["keywords"].as_array().into_iter().flatten();
    let names: Map<String, Value> = keywords
        .filter_map(|name| Some((name.as_str()?.to_owned(), json!({}))))
        .collect();
    Tool::read(&json!({
        "name": entry["name"], "description": entry["description"], "inputSchema": {"properties": names},
    }))
}
