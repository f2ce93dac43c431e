//! Counts patterns in a log of a gigabyte, side by side with ripgrep:
//! `cargo run --release -p checkrein-logs --example bench -- 1024`.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement for people, which ends where it cannot go on"
)]

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use checkrein_logs::{Every, Level, Question, Unit, ask};
use fs_err as fs;

/// Each is run so often, in turns; the best of each counts, since all else that runs only adds.
const ROUNDS: usize = 5;

fn main() {
    let megabytes: u64 = std::env::args().nth(1).map_or(1_024, |text| {
        text.parse().expect("say how many MB: `bench 1024`")
    });
    let version = Command::new("rg").arg("--version").output();
    let version = version
        .expect("ripgrep is not there; install it with `apt-get install ripgrep`")
        .stdout;
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/bench-logs");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("app.log");
    let lines = write(&path, megabytes << 20);
    println!(
        "{} MB, {lines} lines; {}",
        fs::metadata(&path).unwrap().len() >> 20,
        String::from_utf8_lossy(&version)
            .lines()
            .next()
            .unwrap_or_default()
    );
    println!(
        "{:<34} {:>9} {:>8} {:>8} {:>6}",
        "pattern", "lines", "ours", "rg", "ratio"
    );
    let fixed = |pattern: &str| question(&[pattern]);
    let cases: [(&str, Question, Vec<&str>); 8] = [
        (
            "rare literal",
            fixed("disk quota exceeded"),
            vec!["disk quota exceeded"],
        ),
        ("frequent literal", fixed("ERROR"), vec!["ERROR"]),
        (
            "alternation",
            fixed("timeout|refused|unreachable"),
            vec!["timeout|refused|unreachable"],
        ),
        (
            "class and repetition",
            fixed(r"took [0-9]{4,}ms"),
            vec![r"took [0-9]{4,}ms"],
        ),
        (
            "no literal",
            fixed(r"\b[a-f0-9]{8}\b"),
            vec![r"\b[a-f0-9]{8}\b"],
        ),
        (
            "ignoring case",
            Question {
                ignore_case: true,
                ..fixed("connection refused")
            },
            vec!["-i", "connection refused"],
        ),
        (
            "all but",
            Question {
                exclude: vec!["INFO".into()],
                ..Question::default()
            },
            vec!["-v", "INFO"],
        ),
        ("nearly every line", fixed("request"), vec!["request"]),
    ];
    for (name, question, arguments) in cases {
        let mut best = [Duration::MAX; 2];
        let mut counts = [0; 2];
        for _ in 0..ROUNDS {
            let began = Instant::now();
            counts[0] = ask(std::slice::from_ref(&path), &question, &|| false, &|_| ())
                .unwrap()
                .matched;
            best[0] = best[0].min(began.elapsed());
            let began = Instant::now();
            counts[1] = ripgrep(&path, &arguments);
            best[1] = best[1].min(began.elapsed());
        }
        assert_eq!(counts[0], counts[1], "{name}");
        let ratio = best[0].as_secs_f64() / best[1].as_secs_f64();
        println!(
            "{name:<34} {:>9} {:>8.3} {:>8.3} {ratio:>6.2}",
            counts[0],
            best[0].as_secs_f64(),
            best[1].as_secs_f64()
        );
    }
    println!("\nwhat ripgrep has no question for:");
    let others: [(&str, Question); 6] = [
        (
            "level",
            Question {
                levels: vec![Level::Error],
                ..Question::default()
            },
        ),
        (
            "range of time",
            Question {
                since: Some("1h".into()),
                ..Question::default()
            },
        ),
        (
            "pattern in a range",
            Question {
                since: Some("1h".into()),
                ..fixed("timeout")
            },
        ),
        (
            "records by level, per hour",
            Question {
                unit: Unit::Record,
                every: Some(Every::Hour),
                by_level: true,
                ..Question::default()
            },
        ),
        (
            "templates of errors",
            Question {
                templates: 20,
                levels: vec![Level::Error],
                ..Question::default()
            },
        ),
        (
            "templates of all",
            Question {
                templates: 20,
                ..Question::default()
            },
        ),
    ];
    for (name, question) in others {
        let began = Instant::now();
        let answer = ask(std::slice::from_ref(&path), &question, &|| false, &|_| ()).unwrap();
        println!(
            "{name:<34} {:>9} {:>8.3}",
            answer.matched,
            began.elapsed().as_secs_f64()
        );
    }
    println!("\npeak memory: {} MB", peak() >> 10);
    fs::remove_dir_all(&folder).unwrap();
}

fn question(patterns: &[&str]) -> Question {
    Question {
        patterns: patterns
            .iter()
            .map(|pattern| (*pattern).to_owned())
            .collect(),
        limit: 10,
        ..Question::default()
    }
}

fn ripgrep(path: &Path, arguments: &[&str]) -> u64 {
    let output = Command::new("rg")
        .arg("--no-config")
        .arg("-c")
        .args(arguments)
        .arg(path)
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout)
        .trim()
        .parse()
        .unwrap()
}

/// Returns the most memory that this process ever held, in KB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap_or("0");
    line.trim().trim_end_matches(" kB").parse().unwrap_or(0)
}

/// Writes a log of a shop, always the same one.
fn write(path: &Path, size: u64) -> u64 {
    let mut file = BufWriter::with_capacity(1 << 20, fs::File::create(path).unwrap());
    let mut state = 88_172_645_463_325_252_u64;
    let mut random = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let (mut written, mut lines, mut millis) = (0, 0, 0_u64);
    while written < size {
        millis += random(8);
        let (hour, minute, second) = (
            millis / 3_600_000,
            millis / 60_000 % 60,
            millis / 1_000 % 60,
        );
        let time = format!(
            "2026-11-{:02} {:02}:{minute:02}:{second:02},{:03}",
            1 + hour / 24,
            hour % 24,
            millis % 1_000
        );
        let id = random(u64::MAX) >> 32;
        let line = match random(1_000) {
            0..=2 => format!(
                "{time} ERROR [worker-{}] db: connection refused by 10.0.{}.{} after {} tries\n    at pool.get (pool.js:12)\n    at run (job.js:{})\n",
                random(16),
                random(9),
                random(250),
                random(9),
                random(90)
            ),
            3..=9 => format!(
                "{time} WARN  [worker-{}] http: timeout of request {id:08x} took {}ms\n",
                random(16),
                random(30_000)
            ),
            10 if random(100) == 0 => format!(
                "{time} ERROR [worker-{}] fs: disk quota exceeded on /var/data/{}\n",
                random(16),
                random(9)
            ),
            _ => format!(
                "{time} INFO  [worker-{}] http: request {id:08x} GET /items/{} by user{} took {}ms\n",
                random(16),
                random(50_000),
                random(3_000),
                random(900)
            ),
        };
        lines += line.matches('\n').count() as u64;
        written += line.len() as u64;
        file.write_all(line.as_bytes()).unwrap();
    }
    file.flush().unwrap();
    lines
}
