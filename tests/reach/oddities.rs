//! Answers that are none, or none of the protocol: what the odd server says instead, by its manner.

use std::io::Write;

use serde_json::{Value, json};

/// What is written in place of an answer, byte for byte, and the code that the server ends with.
pub(crate) struct Oddity {
    text: String,
    pub(crate) end: Option<u8>,
}

impl Oddity {
    pub(crate) fn say(&self) {
        let mut out = std::io::stdout().lock();
        let _ = out.write_all(self.text.as_bytes());
        let _ = out.flush();
    }
}

/// Returns what this manner says to a question in place of an ordinary answer.
pub(crate) fn answer(manner: &str, method: &str, id: &Value, params: &Value) -> Option<Oddity> {
    let whole = |result: &Value| json!({ "jsonrpc": "2.0", "id": id, "result": result });
    let line = |message: &Value| Some(format!("{message}\n"));
    let result = |result: Value| line(&whole(&result));
    let hello = json!({
        "protocolVersion": "2025-06-18", "capabilities": { "tools": {} },
        "serverInfo": { "name": "odd", "version": "1.0" },
    });
    let tool = |name: &str| json!({ "name": name, "inputSchema": { "type": "object" } });
    let text = match (manner, method) {
        ("no-info", "initialize") => {
            result(json!({ "protocolVersion": "2025-06-18", "capabilities": {} }))
        }
        ("no-jsonrpc", "initialize") => line(&json!({ "id": id, "result": hello })),
        ("error-text", "initialize") => {
            line(&json!({ "jsonrpc": "2.0", "id": id, "error": "boom" }))
        }
        ("other-id", "initialize") => {
            line(&json!({ "jsonrpc": "2.0", "id": 4711, "result": hello }))
        }
        ("batch", "initialize") => line(&json!([whole(&hello)])),
        ("indented", "initialize") => serde_json::to_string_pretty(&whole(&hello)).ok(),
        ("header", "initialize") => {
            let text = whole(&hello).to_string();
            Some(format!("Content-Length: {}\r\n\r\n{text}", text.len()))
        }
        ("no-line-end", "initialize") => Some(whole(&hello).to_string()),
        // A log in JSON, whose lines have an id; then the answer.
        ("json-log", _) => {
            let mut log = std::io::stdout().lock();
            let _ = writeln!(log, "{{\"level\":\"info\",\"id\":5,\"msg\":\"{method}\"}}");
            None
        }
        ("half", "tools/list") => {
            return Some(Oddity {
                text: "{\"jsonrpc\":\"2.0\",\"id\":".to_owned(),
                end: Some(0),
            });
        }
        ("empty-cursor", "tools/list") => {
            result(json!({ "tools": [tool("echo")], "nextCursor": "" }))
        }
        ("pages-without-end", "tools/list") => {
            let page = params["cursor"].as_str().and_then(|page| page.parse().ok());
            let next: u32 = page.unwrap_or(0) + 1;
            result(json!({ "tools": [], "nextCursor": next.to_string() }))
        }
        ("no-schema", "tools/list") => {
            result(json!({ "tools": [tool("good"), { "name": "bad" }] }))
        }
        ("no-list", "tools/list") => result(json!({})),
        ("deep", "tools/list") => {
            let deep = format!("{}{}", "{\"a\":".repeat(200), "1") + &"}".repeat(200);
            Some(format!(
                "{{\"jsonrpc\":\"2.0\",\"id\":{id},\"result\":{{\"tools\":[{{\"name\":\"a\",\"inputSchema\":{deep}}}]}}}}\n"
            ))
        }
        ("no-ping", "ping") => line(&json!({
            "jsonrpc": "2.0", "id": id, "error": { "code": -32601, "message": "what?" }
        })),
        ("odd-calls", "tools/call") => match params["name"].as_str() {
            Some("video") => result(json!({ "content": [{ "type": "video", "data": "" }] })),
            Some("nothing") => result(json!({})),
            Some("error") => line(&json!({
                "jsonrpc": "2.0", "id": id,
                "error": { "code": -32000, "message": "failed", "data": { "why": "disk full" } },
            })),
            _ => None,
        },
        _ => None,
    };
    text.map(|text| Oddity { text, end: None })
}
