//! What is left of a server when it ends, when we end, and when we are killed: nothing.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use checkrein_mcp::{With, list_tools, test};
use checkrein_testkit::{TestProject, program};
use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use crate::{keeper, odd, short, with};

/// Returns the processes that were noted in a file: the servers and what they started.
fn noted(file: &Path) -> Vec<Pid> {
    let text = fs_err::read_to_string(file).unwrap_or_default();
    let ids = text.lines().filter(|line| !line.starts_with("asked "));
    let ids = ids.filter_map(|line| line.rsplit_once(' ')?.1.parse().ok());
    ids.filter_map(Pid::from_raw).collect()
}

/// Returns every process whose environment has this mark.
fn marked(mark: &str) -> Vec<String> {
    let processes = std::fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    let ours = processes.filter(|entry| {
        let environment = fs_err::read(entry.path().join("environ")).unwrap_or_default();
        String::from_utf8_lossy(&environment).contains(mark)
    });
    let name = |path: std::path::PathBuf| {
        let line = fs_err::read(path.join("cmdline")).unwrap_or_default();
        format!(
            "{} {}",
            path.display(),
            String::from_utf8_lossy(&line).replace('\0', " ")
        )
    };
    ours.map(|entry| name(entry.path())).collect()
}

/// Waits until nothing with this mark is left.
#[track_caller]
fn nothing_is_left(mark: &str, patience: Duration) -> Duration {
    let start = Instant::now();
    loop {
        let left = marked(mark);
        if left.is_empty() {
            return start.elapsed();
        }
        assert!(start.elapsed() < patience, "{left:#?}");
        std::thread::yield_now();
    }
}

fn mark(project: &TestProject) -> String {
    format!("REACHED_FROM={}", project.root().display())
}

fn marked_server(
    project: &TestProject,
    manner: &str,
) -> (checkrein_mcp::Server, std::path::PathBuf) {
    let file = project.path("noted");
    let server = odd(manner, &[file.to_str().unwrap()]);
    let root = project.root().display().to_string();
    (crate::with_variable(server, "REACHED_FROM", &root), file)
}

#[test]
fn nothing_is_left_of_a_server_and_what_it_started() {
    for manner in ["healthy", "family", "deaf", "silent", "crash"] {
        let project = TestProject::new();
        let (server, file) = marked_server(&project, manner);
        let tested = test(&server, &with(&project, short()));
        assert_eq!(
            tested.failure.is_some(),
            matches!(manner, "silent" | "crash"),
            "{tested:?}"
        );
        assert_eq!(marked(&mark(&project)), Vec::<String>::new(), "{manner}");
        let noted = noted(&file);
        assert!(!noted.is_empty(), "{manner} was started");
        for id in noted {
            assert!(test_kill_process(id).is_err(), "{manner} left {id:?}");
        }
    }
}

#[test]
fn without_a_keeper_the_group_is_ended() {
    let project = TestProject::new();
    let (server, _) = marked_server(&project, "deaf");
    let with = With {
        keeper: None,
        ..with(&project, short())
    };
    list_tools(&server, &with).unwrap();
    assert_eq!(marked(&mark(&project)), Vec::<String>::new());
}

/// Starts a process of ours that waits for a server's answer, and returns it when the server was asked.
fn waiting(project: &TestProject) -> std::process::Child {
    let file = project.path("noted");
    let mut command = project.command(keeper());
    command
        .args([
            "--call-and-wait",
            program("examples/odd-server").to_str().unwrap(),
            "family",
            file.to_str().unwrap(),
        ])
        .env("REACHED_FROM", project.root())
        .stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    assert_eq!(line, "calling\n");
    // The call itself is on its way: the server notes what it is asked.
    let start = Instant::now();
    while !fs_err::read_to_string(&file)
        .unwrap_or_default()
        .contains("asked tools/call")
    {
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "the server was never asked"
        );
        std::thread::yield_now();
    }
    child
}

#[test]
fn nothing_is_left_when_we_are_killed() {
    let project = TestProject::new();
    let mut child = waiting(&project);
    assert!(
        marked(&mark(&project)).len() >= 5,
        "{:#?}",
        marked(&mark(&project))
    );
    child.kill().unwrap();
    child.wait().unwrap();
    nothing_is_left(&mark(&project), Duration::from_secs(2));
}

#[test]
fn a_server_dies_with_its_keeper() {
    let project = TestProject::new();
    let mut child = waiting(&project);
    let server = noted(&project.path("noted"))[0];
    let of_keepers = marked(&mark(&project))
        .into_iter()
        .filter(|line| line.contains("--checkrein-keep-server"));
    for line in of_keepers {
        let id = line
            .split(['/', ' '])
            .find_map(|part| part.parse().ok())
            .and_then(Pid::from_raw)
            .unwrap();
        kill_process(id, Signal::KILL).unwrap();
    }
    child.wait().unwrap();
    let start = Instant::now();
    while test_kill_process(server).is_ok() && start.elapsed() < Duration::from_secs(2) {
        std::thread::yield_now();
    }
    assert!(test_kill_process(server).is_err());
    // What it started has nobody left to end it but the system that these tests run in.
    for id in noted(&project.path("noted")) {
        let _ = kill_process(id, Signal::KILL);
    }
    for line in marked(&mark(&project)) {
        let id = line
            .split(['/', ' '])
            .find_map(|part| part.parse().ok())
            .and_then(Pid::from_raw)
            .unwrap();
        let _ = kill_process(id, Signal::KILL);
    }
}
