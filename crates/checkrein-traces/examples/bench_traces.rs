//! Measures what the size of a log matters for: writing a decision down, reading the log on, searching by
//! words, and finding patterns. Nothing is asserted: the machine may be busy.
//!
//!   cargo run --release -p checkrein-traces --example bench_traces [TRACES]      20,000 by default

use std::time::Instant;

use anyhow::{Context, Result};
use checkrein_core::layout::UserDirs;
use checkrein_core::time::Timestamp;
use checkrein_core::trace::{Draft, Outcome, Trace};
use checkrein_traces::patterns::{self, Evidence};
use checkrein_traces::search::Query;
use checkrein_traces::store::Page;
use checkrein_traces::{Place, Store, record};
use fs_err as fs;

/// Decisions as people write them.
const WRITTEN: &str = include_str!("../../../tests/retrieval/traces.jsonl");

/// How often each small thing is measured.
const RUNS: usize = 400;

#[expect(clippy::print_stdout, reason = "the table is what this program is for")]
fn main() -> Result<()> {
    let many = std::env::args().nth(1).map_or(Ok(20_000), |n| n.parse())?;
    let traces = traces(many)?;
    let folder = tempfile::tempdir()?;
    let home = folder.path().join("home");
    let dirs = UserDirs::new(|name| (name == "HOME").then(|| home.clone().into()));
    let place = Place::of(&dirs.context("no home")?, folder.path().join("project"));
    let lines: Vec<String> = traces
        .iter()
        .map(serde_json::to_string)
        .collect::<Result<_, _>>()?;
    fs::create_dir_all(place.log.parent().context("a log is in a folder")?)?;
    fs::write(&place.log, lines.join("\n") + "\n")?;

    let mut store = Store::open(&place)?;
    let begun = Instant::now();
    store.catch_up()?;
    println!("{many} traces");
    println!("read for the first time     {:9.1} ms", ms(begun));

    let mut times = Vec::new();
    for trace in traces.iter().cycle().take(RUNS) {
        let draft = Draft {
            category: trace.category.clone(),
            decision: trace.decision.clone(),
            context: trace.context.clone(),
            files: trace.files.clone(),
            ..Draft::default()
        };
        let begun = Instant::now();
        record::add(&place, draft, Timestamp::from_second(2_000_000_000))?
            .map_err(|invalid| anyhow::Error::msg(invalid.what))?;
        times.push(ms(begun));
    }
    row("one written down", &mut times);

    for (name, lines) in [("one read on", 1), ("nothing new", 0)] {
        for trace in traces.iter().take(RUNS / 10) {
            for _ in 0..lines {
                let text = serde_json::to_string(trace)? + "\n";
                use std::io::Write;
                let mut log = fs::OpenOptions::new().append(true).open(&place.log)?;
                log.write_all(text.as_bytes())?;
            }
            let begun = Instant::now();
            store.catch_up()?;
            times.push(ms(begun));
        }
        row(name, &mut times);
    }

    let unknown = "zzzqqq kkkwww jjjvvv xxqqzz wwkkjj vvqqzz kkzzqq jjwwxx";
    let known: Vec<&str> = traces.iter().map(|trace| trace.context.as_str()).collect();
    for (name, queries) in [
        ("searched by a sentence", &known[..RUNS / 4]),
        ("searched by unknown words", &[unknown; RUNS / 40]),
    ] {
        for text in queries {
            let query = Query {
                text: (*text).into(),
                page: Page {
                    limit: 5,
                    cursor: None,
                },
                ..Query::default()
            };
            let begun = Instant::now();
            store.search(&query, None)?;
            times.push(ms(begun));
        }
        row(name, &mut times);
    }

    let begun = Instant::now();
    let found = patterns::find(&traces, &Evidence::default());
    println!(
        "patterns looked for         {:9.1} ms, {} found",
        ms(begun),
        found.len()
    );
    Ok(())
}

/// Makes as many decisions as are asked for: each begins like one of those and ends like another.
fn traces(many: usize) -> Result<Vec<Trace>> {
    let written: Vec<Trace> = WRITTEN
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let half = |text: &str, second: bool| {
        let words: Vec<&str> = text.split(' ').collect();
        let (one, other) = words.split_at(words.len() / 2);
        if second { other } else { one }.join(" ")
    };
    Ok((0..many)
        .map(|number| {
            let one = &written[number % written.len()];
            let other = &written[(number * 7 + number / written.len()) % written.len()];
            let (begin, end) = (half(&one.decision, false), half(&other.decision, true));
            Trace {
                id: format!("t-{number}"),
                decision: format!("{begin} {end}"),
                outcome: Outcome::Success,
                session: Some(format!("s-{number}")),
                ..one.clone()
            }
        })
        .collect())
}

fn ms(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1000.0
}

#[expect(clippy::print_stdout, reason = "the table is what this program is for")]
fn row(name: &str, times: &mut Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    println!("{name:<27} {:9.3} ms p50 {:9.3} ms p95", at(50), at(95));
    times.clear();
}
