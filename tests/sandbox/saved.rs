//! Hidden files stay hidden while somebody outside works on: an editor, or git, puts a new file in the place of the old
//! one, and the kernel takes away whatever was mounted on that one.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;

use crate::endings::people;
use crate::world::{SECRET, World, try_sandbox};

/// Reads the hidden files until it has seen them saved anew, and says whether anything of them could be read.
const CODE: &str = r#"
import os, time
project = os.environ["PROJECT"]
numbers = set()
until = time.monotonic() + 15
def anew():
    # The first is what lay over it; from the second on it is the file itself.
    return len([1 for name, _ in numbers if name == ".env"]) >= 3
while not anew() and time.monotonic() < until:
    for name in (".env", "keys/key", "later"):
        path = project + "/" + name
        try:
            print("REACHED", name, open(path).read())
        except (PermissionError, FileNotFoundError):
            pass
        try:
            numbers.add((name, os.stat(path).st_ino))
        except OSError:
            pass
print("open:", open(project + "/sub/deep.txt").read())
print("seen anew" if anew() else numbers)
"#;

#[test]
fn a_hidden_file_that_is_saved_anew_stays_hidden() {
    for person in people() {
        let world = World::new(person);
        let is_over = AtomicBool::new(false);
        let ended = std::thread::scope(|scope| {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    for name in [".env", "keys/key", "later"] {
                        let (at, beside) =
                            (world.path("project").join(name), world.path("outside/new"));
                        fs_err::write(&beside, SECRET).unwrap();
                        world.person.owns(&beside);
                        fs_err::rename(&beside, &at).unwrap();
                    }
                }
            });
            let hidden = [".env", "keys", "later"].map(|name| world.path("project").join(name));
            let ended = try_sandbox(
                &world,
                &json!({
                    "language": "python",
                    "code": CODE,
                    "project": world.path("project"),
                    "hidden": hidden,
                    "limits": { "time_ms": 30_000 },
                }),
            );
            is_over.store(true, Ordering::Relaxed);
            ended
        });
        let who = format!("{person:?}: {ended:#}");
        let output = ended["output"].as_str().expect(&who);
        assert!(!output.contains("REACHED"), "{who}");
        assert!(output.contains("open: deep"), "{who}");
        assert!(output.contains("seen anew"), "{who}");
    }
}

/// Most likely to meet a file at the moment that it is replaced when there are many moments.
#[test]
fn a_run_is_not_refused_since_a_file_is_being_saved() {
    let world = World::new(crate::person::Person::Ordinary);
    let is_over = AtomicBool::new(false);
    let ended = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                let (at, beside) = (world.path("project/.env"), world.path("outside/new"));
                fs_err::write(&beside, SECRET).unwrap();
                fs_err::rename(&beside, &at).unwrap();
            }
        });
        let job = json!({ "language": "bash", "code": "true", "project": world.path("project"), "hidden": [world.path("project/.env")] });
        let ended: Vec<_> = (0..60).map(|_| try_sandbox(&world, &job)).collect();
        is_over.store(true, Ordering::Relaxed);
        ended
    });
    for ended in ended {
        assert_eq!(ended["how"], "Exit(0)", "{ended:#}");
    }
}

#[test]
fn a_sandbox_that_is_made_ahead_runs_jobs_and_goes_with_its_program() {
    for person in people() {
        let world = World::new(person);
        let job = json!({
            "language": "bash",
            "code": "echo $((6 * 7)); cat \"$PROJECT/data.txt\"; cat \"$PROJECT/.env\"",
            "project": world.path("project"),
            "hidden": [world.path("project/.env")],
            "times": 5,
            "ahead": true,
        });
        let ended = try_sandbox(&world, &job);
        crate::survivors::none(&[world.victim.id()], "ahead");
        assert_eq!(ended["output"], "42\nsome data\n", "{ended:#}");
        assert_eq!(ended["how"], "Exit(1)", "{ended:#}");
    }
}
