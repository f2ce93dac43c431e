//! Tasks on the logs of a web server and of an application.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde_json::json;

use crate::random::Random;
use crate::task::{Check, Task, all, lines, number, says};

pub(crate) fn tasks() -> Vec<Task> {
    vec![broken(), slow(), hours(), recurring(), window()]
}

/// A line of a web server.
struct Access {
    ip: String,
    path: &'static str,
    status: u64,
    ms: u64,
}

fn access() -> (Vec<Access>, Vec<u8>) {
    let mut random = Random::new(21);
    let mut text = String::new();
    let paths = [
        "/",
        "/cart",
        "/checkout",
        "/api/items",
        "/api/orders",
        "/health",
    ];
    let lines: Vec<Access> = (0..9_000_u64)
        .map(|at| {
            let line = Access {
                ip: format!("10.{}.0.{}", random.below(3), random.below(40) + 1),
                path: random.pick(&paths),
                status: [200, 200, 200, 304, 404, 500, 503][random.below(7) as usize],
                ms: random.below(900) + random.below(2) * random.below(3_000),
            };
            let (hour, minute, second) = (at / 600, at / 10 % 60, at % 60);
            let Access { ip, path, status, ms } = &line;
            let bytes = random.below(90_000);
            text += &format!(
                "{ip} - - [20/Nov/2026:{hour:02}:{minute:02}:{second:02} +0000] \"GET {path} HTTP/1.1\" {status} {bytes} \
                 \"-\" \"Mozilla/5.0 (X11; Linux x86_64)\" {ms}ms\n"
            );
            line
        })
        .collect();
    (lines, text.into_bytes())
}

/// Counts, the largest first, as the server writes them.
pub(crate) fn counted<K: Ord + ToString>(keys: impl Iterator<Item = K>) -> Vec<String> {
    let mut counts: BTreeMap<K, u64> = BTreeMap::new();
    keys.for_each(|key| *counts.entry(key).or_default() += 1);
    let mut counts: Vec<(String, u64)> = counts
        .into_iter()
        .map(|(key, count)| (key.to_string(), count))
        .collect();
    counts.sort_by(|(key, count), (other, others)| others.cmp(count).then_with(|| key.cmp(other)));
    counts
        .into_iter()
        .map(|(key, count)| format!("{count} {key}"))
        .collect()
}

fn broken() -> Task {
    let (access, text) = access();
    let failed = access.iter().filter(|line| line.status >= 500);
    let counts = counted(failed.map(|line| line.ip.clone()));
    Task {
        name: "access log: who gets most server errors",
        files: vec![("logs/access.log", text)],
        tool: "process_logs",
        arguments: json!({
            "file_paths": ["logs/access.log"],
            "patterns": [r#"^(?<ip>\S+) .* HTTP/1.1" 5\d\d "#],
            "count_by": "ip",
            "top": 5,
        }),
        check: lines("values", counts.into_iter().take(5).collect()),
    }
}

fn slow() -> Task {
    let (access, text) = access();
    let checkouts = access.iter().filter(|line| line.path == "/checkout");
    let mut times: Vec<u64> = checkouts.map(|line| line.ms).collect();
    times.sort_unstable();
    let rank = |percent: usize| times[(times.len() * percent).div_ceil(100) - 1];
    let sums = format!(
        "max {}, sum {}",
        times[times.len() - 1],
        times.iter().sum::<u64>()
    );
    let ranks = format!("p50 {}, p95 {}, p99 {}", rank(50), rank(95), rank(99));
    Task {
        name: "access log: how long a checkout takes (95 of 100)",
        files: vec![("logs/access.log", text)],
        tool: "process_logs",
        arguments: json!({
            "file_paths": ["logs/access.log"],
            "patterns": [r#""GET /checkout HTTP.* (?<ms>\d+)ms$"#],
            "count_by": "ms",
            "top": 1,
        }),
        check: all(vec![
            says("numbers", sums),
            says("numbers", ranks),
            number("matched", times.len() as u64),
        ]),
    }
}

/// What an application says.
const MESSAGES: [(&str, &str); 6] = [
    ("INFO", "order {} was stored in {} ms"),
    ("INFO", "session {} opened for user {}"),
    ("WARN", "queue has {} entries, {} too many"),
    ("ERROR", "payment {} refused by gateway after {} ms"),
    ("ERROR", "cannot connect to db-{}: timeout after {} ms"),
    ("DEBUG", "cache entry {} expired after {} s"),
];

/// A line of it: minute of the day, and which message.
pub(crate) struct Said {
    pub(crate) minute: u64,
    pub(crate) kind: usize,
}

/// Returns a day's log with a stack trace under each error.
pub(crate) fn application(seed: u64, day: u64, count: u64) -> (Vec<Said>, String) {
    let mut random = Random::new(seed);
    let mut text = String::new();
    let mut all = Vec::new();
    for at in 0..count {
        let kind = [0, 0, 0, 1, 1, 1, 2, 5, 5, 5, 3, 4][random.below(12) as usize];
        let minute = at * 1_440 / count;
        let (level, message) = MESSAGES[kind];
        let message = message
            .replacen("{}", &random.below(90_000).to_string(), 1)
            .replacen("{}", &random.below(9_000).to_string(), 1);
        let time = format!("{:02}:{:02}:{:02}", minute / 60, minute % 60, at % 60);
        let (millis, worker) = (random.below(1_000), random.below(16));
        text += &format!(
            "2026-11-{day:02} {time},{millis:03} [worker-{worker}] {level} shop.core - {message}\n"
        );
        if level == "ERROR" {
            let (id, line) = (random.hex(), random.below(400));
            text += &format!(
                "java.lang.IllegalStateException: ERROR {id}\n\tat shop.core.Gate.ask(Gate.java:{line})\n"
            );
        }
        all.push(Said { minute, kind });
    }
    (all, text)
}

fn hours() -> Task {
    let (said, text) = application(22, 20, 6_000);
    let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
    said.iter()
        .filter(|said| MESSAGES[said.kind].0 == "ERROR")
        .for_each(|said| *counts.entry(said.minute / 60).or_default() += 1);
    let expected = counts
        .into_iter()
        .map(|(hour, count)| format!("2026-11-20T{hour:02}:00:00 {count}"));
    Task {
        name: "application log: errors per hour",
        files: vec![("app.log", text.into_bytes())],
        tool: "process_logs",
        arguments: json!({ "file_paths": ["app.log"], "levels": ["error"], "every": "hour", "records": true }),
        check: lines("per_span", expected.collect()),
    }
}

fn recurring() -> Task {
    let (said, text) = application(23, 20, 6_000);
    let count = |kind: usize| said.iter().filter(|said| said.kind == kind).count();
    let mut expected = [
        (count(3), "payment <n> refused by gateway after <n> ms"),
        (count(4), "cannot connect to db-<n>: timeout after <n> ms"),
    ];
    expected.sort_by_key(|(count, _)| Reverse(*count));
    let check: Check = Box::new(move |answer| {
        let templates = answer["templates"].as_str().unwrap_or_default();
        let is_right = |line: &str, (count, text): &(usize, &str)| {
            line.starts_with(&format!("{count}x ")) && line.contains(text)
        };
        let mut pairs = templates.lines().zip(&expected);
        if templates.lines().count() == 2 && pairs.all(|(line, pair)| is_right(line, pair)) {
            Ok(())
        } else {
            Err(format!("should be {expected:?}"))
        }
    });
    Task {
        name: "application log: which errors recur, since when",
        files: vec![("app.log", text.into_bytes())],
        tool: "process_logs",
        arguments: json!({ "file_paths": ["app.log"], "levels": ["error"], "templates": true, "records": true }),
        check,
    }
}

fn window() -> Task {
    let (said, text) = application(24, 20, 6_000);
    let is_in = |said: &&Said| (600..660).contains(&said.minute) && said.kind == 4;
    let count = said.iter().filter(is_in).count() as u64;
    let first = said.iter().find(is_in).unwrap().minute;
    Task {
        name: "application log: time-outs between ten and eleven",
        files: vec![("app.log", text.into_bytes())],
        tool: "process_logs",
        arguments: json!({
            "file_paths": ["app.log"],
            "patterns": ["cannot connect .* timeout"],
            "since": "2026-11-20 10:00",
            "until": "2026-11-20 10:59:59",
            "limit": 3,
        }),
        check: all(vec![
            number("matched", count),
            says(
                "first",
                format!("2026-11-20T{:02}:{:02}:", first / 60, first % 60),
            ),
        ]),
    }
}
