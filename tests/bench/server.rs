//! Measures an MCP server from its start to the list of its tools, interleaved with an empty Rust program,
//! and prints medians, memory and size. Nothing is asserted: the machine may be busy, and then all rows are
//! slower alike.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fs_err as fs;
use serde_json::{Value, json};

/// Rounds that are not counted: they fill the caches.
const WARM_UP: usize = 20;

#[expect(clippy::print_stdout, reason = "the table is what this program is for")]
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [server, empty, runs] = arguments.as_slice() else {
        panic!("usage: bench-server SERVER EMPTY RUNS; call `tests/bench/run` instead");
    };
    let runs: usize = runs.parse().expect("RUNS is a number");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let meta = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": { "name": "bench", "version": "1" },
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    let legacy = [
        json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
            "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": { "name": "bench", "version": "1" },
        } }),
        json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/list" }),
    ];
    let modern =
        [json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/list", "params": { "_meta": meta } })];
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    let mut memory = Vec::new();
    for round in 0..WARM_UP + runs {
        let whole = nothing(empty);
        let (old, peak) = listed(server, folder.path(), &legacy);
        let (new, _) = listed(server, folder.path(), &modern);
        if round >= WARM_UP {
            times[0].push(whole);
            times[1].push(old);
            times[2].push(new);
            memory.push(peak);
        }
    }
    memory.sort_unstable();
    let size = fs::metadata(server).expect("the server is a file").len();
    let names = [
        "empty Rust program, whole",
        "server, start to tools/list, 2025-11-25",
        "server, start to tools/list, 2026-07-28",
    ];
    for (name, times) in names.iter().zip(&mut times) {
        times.sort_unstable();
        println!(
            "{name:42} {:6.2} ms",
            times[times.len() / 2].as_secs_f64() * 1_000.0
        );
    }
    println!(
        "{:42} {:6.1} MB",
        "memory at its peak",
        memory[memory.len() / 2] as f64 / 1_024.0
    );
    println!(
        "{:42} {:6.1} MB",
        "size of the program",
        size as f64 / 1_048_576.0
    );
}

fn start(program: &str, folder: &Path) -> Child {
    Command::new(program)
        .env_clear()
        .env("HOME", folder)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

fn nothing(program: &str) -> Duration {
    let begin = Instant::now();
    let mut child = start(program, Path::new("/"));
    child.wait().expect("the program ends");
    begin.elapsed()
}

/// Returns how long it took until the tools were listed, and the memory in kilobytes until then.
fn listed(program: &str, folder: &Path, requests: &[Value]) -> (Duration, u64) {
    let begin = Instant::now();
    let mut child = start(program, folder);
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let mut stdout = BufReader::new(child.stdout.take().expect("standard output is piped"));
    let mut answer = String::new();
    for request in requests {
        writeln!(stdin, "{request}").expect("the server reads");
        answer.clear();
        stdout.read_line(&mut answer).expect("the server answers");
    }
    let time = begin.elapsed();
    assert!(answer.contains("inputSchema"), "{answer}");
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse().ok());
    drop(stdin);
    child.wait().expect("the server ends");
    (time, peak.unwrap_or_default())
}
