//! Somebody outside kills one of those who stand around the code, as the machine does for want of memory: then the run
//! is over, it has run, and nothing of it is left.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::endings::people;
use crate::survivors;
use crate::world::World;

/// What stands around the code, by its own argument.
fn found(world: &World, stage: &str) -> Option<u32> {
    let alive = survivors::alive(&[world.victim.id()]);
    alive.into_iter().map(|(number, _)| number).find(|number| {
        fs_err::read(format!("/proc/{number}/cmdline")).is_ok_and(|line| {
            line.split(|byte| *byte == 0)
                .any(|word| word == stage.as_bytes())
        })
    })
}

#[track_caller]
fn check(stage: &str, without: &[&str]) {
    for person in people() {
        let world = World::new(person);
        let code = "(setsid sleep 300 &) ; echo begun; sleep 300";
        let job = json!({ "language": "bash", "code": code, "without": without });
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
        let sleeping = || {
            let alive = survivors::alive(&[world.victim.id()]);
            alive.iter().filter(|(_, name)| name == "sleep").count()
        };
        while sleeping() < 2 {
            assert!(Instant::now() < until, "it never began");
            std::thread::yield_now();
        }
        let number = found(&world, stage).unwrap();
        let number = nix::unistd::Pid::from_raw(number.cast_signed());
        nix::sys::signal::kill(number, nix::sys::signal::Signal::SIGKILL).unwrap();
        let output = child.wait_with_output().unwrap();
        survivors::none(&[world.victim.id()], stage);
        let ended: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(
            (&ended["how"], &ended["output"]),
            (&json!("Signal(9)"), &json!("begun\n")),
            "{stage}, {person:?}: {ended}"
        );
    }
}

#[test]
fn nothing_outlives_a_warden_that_is_killed() {
    check("checkrein-sandbox-warden", &[]);
    check("checkrein-sandbox-warden", &["unshare"]);
}

#[test]
fn nothing_outlives_a_guard_that_is_killed() {
    check("checkrein-sandbox-guard", &["unshare"]);
}

#[test]
fn nothing_outlives_process_1_when_it_is_killed() {
    check("checkrein-sandbox-init", &[]);
}
