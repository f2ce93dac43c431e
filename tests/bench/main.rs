//! Measures whole hook processes, interleaved with an empty Rust program, and prints medians and
//! ratios. Nothing is asserted: the machine may be busy, and then all rows are slower alike.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use checkrein_core::hint::{self, Hint, Stem};
use checkrein_core::layout::UserDirs;
use fs_err as fs;
use serde_json::{Value, json};

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

/// Commits and seals the project, as its person did long ago: each event then compares its files.
fn seal(programs: &Path, home: &Path, project: &Path) {
    let run = |program: &Path, arguments: &[&str]| {
        let done = Command::new(program)
            .args(arguments)
            .current_dir(project)
            .env("HOME", home)
            .stdout(Stdio::null())
            .status();
        assert!(done.is_ok_and(|status| status.success()), "{arguments:?}");
    };
    run(&programs.join("checkrein"), &["init"]);
    let git = Path::new("git");
    run(git, &["init", "--quiet"]);
    run(git, &["add", "--all"]);
    let person = [
        "-c",
        "user.name=A Person",
        "-c",
        "user.email=person@example.com",
    ];
    run(
        git,
        &[&person[..], &["commit", "--quiet", "--message=first"]].concat(),
    );
}

/// A project like the other one, with as many hints as an index may hold.
fn advised(home: &Path, root: &Path) -> PathBuf {
    let root = project(root);
    let hints: Vec<Hint> = (0..hint::MOST).map(hint_of).collect();
    let dirs = UserDirs::new(|name| (name == "HOME").then(|| home.as_os_str().to_owned()));
    let index = dirs.expect("a home").hint_index(&root);
    fs::create_dir_all(index.parent().expect("a file is in a folder")).expect("a folder");
    fs::write(index, hint::render(&hints)).expect("an index");
    root
}

fn hint_of(number: usize) -> Hint {
    let stem = |text: String| Stem {
        text,
        weight: 80,
        names: true,
    };
    let (thing, other) = (subject(number), subject(number * 7 + 3));
    let words = [
        "convert",
        "quarter",
        "head",
        thing.as_str(),
        other.as_str(),
        "spreadsheet",
    ];
    let situation: Vec<Stem> = words.map(|word| stem(word.to_owned())).to_vec();
    Hint {
        pattern: format!("p-{number}"),
        line: format!(
            "When the {thing} of the {other} is late, wait for it (worked 3 of 3 times; trace t-{number})"
        ),
        situations: vec![situation; 3],
    }
}

/// A person's home with skills of many subjects, as large as real ones.
fn person(folder: &Path, skills: usize) -> PathBuf {
    const VERBS: [&str; 20] = [
        "convert",
        "review",
        "deploy",
        "translate",
        "summarize",
        "migrate",
        "audit",
        "render",
        "profile",
        "lint",
        "refactor",
        "publish",
        "monitor",
        "encrypt",
        "schedule",
        "annotate",
        "benchmark",
        "localize",
        "provision",
        "visualize",
    ];
    let home = folder.join(format!("home with {skills} skills"));
    for number in 0..skills {
        let verb = VERBS[number % VERBS.len()];
        let (thing, kind) = (subject(number), subject(number * 7 + 3));
        let name = format!("{thing}-{verb}");
        let skill = home.join(format!(".claude/skills/{name}/SKILL.md"));
        fs::create_dir_all(skill.parent().expect("a file is in a folder")).expect("a folder");
        let body = format!("Look at the {thing} first, then {verb} its {kind} part by part.\n");
        let body = body.repeat(60);
        let text = format!(
            "---\nname: {name}\ndescription: Knows how to {verb} a {thing} with its {kind}. Use when \
             somebody asks to \"{verb} the {thing}\" or works on {kind} files.\n---\n\n# {name}\n\n{body}"
        );
        fs::write(skill, text).expect("a skill");
    }
    home
}

/// A word that few other skills have.
fn subject(number: usize) -> String {
    const SYLLABLES: [&str; 10] = ["ka", "lo", "mi", "ne", "pu", "ra", "si", "to", "vu", "xe"];
    let digits = [number / 100 % 10, number / 10 % 10, number % 10];
    digits.iter().map(|digit| SYLLABLES[*digit]).collect()
}

/// A project in the middle of its work.
fn project(root: &Path) -> PathBuf {
    let write = |name: &str, text: &str| {
        let file = root.join(name);
        fs::create_dir_all(file.parent().expect("a file is in a folder")).expect("a folder");
        fs::write(file, text).expect("a file");
    };
    write(
        ".claude/config/project.json",
        r#"{"v":1,"project_type":"rust","test_command":"cargo test"}"#,
    );
    write(
        ".claude/progress/state.json",
        r#"{"v":1,"state":"IMPLEMENT"}"#,
    );
    let features = (1..=20).map(|number| {
        let status = if number == 1 {
            "in-progress"
        } else {
            "pending"
        };
        json!({"id": format!("feat-{number:03}"), "title": "A feature", "status": status})
    });
    let list = json!({"v": 1, "features": features.collect::<Vec<_>>()});
    write(".claude/progress/feature-list.json", &list.to_string());
    write(
        "CLAUDE.md",
        "# Rules\n- One\n- Two\n\n# Commands\n| what | command |\n|--|--|\n| test | cargo test |\n",
    );
    root.to_path_buf()
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
