//! Measures whole hook processes, interleaved with an empty Rust program, and prints medians and
//! ratios. Nothing is asserted: the machine may be busy, and then all rows are slower alike.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use fs_err as fs;
use serde_json::{Value, json};

use home::{advised, person, project, seal};

mod home;

/// One program on one input.
struct Case {
    name: String,
    program: PathBuf,
    arguments: Vec<String>,
    home: PathBuf,
    input: String,
    times: Vec<Duration>,
}

/// Rounds that are not counted: they fill the caches.
const WARM_UP: usize = 20;

#[expect(clippy::print_stdout, reason = "the table is what this program is for")]
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [programs, empty, nothing, runs] = arguments.as_slice() else {
        panic!("usage: bench PROGRAMS EMPTY NOTHING.JS RUNS; call `tests/bench/run` instead");
    };
    let runs: usize = runs.parse().expect("RUNS is a number");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let programs = Path::new(programs);
    let mut cases = cases(folder.path(), programs);
    cases.insert(
        0,
        yardstick("empty Rust program", Path::new(empty), &[], folder.path()),
    );
    // Node takes so long that a tenth of the rounds says enough.
    let mut node = yardstick(
        "Node hook that does nothing",
        Path::new("node"),
        &[nothing],
        folder.path(),
    );
    // An index of files that were written a moment ago is made anew at each prompt.
    std::thread::sleep(Duration::from_secs(4));
    for round in 0..WARM_UP + runs {
        for case in &mut cases {
            let time = case.run();
            if round >= WARM_UP {
                case.times.push(time);
            }
        }
        if round % 10 == 0 {
            let time = node.run();
            node.times.push(time);
        }
    }
    cases.push(node);
    print!("{}", table(&mut cases));
    println!("\nsizes:\n{}", sizes(programs));
}

impl Case {
    fn run(&self) -> Duration {
        let start = Instant::now();
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .env_clear()
            .env("HOME", &self.home)
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().expect("standard input is piped");
        stdin
            .write_all(self.input.as_bytes())
            .expect("the program reads");
        drop(stdin);
        child.wait().expect("the program ends");
        start.elapsed()
    }

    fn median(&mut self) -> f64 {
        self.times.sort_unstable();
        self.times[self.times.len() / 2].as_secs_f64() * 1000.0
    }
}

fn yardstick(name: &str, program: &Path, arguments: &[&String], home: &Path) -> Case {
    Case {
        name: name.to_owned(),
        program: program.to_path_buf(),
        arguments: arguments
            .iter()
            .map(|argument| (*argument).clone())
            .collect(),
        home: home.to_path_buf(),
        input: "{}".to_owned(),
        times: Vec::new(),
    }
}

fn cases(folder: &Path, programs: &Path) -> Vec<Case> {
    let case = |name: &str, program: &str, home: &Path, event: Value| Case {
        name: name.to_owned(),
        program: programs.join(program),
        arguments: Vec::new(),
        home: home.to_path_buf(),
        input: event.to_string(),
        times: Vec::new(),
    };
    let event = |name: &str, cwd: &Path, fields: Value| {
        let mut event = json!({"hook_event_name": name, "session_id": "bench", "cwd": cwd});
        for (key, value) in fields.as_object().expect("fields are an object") {
            event[key] = value.clone();
        }
        event
    };
    let prompt = |cwd: &Path, text: &str| event("UserPromptSubmit", cwd, json!({"prompt": text}));
    let call = |name: &str, cwd: &Path, tool: &str, input: Value| {
        event(name, cwd, json!({"tool_name": tool, "tool_input": input}))
    };
    let (few, many) = (person(folder, 20), person(folder, 1000));
    let plain = folder.join("plain");
    fs::create_dir_all(&plain).expect("a folder");
    let project = project(&folder.join("project"));
    seal(programs, &few, &project);
    let advised = advised(&few, &folder.join("project with hints"));
    let words = "convert the quarterly kalomi to a spreadsheet and translate its headings";
    vec![
        case(
            "pre-tool-use, none of its business",
            "pre-tool-use",
            &few,
            call(
                "PreToolUse",
                &project,
                "Bash",
                json!({"command": "cargo build --release"}),
            ),
        ),
        case(
            "pre-tool-use, an ordinary file",
            "pre-tool-use",
            &few,
            call(
                "PreToolUse",
                &project,
                "Write",
                json!({"file_path": project.join("a.rs"), "content": "x"}),
            ),
        ),
        case(
            "pre-tool-use, a command that names the state",
            "pre-tool-use",
            &few,
            call(
                "PreToolUse",
                &project,
                "Bash",
                json!({"command": "jq . .claude/progress/state.json && git diff"}),
            ),
        ),
        case(
            "pre-tool-use, `git stash`, which git is asked about",
            "pre-tool-use",
            &few,
            call(
                "PreToolUse",
                &project,
                "Bash",
                json!({"command": "git stash"}),
            ),
        ),
        case(
            "user-prompt-submit, 20 skills",
            "user-prompt-submit",
            &few,
            prompt(&plain, words),
        ),
        case(
            "user-prompt-submit, 20 skills, in a project",
            "user-prompt-submit",
            &few,
            prompt(&project, words),
        ),
        case(
            "user-prompt-submit, 20 skills, in a project with 200 hints",
            "user-prompt-submit",
            &few,
            prompt(&advised, words),
        ),
        case(
            "user-prompt-submit, 1,000 skills",
            "user-prompt-submit",
            &many,
            prompt(&plain, words),
        ),
        case(
            "post-tool-use, an ordinary command",
            "post-tool-use",
            &few,
            call("PostToolUse", &project, "Bash", json!({"command": "ls"})),
        ),
        case(
            "post-tool-use, a small output",
            "post-tool-use",
            &few,
            printed(&project, 40),
        ),
        case(
            "post-tool-use, 1 MB of output",
            "post-tool-use",
            &few,
            printed(&project, 28_000),
        ),
        case(
            "stop",
            "stop",
            &few,
            event("Stop", &project, json!({"stop_hook_active": false})),
        ),
    ]
}

/// The event of a test run that printed so many lines, one of them a failure.
fn printed(cwd: &Path, lines: usize) -> Value {
    let mut text: String = (0..lines)
        .map(|line| format!("test cart::adds_{line}_pieces ... ok\n"))
        .collect();
    text.push_str("test cart::adds_none ... FAILED\nthread 'x' panicked at src/a.rs:1:2:\nno\n");
    let response = json!({"stdout": text, "stderr": "", "interrupted": false, "isImage": false});
    json!({
        "hook_event_name": "PostToolUse",
        "session_id": "bench",
        "cwd": cwd,
        "tool_name": "Bash",
        "tool_input": {"command": "cargo test"},
        "tool_response": response,
    })
}

fn table(cases: &mut [Case]) -> String {
    let mut table = format!(
        "{:<46} {:>9} {:>8}\n",
        "whole process, median", "ms", "ratio"
    );
    let empty = cases[0].median();
    for case in cases {
        let median = case.median();
        let _ = writeln!(
            table,
            "{:<46} {median:>9.3} {:>7.2}x",
            case.name,
            median / empty
        );
    }
    table
}

fn sizes(programs: &Path) -> String {
    let mut sizes = String::new();
    let names = [
        "user-prompt-submit",
        "pre-tool-use",
        "post-tool-use",
        "session-start",
        "session-end",
        "stop",
        "subagent-start",
        "pre-compact",
        "checkrein",
    ];
    for name in names {
        let bytes = fs::metadata(programs.join(name)).map_or(0, |metadata| metadata.len());
        let _ = writeln!(sizes, "{name:<20} {bytes:>10} bytes");
    }
    sizes
}
