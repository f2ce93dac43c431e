//! A server over standard input that behaves as its first argument says; a further argument is a file that it writes to.
//!
//! It knows nothing of rmcp, so that what the client makes of it is not the other half of the same thought.

#[path = "oddities.rs"]
mod oddities;

use std::io::Write;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let manner = arguments.next().unwrap_or_default();
    let file = arguments.next();
    // What the operating system would tell of it, for those who look for what is left.
    note(file.as_deref(), &format!("{manner} {}", std::process::id()));
    if manner == "crash" {
        eprintln("cannot open the database: no such file");
        return ExitCode::from(3);
    }
    before(&manner, file.as_deref());
    let mut server = Server { manner, file };
    // Read line by line: a call may read the answer to a question of its own.
    let mut line = String::new();
    while std::io::stdin()
        .read_line(&mut line)
        .is_ok_and(|count| count > 0)
    {
        let line = std::mem::take(&mut line);
        let Ok(message) = serde_json::from_str::<Value>(&line) else {
            continue;
        };
        if let Some(code) = server.take(&message) {
            return ExitCode::from(code);
        }
    }
    if server.manner == "deaf" {
        sleep();
    }
    ExitCode::SUCCESS
}

struct Server {
    manner: String,
    file: Option<String>,
}

/// What is done before anything is read.
fn before(manner: &str, file: Option<&str>) {
    match manner {
        "garbage" => {
            say_line("Listening on port 3000");
            sleep();
        }
        "banner" => say_line("Welcome to the server"),
        "flood" => {
            for number in 0..200_000 {
                eprintln(&format!(
                    "line {number} of a very long log that nobody reads"
                ));
            }
        }
        "slow" => std::thread::sleep(Duration::from_millis(1500)),
        // One that ends only when it is killed.
        "deaf" => {
            let told = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
            let _ = signal_hook::flag::register(signal_hook::consts::SIGTERM, told);
        }
        // Three that outlive it: one in its group, one in a session of its own, and the child of one that ended.
        "family" => {
            for script in [
                "exec sleep 3600",
                "exec setsid sleep 3600",
                "(setsid sleep 3600 &)",
            ] {
                let child = Command::new("sh")
                    .args(["-c", script])
                    .stdin(Stdio::null())
                    .stdout(Stdio::null())
                    .stderr(Stdio::null())
                    .spawn();
                if let Ok(child) = child {
                    note(file, &format!("child {}", child.id()));
                }
            }
        }
        _ => {}
    }
}

impl Server {
    /// Answers a message; returns an exit code where it ends.
    fn take(&mut self, message: &Value) -> Option<u8> {
        let method = message["method"].as_str().unwrap_or_default();
        note(self.file.as_deref(), &format!("asked {method}"));
        let id = message.get("id")?;
        let params = &message["params"];
        if let Some(oddity) = oddities::answer(&self.manner, method, id, params) {
            oddity.say();
            return oddity.end;
        }
        match (self.manner.as_str(), method) {
            ("silent", _) | ("silent-discover", "server/discover") => {}
            ("hang-list", "tools/list") | ("hang-ping", "ping") | ("hang-call", "tools/call") => {}
            ("exit-at-discover", "server/discover") => return Some(4),
            ("exit-at-list", "tools/list") => {
                eprintln("out of cheese");
                return Some(5);
            }
            ("nameless-error", "server/discover") => say(&json!({
                "jsonrpc": "2.0", "id": null, "error": { "code": -32600, "message": "what?" }
            })),
            ("modern", "server/discover") => answer(
                id,
                &json!({
                    "supportedVersions": ["2026-07-28"], "capabilities": { "tools": {} }, "resultType": "complete",
                    "serverInfo": { "name": "odd", "version": "2.0" }, "ttlMs": 0, "cacheScope": "private",
                }),
            ),
            ("modern", "initialize") | ("refuse", "initialize") => error(id, -32602, "not so"),
            ("late-modern", "server/discover") => {
                std::thread::sleep(Duration::from_millis(1300));
                let manner = std::mem::replace(&mut self.manner, "modern".to_owned());
                self.take(message);
                debug_assert_eq!(manner, "late-modern");
            }
            ("no-protocol", "initialize") => say(&json!({ "id": id, "result": "hello" })),
            ("old", "initialize") => answer(id, &hello("2024-11-05")),
            ("ancient", "initialize") => answer(id, &hello("1999-12-31")),
            ("circle", "tools/list") => answer(
                id,
                &json!({ "tools": [tool("echo")], "nextCursor": "again" }),
            ),
            ("many", "tools/list") => {
                let tools: Vec<Value> = (0..3000)
                    .map(|number| tool(&format!("tool{number}")))
                    .collect();
                answer(id, &json!({ "tools": tools }));
            }
            ("pages", "tools/list") => {
                let page = params["cursor"]
                    .as_str()
                    .and_then(|page| page.parse().ok())
                    .unwrap_or(0);
                let mut result = json!({ "tools": [tool(&format!("tool{page}"))] });
                if page < 4 {
                    result["nextCursor"] = json!((page + 1).to_string());
                }
                answer(id, &result);
            }
            ("huge", "tools/list") => {
                say_line(&"x".repeat(64 * 1024 * 1024));
            }
            (_, "initialize") => answer(
                id,
                &hello(params["protocolVersion"].as_str().unwrap_or_default()),
            ),
            (_, "ping") => answer(id, &json!({})),
            (_, "tools/list") => {
                let names = ["echo", "environment", "fail", "large", "wait", "ask"];
                let tools: Vec<Value> = names.into_iter().map(tool).collect();
                answer(id, &json!({ "tools": tools }));
            }
            (_, "tools/call") => self.call(id, params),
            _ => error(id, -32601, "no such method"),
        }
        None
    }

    fn call(&self, id: &Value, params: &Value) {
        let arguments = &params["arguments"];
        let text = |text: &str| json!({ "content": [{ "type": "text", "text": text }] });
        match params["name"].as_str().unwrap_or_default() {
            "echo" => answer(id, &text(arguments["text"].as_str().unwrap_or_default())),
            "environment" => {
                let name = arguments["name"].as_str().unwrap_or_default();
                answer(id, &text(&std::env::var(name).unwrap_or_default()));
            }
            "fail" => {
                let mut result = text("the disk is full");
                result["isError"] = json!(true);
                answer(id, &result);
            }
            "large" => {
                let bytes = arguments["bytes"]
                    .as_u64()
                    .and_then(|bytes| usize::try_from(bytes).ok());
                answer(id, &text(&"word ".repeat(bytes.unwrap_or_default() / 5)));
            }
            "wait" => {
                let seconds = arguments["seconds"].as_f64().unwrap_or_default();
                std::thread::sleep(Duration::from_secs_f64(seconds));
                answer(id, &text("done"));
            }
            // Asks its client for all that a client may be asked for, and tells what it said.
            "ask" => {
                let said: Vec<String> =
                    ["sampling/createMessage", "roots/list", "elicitation/create"]
                        .into_iter()
                        .map(|method| format!("{method}: {}", ask(method)))
                        .collect();
                answer(id, &text(&said.join("\n")));
            }
            _ => error(id, -32602, "unknown tool"),
        }
    }
}

fn ask(method: &str) -> String {
    let params = match method {
        "roots/list" => json!({}),
        "elicitation/create" => {
            json!({ "message": "your name?", "requestedSchema": { "type": "object", "properties": {} } })
        }
        _ => json!({ "messages": [], "maxTokens": 5 }),
    };
    say(&json!({ "jsonrpc": "2.0", "id": method, "method": method, "params": params }));
    let mut line = String::new();
    let _ = std::io::stdin().read_line(&mut line);
    let message: Value = serde_json::from_str(&line).unwrap_or_default();
    match message.get("error") {
        Some(error) => format!("error {}", error["code"]),
        None => message["result"].to_string(),
    }
}

fn hello(version: &str) -> Value {
    json!({
        "protocolVersion": version, "capabilities": { "tools": {} },
        "serverInfo": { "name": "odd", "version": "1.0" }, "instructions": "Be odd.",
    })
}

fn tool(name: &str) -> Value {
    json!({ "name": name, "description": format!("Does {name}"), "inputSchema": { "type": "object" } })
}

fn answer(id: &Value, result: &Value) {
    say(&json!({ "jsonrpc": "2.0", "id": id, "result": result }));
}

fn error(id: &Value, code: i32, message: &str) {
    say(&json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } }));
}

fn say(message: &Value) {
    say_line(&message.to_string());
}

fn say_line(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}");
    let _ = out.flush();
}

fn eprintln(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn note(file: Option<&str>, line: &str) {
    let file = file.map(|file| {
        std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(file)
    });
    if let Some(Ok(mut file)) = file {
        let _ = writeln!(file, "{line}");
    }
}

fn sleep() {
    std::thread::sleep(Duration::from_secs(3600));
}
