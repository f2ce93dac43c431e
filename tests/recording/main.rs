//! Decisions that are recorded by many at once, by processes that are killed, and on a full disk:
//! what was said to be recorded is in the log, once, and whole.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and that is enough"
)]

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use checkrein_core::layout::ProjectDirs;
use checkrein_core::trace::read;
use fs_err as fs;

/// The program beside this one, in Cargo's folder of examples.
fn recorder() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let program = test.ancestors().nth(2).unwrap().join("examples/recorder");
    assert!(
        program.is_file(),
        "{} is missing; `cargo build -p checkrein-core --examples` builds it",
        program.display()
    );
    program
}

fn start(root: &Path, who: &str, number: usize, length: usize, id: &str) -> Child {
    Command::new(recorder())
        .arg(root)
        .args([who, &number.to_string(), &length.to_string(), id])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits for a program and returns what it said to have recorded.
fn said(mut child: Child) -> Vec<String> {
    let mut text = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    assert!(child.wait().unwrap().success());
    text.lines().map(str::to_owned).collect()
}

/// How often each decision is in the log, and how many lines of it are no decision.
fn recorded(root: &Path) -> (HashMap<String, usize>, usize) {
    let log = ProjectDirs::new(root).traces_jsonl();
    let mut counts = HashMap::new();
    for trace in read(&log).unwrap() {
        *counts.entry(trace.decision).or_default() += 1;
    }
    let content = fs::read(log).unwrap();
    let lines = content.split(|byte| *byte == b'\n');
    let torn = lines
        .filter(|line| {
            !line.is_empty() && serde_json::from_slice::<serde_json::Value>(line).is_err()
        })
        .count();
    (counts, torn)
}

#[track_caller]
fn assert_once(counts: &HashMap<String, usize>, said: &[String]) {
    for decision in said {
        assert_eq!(counts.get(decision), Some(&1), "{decision}");
    }
}

#[test]
fn twenty_processes_lose_no_line_and_tear_none() {
    let folder = tempfile::tempdir().unwrap();
    let who = |number: usize| format!("process {number},");
    let running: Vec<Child> = (0..20)
        .map(|number| start(folder.path(), &who(number), 1000, 2000, ""))
        .collect();
    let said: Vec<String> = running.into_iter().flat_map(said).collect();
    assert_eq!(said.len(), 20_000);
    let (counts, torn) = recorded(folder.path());
    assert_eq!((counts.len(), torn), (20_000, 0));
    assert_once(&counts, &said);
}

#[test]
fn a_process_that_is_killed_loses_the_line_that_it_writes_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let others: Vec<Child> = (0..2)
        .map(|number| {
            start(
                folder.path(),
                &format!("bystander {number},"),
                1000,
                2000,
                "",
            )
        })
        .collect();
    let mut known = Vec::new();
    let mut random = 7u64;
    for round in 0..100 {
        let who = format!("victim {round},");
        let mut victim = start(folder.path(), &who, 100_000, 12_000, "");
        let mut out = BufReader::new(victim.stdout.take().unwrap());
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        for _ in 0..(random >> 33) % 12 {
            let mut line = String::new();
            out.read_line(&mut line).unwrap();
            known.push(line.trim_end().to_owned());
        }
        victim.kill().unwrap();
        victim.wait().unwrap();
        // What it had said by then it had recorded, read or not. A line that was cut off was not said.
        let mut rest = String::new();
        out.read_to_string(&mut rest).unwrap();
        let whole = rest.rfind('\n').map_or("", |end| &rest[..end]);
        known.extend(whole.lines().map(str::to_owned));
    }
    known.extend(others.into_iter().flat_map(said));
    let after = said(start(folder.path(), "after,", 1, 0, ""));
    known.extend(after);
    let (counts, torn) = recorded(folder.path());
    assert_once(&counts, &known);
    assert!(torn <= 100, "{torn} lines are torn");
    // Each may have recorded one that it did not come to say.
    assert!(counts.len() <= known.len() + 100);
}

#[test]
fn an_id_that_all_give_at_once_is_recorded_once() {
    let folder = tempfile::tempdir().unwrap();
    let running: Vec<Child> = (0..20)
        .map(|_| start(folder.path(), "", 20, 0, "adr-7"))
        .collect();
    let said: Vec<String> = running.into_iter().flat_map(said).collect();
    assert_eq!(said.len(), 400);
    let log = ProjectDirs::new(folder.path()).traces_jsonl();
    assert_eq!(fs::read_to_string(log).unwrap().lines().count(), 1);
}

/// Records as long as the disk takes it: a file may have so many blocks of 512 bytes, and a write that
/// goes beyond that is cut off, as it is where a disk is full.
fn on_a_small_disk(root: &Path, blocks: usize) -> (Vec<String>, String) {
    let line = format!("ulimit -f {blocks}; trap '' XFSZ; exec \"$@\"");
    let output = Command::new("sh")
        .args(["-c", &line, "sh"])
        .arg(recorder())
        .arg(root)
        .args(["full,", "1000", "700", ""])
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stdout).unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    (said.lines().map(str::to_owned).collect(), error)
}

#[test]
fn a_full_disk_is_said_and_swallows_no_line() {
    let folder = tempfile::tempdir().unwrap();
    let (mut known, error) = on_a_small_disk(folder.path(), 21);
    assert!(!known.is_empty());
    assert!(error.contains("traces.jsonl"), "{error}");
    known.extend(said(start(folder.path(), "after,", 3, 0, "")));
    let (counts, torn) = recorded(folder.path());
    assert_eq!(counts.len(), known.len());
    assert_eq!(torn, 1, "the disk was full in the middle of a line");
    assert_once(&counts, &known);
}
