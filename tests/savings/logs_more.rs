//! Tasks on rotated logs, and on those of systems, clusters and test runs.

use serde_json::json;

use crate::logs::{application, counted};
use crate::random::Random;
use crate::tables_more::gzip;
use crate::task::{Check, Task, all, lines, number, says};

pub(crate) fn tasks() -> Vec<Task> {
    vec![rotated(), logins(), pods(), failed(), deadlocks()]
}

fn rotated() -> Task {
    let days = [18, 19, 20].map(|day| application(30 + day, day, 2_500));
    let refused = |said: &[crate::logs::Said]| said.iter().filter(|said| said.kind == 3).count();
    let count: usize = days.iter().map(|(said, _)| refused(said)).sum();
    let first = days[0].0.iter().find(|said| said.kind == 3).unwrap().minute;
    let [oldest, older, now] = days.map(|(_, text)| text.into_bytes());
    Task {
        name: "rotated logs (one gz): when were payments refused first",
        files: vec![
            ("app.log", now),
            ("app.log.1", older),
            ("app.log.2.gz", gzip(&oldest)),
        ],
        tool: "process_logs",
        arguments: json!({
            "file_paths": ["app.log"], "rotated": true, "patterns": ["payment .* refused"], "limit": 1,
        }),
        check: all(vec![
            number("matched", count as u64),
            says(
                "first",
                format!("2026-11-18T{:02}:{:02}:", first / 60, first % 60),
            ),
            says("first", "app.log.2.gz".into()),
        ]),
    }
}

fn logins() -> Task {
    let mut random = Random::new(41);
    let mut text = String::new();
    let mut users = Vec::new();
    for at in 0..7_000_u64 {
        let (day, hour, minute) = (1 + at / 1_000, at / 45 % 24, at % 60);
        let time = format!("Nov {day:>2} {hour:02}:{minute:02}:{:02}", random.below(60));
        let pid = random.below(30_000);
        if random.below(3) == 0 {
            let names = ["root", "admin", "git", "oracle", "pi", "test", "deploy"];
            let user = random.pick(&names);
            users.push(user);
            let (host, port) = (random.below(250), random.below(60_000));
            text += &format!(
                "{time} gate sshd[{pid}]: Failed password for {user} from 203.0.113.{host} port {port} ssh2\n"
            );
        } else {
            text += &format!(
                "{time} gate CRON[{pid}]: pam_unix(cron:session): session opened for user www-data by (uid=0)\n"
            );
        }
    }
    Task {
        name: "auth log: whose password was tried most",
        files: vec![("var/auth.log", text.into_bytes())],
        tool: "process_logs",
        arguments: json!({
            "file_paths": ["var/auth.log"], "patterns": [r"Failed password for (\S+)"], "count_by": "1",
        }),
        check: lines("values", counted(users.into_iter())),
    }
}

fn pods() -> Task {
    let mut random = Random::new(42);
    let mut text = String::new();
    let mut pods = Vec::new();
    for at in 0..6_000_u64 {
        let pod = random.pick(&[
            "api-7d9f",
            "api-8c2e",
            "worker-1a",
            "worker-2b",
            "ingress-x",
        ]);
        let level = random.pick(&["info", "debug", "warn", "error"]);
        let (hour, minute, second) = (at / 300, at / 5 % 60, at % 60);
        let millis = random.below(1_000);
        let line = json!({
            "ts": format!("2026-11-20T{hour:02}:{minute:02}:{second:02}.{millis:03}Z"),
            "level": level,
            "kubernetes": { "namespace": "shop", "pod": pod },
            "msg": format!("reconcile of {} took {} ms", random.hex(), random.below(900)),
        });
        text += &format!("{line}\n");
        if level == "error" {
            pods.push(pod);
        }
    }
    Task {
        name: "cluster log (JSON): errors per pod",
        files: vec![("cluster.log", text.into_bytes())],
        tool: "process_logs",
        arguments: json!({
            "file_paths": ["cluster.log"],
            "levels": ["error"],
            "patterns": [r#""pod":"(?<pod>[^"]+)""#],
            "count_by": "pod",
        }),
        check: lines("values", counted(pods.into_iter())),
    }
}

fn failed() -> Task {
    let mut random = Random::new(43);
    let mut text = String::from("==================== test session starts ====================\n");
    let mut failed = Vec::new();
    for at in 0..4_000 {
        let part = random.pick(&["cart", "user", "mail", "tax"]);
        let name = format!("tests/test_{part}.py::test_case_{at}");
        let is_bad = random.below(500) == 0;
        let ended = if is_bad { "FAILED" } else { "PASSED" };
        text += &format!("{name} {ended} [{:>3}%]\n", at / 40);
        if is_bad {
            failed.push(name);
        }
    }
    let check: Check = Box::new(move |answer| {
        let text = answer["lines"].as_str().unwrap_or_default();
        let name = |line: &str| Some(line.split_once(':')?.1.split(' ').next()?.to_owned());
        if text.lines().filter_map(name).eq(failed.iter().cloned()) {
            Ok(())
        } else {
            Err(format!("should be {failed:?}"))
        }
    });
    Task {
        name: "test run: what failed",
        files: vec![("ci/pytest.log", text.into_bytes())],
        tool: "process_logs",
        arguments: json!({ "file_paths": ["ci/pytest.log"], "patterns": [" FAILED "] }),
        check,
    }
}

fn deadlocks() -> Task {
    let mut random = Random::new(44);
    let mut text = String::new();
    let mut last = String::new();
    let mut count = 0;
    for at in 0..6_000_u64 {
        let (hour, minute, second) = (at / 300, at / 5 % 60, at % 60);
        let millis = random.below(1_000);
        let time = format!("2026-11-20 {hour:02}:{minute:02}:{second:02}.{millis:03} UTC");
        let pid = random.below(30_000);
        if random.below(400) == 0 {
            let table = random.pick(&["orders", "stock", "users"]);
            last = format!("{table}_{}", random.hex());
            text += &format!(
                "{time} [{pid}] ERROR:  deadlock detected\n\tDETAIL:  Process {pid} waits for ShareLock on {last}\n\
                 \tHINT:  See server log for query details.\n"
            );
            count += 1;
        } else {
            let (took, id) = (random.below(90), random.below(9_000));
            text += &format!(
                "{time} [{pid}] LOG:  duration: {took}.{millis:03} ms  statement: SELECT * FROM stock WHERE id = {id}\n"
            );
        }
    }
    Task {
        name: "database log: the last deadlock with its detail",
        files: vec![("postgresql.log", text.into_bytes())],
        tool: "process_logs",
        arguments: json!({
            "file_paths": ["postgresql.log"],
            "patterns": ["deadlock detected"],
            "records": true,
            "tail": true,
            "limit": 1,
        }),
        check: all(vec![number("matched", count), says("lines", last)]),
    }
}
