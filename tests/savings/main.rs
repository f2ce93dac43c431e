//! What working outside of the context saves, task by task: the real server is asked, its answer is checked against
//! what the test works out from the same data by itself, and its tokens against what the client would have shown.
//!
//! `client` is what the client would have shown at most, `cat` what a mere `cat` shows, `asked` the arguments of our call,
//! `returned` all that the model sees of the answer. Each task is asked in one call. `cargo nextest run --workspace -E 'binary(savings)' --no-capture` prints the table.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on says where, and what it measured is for people"
)]

mod code;
mod logs;
mod logs_more;
mod random;
mod shown;
mod tables;
mod tables_more;
mod task;
#[expect(dead_code, reason = "other tests send what this one does not")]
#[path = "../mcp/wire.rs"]
mod wire;

use checkrein_testkit::{TestProject, program};
use checkrein_tokens::estimate;
use serde_json::Value;

use task::Task;
use wire::Peer;

/// Each task, and all together, have to be answered with this many per cent fewer tokens.
const GOAL: f64 = 90.0;

/// What was measured of a task.
struct Measured {
    raw: u64,
    client: usize,
    cat: usize,
    asked: usize,
    returned: usize,
}

impl Measured {
    fn saved(&self) -> f64 {
        100.0 * (1.0 - self.returned as f64 / self.client as f64)
    }
}

fn measure(task: &Task) -> Measured {
    let mut project = TestProject::new();
    for (name, content) in &task.files {
        project = project.write(name, content);
    }
    let mut peer = Peer::start(&mut project.command(program("token-efficient-mcp")));
    peer.hello();
    let arguments = task.arguments.clone();
    let asked = estimate(&arguments.to_string());
    let answer: Value = peer.answer_of(task.tool, arguments);
    peer.finish();
    if let Err(wrong) = (task.check)(&answer) {
        panic!("{}: {wrong}\n{answer:#}", task.name);
    }
    let text = answer.to_string();
    assert_eq!(answer["returned"], text.len(), "{}", task.name);
    Measured {
        raw: task
            .files
            .iter()
            .map(|(_, content)| content.len() as u64)
            .sum(),
        client: task
            .files
            .iter()
            .map(|(name, content)| shown::tokens(name, content))
            .sum(),
        cat: task
            .files
            .iter()
            .map(|(name, content)| shown::by_cat(name, content))
            .sum(),
        asked,
        returned: estimate(&text),
    }
}

#[test]
fn answers_are_right_and_take_a_tenth_of_what_the_client_would_have_shown() {
    let tasks: Vec<Task> = [
        tables::tasks(),
        tables_more::tasks(),
        logs::tasks(),
        logs_more::tasks(),
        code::tasks(),
    ]
    .into_iter()
    .flatten()
    .collect();
    assert!(tasks.len() >= 20, "{}", tasks.len());
    println!(
        "{:<58} {:>10} {:>8} {:>7} {:>6} {:>8} {:>7}",
        "task", "raw bytes", "client", "cat", "asked", "returned", "saved"
    );
    let mut all = Measured {
        raw: 0,
        client: 0,
        cat: 0,
        asked: 0,
        returned: 0,
    };
    let mut short = Vec::new();
    for task in &tasks {
        let measured = measure(task);
        print(task.name, &measured);
        if measured.saved() < GOAL {
            short.push(task.name);
        }
        all.raw += measured.raw;
        all.client += measured.client;
        all.cat += measured.cat;
        all.asked += measured.asked;
        all.returned += measured.returned;
    }
    print(&format!("{} tasks, in tokens", tasks.len()), &all);
    assert!(all.saved() >= GOAL, "{:.1} %", all.saved());
    assert!(short.is_empty(), "less than {GOAL} %: {short:?}");
}

fn print(name: &str, measured: &Measured) {
    let Measured {
        raw,
        client,
        cat,
        asked,
        returned,
    } = measured;
    let saved = measured.saved();
    println!("{name:<58} {raw:>10} {client:>8} {cat:>7} {asked:>6} {returned:>8} {saved:>5.1} %");
}
