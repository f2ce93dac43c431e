//! How runs end: in time, when they are no longer wanted, with the one who wanted them, and without leaving anything.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::person::Person;
use crate::survivors;
use crate::world::{World, try_sandbox};

/// Both, if the tests may be both.
pub(crate) fn people() -> impl Iterator<Item = Person> {
    [Person::Root, Person::Ordinary]
        .into_iter()
        .filter(|person| person.can_be())
}

#[test]
fn a_daemon_is_seen_where_there_is_no_sandbox() {
    let world = World::new(Person::Ordinary);
    let code = "(setsid sleep 300 >/dev/null 2>&1 &) ; exit 0";
    let status = world
        .person
        .command(Path::new("/bin/bash"))
        .args(["-c", code])
        .status()
        .unwrap();
    assert!(status.success());
    let until = Instant::now() + Duration::from_secs(10);
    while !survivors::alive(&[world.victim.id()])
        .iter()
        .any(|(_, name)| name == "sleep")
    {
        assert!(
            Instant::now() < until,
            "the daemon is not seen, so no test would see one"
        );
    }
    assert!(!survivors::killed(&[world.victim.id()]).is_empty());
}

#[test]
fn a_run_ends_when_its_time_is_over() {
    for person in people() {
        let world = World::new(person);
        let job = json!({ "language": "bash", "code": "sleep 300", "limits": { "time_ms": 300 } });
        let ended = try_sandbox(&world, &job);
        survivors::none(&[world.victim.id()], "time");
        assert_eq!(ended["how"], "TimedOut");
        let took = ended["milliseconds"].as_u64().unwrap();
        assert!((300..1300).contains(&took), "{took}");
    }
}

#[test]
fn a_run_ends_when_it_is_no_longer_wanted() {
    for person in people() {
        let world = World::new(person);
        let job = json!({ "language": "python", "code": "import time; print('on', flush=True); time.sleep(300)", "stop_after_ms": 1000 });
        let ended = try_sandbox(&world, &job);
        survivors::none(&[world.victim.id()], "stop");
        assert_eq!(
            (&ended["how"], &ended["output"]),
            (&json!("Cancelled"), &json!("on\n"))
        );
        assert!(ended["milliseconds"].as_u64().unwrap() < 3000, "{ended}");
    }
}

/// More processes than processors that never rest, while process 1 is told to wait for all of them.
const BUSY: &str = "
import os, time
try:
    os.sched_setscheduler(1, os.SCHED_IDLE, os.sched_param(0))
except OSError:
    pass
for _ in range(50):
    if os.fork() == 0:
        over = time.monotonic() + 20
        while time.monotonic() < over:
            pass
        os._exit(0)
print('busy', flush=True)
time.sleep(20)
";

#[test]
fn busy_processes_do_not_put_off_the_end() {
    for person in people() {
        for without in [json!([]), json!(["unshare"])] {
            let world = World::new(person);
            let mut job = json!({ "language": "python", "code": BUSY, "limits": { "time_ms": 2000, "processes": 64 }, "without": without });
            let ended = try_sandbox(&world, &job);
            survivors::none(&[world.victim.id()], "busy");
            assert_eq!(
                (&ended["how"], &ended["output"]),
                (&json!("TimedOut"), &json!("busy\n")),
                "{ended}"
            );
            assert!(ended["milliseconds"].as_u64().unwrap() < 4000, "{ended}");

            job["limits"]["time_ms"] = json!(20_000);
            job["stop_after_ms"] = json!(2000);
            let ended = try_sandbox(&world, &job);
            assert_eq!(ended["how"], "Cancelled", "{ended}");
            assert!(ended["milliseconds"].as_u64().unwrap() < 4000, "{ended}");
        }
    }
}

#[test]
fn what_is_killed_from_outside_has_run() {
    let world = World::new(Person::Ordinary);
    // Its own process 1, as somebody outside sees it.
    let job = json!({ "language": "bash", "code": "echo begun; sleep 300" });
    let mut child = world
        .person
        .command(Path::new(env!("CARGO_BIN_EXE_try-sandbox")))
        .env("HOME", world.path("home"))
        .env("TMPDIR", world.path("tmp"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(job.to_string().as_bytes()).unwrap();
    drop(input);
    let until = Instant::now() + Duration::from_secs(30);
    let sleeping = loop {
        assert!(Instant::now() < until, "it never began");
        let alive = survivors::alive(&[world.victim.id()]);
        if let Some((number, _)) = alive.iter().find(|(_, name)| name == "sleep") {
            break *number;
        }
    };
    let parent = |number: u32| -> u32 {
        let status = fs_err::read_to_string(format!("/proc/{number}/status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("PPid:"));
        line.unwrap().trim().parse().unwrap()
    };
    let init = parent(parent(sleeping));
    let init = nix::unistd::Pid::from_raw(i32::try_from(init).unwrap());
    nix::sys::signal::kill(init, nix::sys::signal::Signal::SIGKILL).unwrap();
    let output = child.wait_with_output().unwrap();
    let ended: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&ended["how"], &ended["output"]),
        (&json!("Signal(9)"), &json!("begun\n")),
        "{ended}"
    );
}

#[test]
fn what_holds_the_output_does_not_hold_the_run() {
    let world = World::new(Person::Ordinary);
    let ended = try_sandbox(
        &world,
        &json!({ "language": "bash", "code": "sleep 300 & echo done; exit 3" }),
    );
    assert_eq!(
        (&ended["how"], &ended["output"]),
        (&json!("Exit(3)"), &json!("done\n"))
    );
    assert!(ended["milliseconds"].as_u64().unwrap() < 10_000, "{ended}");
}

#[test]
fn a_program_that_dies_by_a_signal_is_said_to() {
    let world = World::new(Person::Ordinary);
    let ended = try_sandbox(
        &world,
        &json!({ "language": "bash", "code": "kill -SEGV $$" }),
    );
    assert_eq!(ended["how"], "Signal(11)");
}

#[test]
fn a_flood_is_counted_and_kept_up_to_the_limit() {
    let world = World::new(Person::Ordinary);
    let code = "head -c 3000000 /dev/zero | tr '\\0' x; head -c 70000 /dev/zero | tr '\\0' y >&2";
    let ended = try_sandbox(
        &world,
        &json!({ "language": "bash", "code": code, "limits": { "output": 50_000 } }),
    );
    assert_eq!(ended["output_bytes"], 3_000_000);
    assert_eq!(ended["errors_bytes"], 70_000);
    assert_eq!(ended["output"].as_str().unwrap().len(), 50_000);
    assert_eq!(ended["errors"].as_str().unwrap().len(), 50_000);
}

/// The program is killed as nothing can be helped against; what it had started dies with it.
#[test]
fn nothing_outlives_the_program_that_is_killed() {
    for person in people() {
        for without in [json!([]), json!(["unshare"])] {
            let world = World::new(person);
            let marker = world.path("scratch/file");
            let job = json!({ "language": "bash", "code": "setsid sleep 300 & sleep 300", "without": without });
            let mut child = world
                .person
                .command(Path::new(env!("CARGO_BIN_EXE_try-sandbox")))
                .env("HOME", world.path("home"))
                .env("TMPDIR", world.path("tmp"))
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .spawn()
                .unwrap();
            child
                .stdin
                .take()
                .unwrap()
                .write_all(job.to_string().as_bytes())
                .unwrap();
            let sleeping = || {
                survivors::alive(&[world.victim.id()])
                    .iter()
                    .filter(|(_, name)| name == "sleep")
                    .count()
            };
            let until = Instant::now() + Duration::from_secs(30);
            while sleeping() < 2 {
                assert!(Instant::now() < until, "it never began");
            }
            child.kill().unwrap();
            child.wait().unwrap();
            survivors::none_after(
                &[world.victim.id()],
                "after the program was killed",
                Duration::from_secs(5),
            );
            assert!(marker.exists());
        }
    }
}

#[test]
fn many_runs_leave_no_descriptors_folders_or_mounts() {
    for person in people() {
        for without in [json!([]), json!(["unshare"])] {
            let world = World::new(person);
            let mounts = || {
                fs_err::read_to_string("/proc/self/mountinfo")
                    .unwrap()
                    .lines()
                    .count()
            };
            let before = mounts();
            // The program runs them all and counts its own descriptors and children at the end.
            let job = json!({ "language": "bash", "code": "echo x > file; ls /proc/self/fd | wc -l", "times": 40, "without": without });
            let ended = try_sandbox(&world, &job);
            survivors::none(&[world.victim.id()], "many runs");
            assert_eq!(ended["how"], "Exit(0)", "{ended}");
            assert_eq!(
                ended["own"],
                json!({ "descriptors_more": 0, "children": 0 }),
                "{ended}"
            );
            assert_eq!(mounts(), before);
            let own = std::fs::read_dir(world.path("tmp"))
                .unwrap()
                .flatten()
                .map(|entry| entry.path());
            let names: Vec<_> = own
                .flat_map(std::fs::read_dir)
                .flatten()
                .flatten()
                .map(|entry| entry.file_name())
                .collect();
            assert!(names.is_empty(), "{names:?}");
        }
    }
}

#[test]
fn two_at_once_do_not_see_each_other() {
    let world = World::new(Person::Ordinary);
    let start = |code: &str| {
        let job = json!({ "language": "bash", "code": code }).to_string();
        let mut child = Command::new(env!("CARGO_BIN_EXE_try-sandbox"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(job.as_bytes())
            .unwrap();
        child
    };
    let code = "echo mine > $TMPDIR/file; echo mine > file; sleep 0.5; ls /tmp /scratch /dev/shm; ps -e 2>/dev/null | grep -c sleep";
    let both = [start(code), start(code)];
    for child in both {
        let output = child.wait_with_output().unwrap();
        let ended: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(
            ended["output"], "/dev/shm:\n\n/scratch:\nfile\nmain.sh\n\n/tmp:\nfile\n0\n",
            "{ended}"
        );
    }
    drop(world);
}
