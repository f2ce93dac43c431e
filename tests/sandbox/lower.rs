//! Machines that lack something: no user namespaces, no Landlock either. What is left holds what it can, says what it
//! is, and without anything nothing is run.

use serde_json::json;

use crate::endings::people;
use crate::person::Person;
use crate::probe::Probe;
use crate::survivors;
use crate::world::{World, try_sandbox};

const LANDLOCK: &str = "landlock+seccomp";

/// Attempts that only namespaces can hold; each with what is seen instead.
const NEEDS_NAMESPACES: [&str; 8] = [
    // Process 1 is the machine's own, and can be seen to be there.
    "kill-one.py",
    // Landlock gives a folder's names with all that lie below it.
    "hidden-names.py",
    // Names and numbers of other processes can be seen, as anywhere; nothing of their insides.
    "signals.py",
    // Its own limits of processes: those of root are watched, so the flood is ended and not refused.
    "interfaces.py",
    // The file system of the scratch folder is the machine's: what is too much is ended and not refused, see below.
    "disk.py",
    "many-files.py",
    // Settings of its own process that are its own to set.
    "kernel-settings.py",
    // A process that stays its own root user has its name.
    "rights.py",
];

fn check(kind: &str, person: Person) {
    if !person.can_be() {
        return;
    }
    let mut world = World::new(person);
    for probe in Probe::all(kind)
        .into_iter()
        .filter(|probe| !NEEDS_NAMESPACES.contains(&probe.name.as_str()))
    {
        probe.is_held(&mut world, LANDLOCK, &|job| {
            job["without"] = json!(["unshare"])
        });
    }
}

#[test]
fn landlock_and_the_filter_hold_files() {
    check("files", Person::Root);
    check("files", Person::Ordinary);
}

#[test]
fn landlock_and_the_filter_hold_processes() {
    check("processes", Person::Root);
    check("processes", Person::Ordinary);
}

#[test]
fn landlock_and_the_filter_hold_the_network() {
    check("network", Person::Root);
    check("network", Person::Ordinary);
}

#[test]
fn landlock_and_the_filter_hold_the_kernel() {
    check("kernel", Person::Root);
    check("kernel", Person::Ordinary);
}

#[test]
fn landlock_and_the_filter_hold_bombs() {
    check("bombs", Person::Root);
    check("bombs", Person::Ordinary);
}

#[test]
fn who_writes_too_much_is_ended() {
    // With names, and without any; in folders deeper than a path can say; by who does not let others look into him.
    // Bounded by themselves: half a gigabyte at the most.
    let with_names =
        "for number in {1..250}; do head -c 2000000 /dev/zero > $number; done; sleep 20";
    let without = "for number in {3..250}; do exec {held}> file; rm file; head -c 2000000 /dev/zero >&$held; done; sleep 20";
    let empty = "for number in {1..100000}; do : > $number; done; sleep 20";
    let deep = "
import os, time
for number in range(250):
    os.mkdir('deep' * 50)
    os.chdir('deep' * 50)
    if number > 25:
        open('file', 'wb').write(b'x' * 2_000_000)
time.sleep(20)
";
    let looked_away = "
import ctypes, os, time
ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)
for number in range(250):
    held = os.open('file', os.O_CREAT | os.O_RDWR)
    os.unlink('file')
    os.write(held, b'x' * 2_000_000)
    time.sleep(0.005)
time.sleep(20)
";
    let scripts = [with_names, without, empty].map(|code| ("bash", code));
    for person in people() {
        let world = World::new(person);
        for (language, code) in scripts
            .into_iter()
            .chain([("python", deep), ("python", looked_away)])
        {
            let job = json!({ "language": language, "code": code, "limits": { "time_ms": 30_000, "scratch": 20_000_000 }, "without": ["unshare"] });
            let ended = try_sandbox(&world, &job);
            survivors::none(&[world.victim.id()], "too much written");
            assert_eq!(
                ended["how"], "TooMuchWritten",
                "{person:?}: {code}: {ended}"
            );
            let left = std::fs::read_dir(world.path("tmp")).unwrap().flatten();
            let left = left.filter_map(|folder| std::fs::read_dir(folder.path()).ok());
            assert_eq!(left.flatten().count(), 0, "{code}: something is left");
        }
    }
}

#[test]
fn ordinary_programs_work_behind_landlock_and_the_filter() {
    for person in people() {
        let world = World::new(person);
        for (language, code, expected) in [
            (
                "python",
                "import os, subprocess, tempfile\nopen('out', 'w').write(open(os.environ['PROJECT'] + '/data.txt').read())\nwith tempfile.TemporaryFile() as file:\n    file.write(b'x')\nprint(subprocess.check_output(['cat', 'out'], text=True), end='')",
                "some data\n",
            ),
            (
                "bash",
                "cat <<< \"$(sort \"$PROJECT/data.txt\")\" | tee out; (sleep 0.01 & wait); kill -0 $$ && echo on",
                "some data\non\n",
            ),
            (
                "node",
                "const fs = require('fs'); fs.writeFileSync('out', 'x'); console.log(fs.readFileSync(process.env.PROJECT + '/data.txt', 'utf8').trim())",
                "some data\n",
            ),
        ] {
            let job = json!({ "language": language, "code": code, "project": world.path("project"), "without": ["unshare"] });
            let ended = try_sandbox(&world, &job);
            assert_eq!(
                (&ended["output"], &ended["level"]),
                (&json!(expected), &json!(LANDLOCK)),
                "{person:?}: {ended:#}"
            );
        }
    }
}

/// Each of them dies before the next is started: there are never more than a few at once.
#[test]
fn many_orphans_one_after_the_other_are_no_flood() {
    for person in people() {
        let world = World::new(person);
        let code = "
import os, time
until = time.monotonic() + 15
def fork():
    # On a busy machine the dead may wait a moment for who buries them.
    while True:
        try:
            return os.fork()
        except BlockingIOError:
            if time.monotonic() > until:
                raise
read, write = os.pipe()
for _ in range(300):
    child = fork()
    if child == 0:
        parent = os.getpid()
        if fork() == 0:
            while os.getppid() == parent:
                pass
            os.write(write, b'x')
            os._exit(0)
        os._exit(0)
    os.waitpid(child, 0)
    os.read(read, 1)
print('all')
";
        for without in [json!([]), json!(["unshare"])] {
            let job = json!({ "language": "python", "code": code, "limits": { "processes": 120, "time_ms": 30_000 }, "without": without });
            let ended = try_sandbox(&world, &job);
            assert_eq!(ended["output"], "all\n", "{person:?}: {ended:#}");
        }
    }
}

#[test]
fn without_any_layer_nothing_is_run_unless_the_person_says_so() {
    for person in people() {
        let world = World::new(person);
        let job = |may: bool| json!({ "language": "bash", "code": "echo $CHECKREIN_SECRET; setsid sleep 300 & echo ran", "without": ["unshare", "landlock"], "may_run_without": may });
        let refused = try_sandbox(&world, &job(false));
        assert_eq!(refused["refused"], "sandbox", "{refused}");
        let why = refused["why"].as_str().unwrap();
        assert!(
            why.contains("namespaces: ") && why.contains("landlock: "),
            "{why}"
        );
        assert!(
            refused["next"].as_str().unwrap().contains("unsafe_without"),
            "{refused}"
        );
        let ran = try_sandbox(&world, &job(true));
        assert_eq!(
            (&ran["output"], &ran["level"]),
            (&json!("\nran\n"), &json!("none")),
            "{ran}"
        );
        survivors::none(&[world.victim.id()], "without a sandbox");
    }
}

#[test]
fn a_person_may_not_have_less_where_more_can_be_had() {
    let world = World::new(Person::Ordinary);
    let ended = try_sandbox(
        &world,
        &json!({ "language": "bash", "code": "true", "may_run_without": true }),
    );
    assert_eq!(ended["level"], "namespaces+landlock+seccomp");
}
