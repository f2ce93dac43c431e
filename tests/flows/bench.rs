//! `checkrein bench tokens`: the real client, with checkrein and without, and what the figures are
//! made of.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use checkrein_testkit::{TestProject, client, program};
use fs_err as fs;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// Returns the command, whose throw-away homes are made in a folder of the test's.
fn bench(project: &TestProject, arguments: &[&str]) -> Command {
    fs::create_dir_all(project.path("tmp")).unwrap();
    let mut command = project.command(program("checkrein"));
    command
        .args(["bench", "tokens", "--client"])
        .arg(client::program())
        .args(arguments)
        .env("TMPDIR", project.path("tmp"));
    command
}

fn homes(project: &TestProject) -> usize {
    fs::read_dir(project.path("tmp")).unwrap().count()
}

/// Returns the sizes of the parts of a request, by name.
fn bytes(parts: &Value) -> Vec<(&str, u64)> {
    let parts = parts.as_object().unwrap().iter();
    parts
        .map(|(name, size)| (name.as_str(), size["bytes"].as_u64().unwrap()))
        .collect()
}

fn part(parts: &Value, name: &str) -> u64 {
    parts[name]["bytes"].as_u64().unwrap_or(0)
}

#[test]
fn the_parts_of_every_request_add_up_and_adopted_skills_are_in_no_list() {
    let project = TestProject::new();
    let arguments = ["--skills", "15", "--json", "figures.json"];
    let tasks = ["--tasks", "one-skill,subagent,compaction,tests-fail"];
    let mut command = bench(&project, &[arguments.as_slice(), &tasks].concat());
    let output = project.finish(&mut command, b"");
    assert_eq!(output.code, 0, "{output}");
    assert_eq!(homes(&project), 0, "the homes are gone");

    let figures: Value = serde_json::from_str(&project.read("figures.json")).unwrap();
    let measured = &figures["catalogs"][0];
    assert_eq!(measured["listed_checkrein"]["bytes"], 0, "{output}");
    assert!(
        measured["listed_native"]["bytes"].as_u64() > Some(3_000),
        "{output}"
    );
    assert_eq!(measured["found"]["described"], 15, "{output}");

    let sessions = measured["sessions"].as_array().unwrap();
    // Four tasks both ways, and one of them without any skill as well.
    assert_eq!(sessions.len(), 9, "{output}");
    for session in sessions {
        let requests = session["requests"].as_array().unwrap();
        assert!(!requests.is_empty(), "{session}");
        for request in requests {
            let parts = &request["parts"];
            let sum: u64 = bytes(parts).iter().map(|(_, bytes)| bytes).sum();
            assert_eq!(Some(sum), request["bytes"].as_u64(), "{session}");
            // What is around the texts is small; a client that says things in another way has more.
            assert!(part(parts, "other") < 9_000, "{request}");
            assert!(part(parts, "instructions") > 1_000, "{request}");
            let listed = part(parts, "listed");
            assert_eq!(listed > 0, session["way"] == "native", "{request}");
        }
    }
    let kinds = |task: &str, way: &str, kind: &str| {
        let session = sessions
            .iter()
            .find(|one| one["task"] == task && one["way"] == way);
        let requests = session.unwrap()["requests"].as_array().unwrap();
        requests.iter().filter(|one| one["kind"] == kind).count()
    };
    for way in ["native", "checkrein"] {
        assert!(kinds("subagent", way, "subagent") > 0, "{way}");
        assert_eq!(kinds("compaction", way, "compaction"), 1, "{way}");
    }
    let loaded = |task: &str, way: &str| {
        let session = sessions
            .iter()
            .find(|one| one["task"] == task && one["way"] == way);
        let session = session.unwrap();
        let new = session["requests"].as_array().unwrap().iter();
        let skill: u64 = new.map(|one| part(&one["new"], "skill")).sum();
        (skill > 2_000, session["needs"][0]["had"].clone())
    };
    assert_eq!(loaded("one-skill", "native"), (true, "described".into()));
    assert_eq!(loaded("one-skill", "checkrein"), (true, "given".into()));
    assert_eq!(
        part(&sessions[0]["requests"][0]["parts"], "skill"),
        0,
        "it is bare"
    );
}

#[test]
fn who_ends_it_ends_the_client_too_and_leaves_nothing() {
    let project = TestProject::new();
    let mut command = bench(
        &project,
        &["--skills", "5", "--tasks", "question,following"],
    );
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    let first = said.find(|line| line.as_ref().unwrap().contains("native: "));
    assert!(first.is_some(), "a task has begun");
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let rest: Vec<String> = said.map(Result::unwrap).collect();
    assert_eq!(child.wait().unwrap().code(), Some(1), "{rest:?}");
    assert!(
        rest.contains(&"error: the benchmark was ended".to_owned()),
        "{rest:?}"
    );
    assert_eq!(homes(&project), 0);
    let left = project.shell("grep -sl \"$PWD/tmp\" /proc/[0-9]*/environ | wc -l");
    assert_eq!(left.stdout.trim(), "0", "no process knows the homes");
}
