//! Killed at any moment: the repository is whole, nothing is lost, the next one completes.
//!
//! The one that is killed is this test program, started again for one test.

use std::os::unix::process::CommandExt;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, getpid, kill_process, kill_process_group};

use super::*;
use crate::checkpoint::take::Step;

/// The folder to work in, and the step at which to die if any.
const ROOT: &str = "CHECKREIN_TEST_ROOT";
const DIE_AT: &str = "CHECKREIN_TEST_DIE_AT";

const STEPS: &[Step] = &[
    Step::RoomEntered,
    Step::IndexCopied,
    Step::IndexFilled,
    Step::TreeWritten,
    Step::Committed,
    Step::Noted,
    Step::BranchMoved,
    Step::NextIndexMade,
    Step::IndexLockTaken,
    Step::IndexReplaced,
];

/// Something of every kind.
fn at_work() -> Sandbox {
    let sandbox = Sandbox::new();
    for number in 0..20 {
        sandbox.write(format!("old/{number}"), "old\n");
    }
    sandbox.git(&["add", "."]);
    sandbox.git(&["commit", "-qm", "second"]);
    sandbox.write("a", "staged\n");
    sandbox.git(&["add", "a"]);
    sandbox.write("a", "work\n");
    sandbox.remove("b");
    sandbox.git(&["rm", "-q", "--cached", "old/1"]);
    sandbox.write("old/2", "new\n");
    for number in 0..20 {
        sandbox.write(format!("new/{number}"), format!("{number}\n"));
    }
    sandbox
}

/// Run by the tests below in a process of its own; run by itself, it is a checkpoint like others.
#[test]
fn one_checkpoint_in_a_process_of_its_own() {
    let die_at = std::env::var(DIE_AT).unwrap_or_default();
    // Nothing else may take time here: the kill is to hit the checkpoint.
    let root = std::env::var_os(ROOT).map(PathBuf::from);
    let own = root.is_none().then(at_work);
    let request = match (&root, &own) {
        (Some(root), _) => request(root, Mode::Branch, Vec::new()),
        (None, own) => own.as_ref().unwrap().request(Mode::Branch),
    };
    let outcome = take_in_steps(&request, &mut |step| {
        if format!("{step:?}") == die_at {
            kill_process(getpid(), Signal::KILL).unwrap();
        }
    });
    assert!(matches!(outcome.unwrap(), Outcome::Taken(_)));
}

fn start(sandbox: &Sandbox, die_at: &str) -> Child {
    command(sandbox, die_at).spawn().unwrap()
}

fn command(sandbox: &Sandbox, die_at: &str) -> Command {
    let name = "checkpoint::tests::killed::one_checkpoint_in_a_process_of_its_own";
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", name])
        .envs(sandbox.environment())
        .env(ROOT, &sandbox.root)
        .env(DIE_AT, die_at)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // So that it can be killed together with the git processes that it started.
        .process_group(0);
    command
}

/// Here, since the environment of this process is not ours to change.
#[test]
fn a_repository_that_the_surroundings_point_to_is_left_alone() {
    let (sandbox, other) = (at_work(), Sandbox::new());
    let before = (other.untouchable(), other.status());
    let status = command(&sandbox, "")
        .env("GIT_DIR", other.root.join(".git"))
        .env("GIT_WORK_TREE", &other.root)
        .env("GIT_INDEX_FILE", other.root.join(".git/index"))
        .env("GIT_AUTHOR_DATE", "@1 +0000")
        .status();
    assert!(status.unwrap().success());
    assert_eq!((other.untouchable(), other.status()), before);
    assert_completed(&sandbox);
}

/// The next checkpoint completes the work, whatever became of the one before.
#[track_caller]
fn assert_completed(sandbox: &Sandbox) {
    let outcome = sandbox.outcome(Mode::Branch);
    let good = matches!(outcome, Outcome::Taken(_) | Outcome::NothingToDo(_));
    assert!(good, "{outcome}");
    assert_eq!(sandbox.git(&["rev-list", "--count", "HEAD"]), "3\n");
    assert_eq!(sandbox.git(&["show", ":a"]), "staged\n");
    assert_eq!(sandbox.git(&["show", "HEAD:a"]), "work\n");
    assert_eq!(sandbox.status(), "MM a\n?? old/1\n");
    let changed = sandbox.git(&["diff", "--name-only", "--no-renames", "HEAD~1", "HEAD"]);
    assert_eq!(changed.lines().count(), 24);
    assert_eq!(sandbox.outcome(Mode::Branch), nothing_but_the_forgotten());
    // Last, since a git that outlived its parent may have ended after the first sweep.
    sandbox.assert_sound();
}

#[test]
fn death_after_any_step_costs_nothing() {
    for step in STEPS {
        let sandbox = at_work();
        let status = start(&sandbox, &format!("{step:?}")).wait().unwrap();
        assert!(!status.success(), "{step:?} was not reached");
        sandbox.git(&["fsck", "--strict", "--no-dangling"]);
        // The one moment at which git has to wait for us.
        assert_eq!(
            sandbox.exists(".git/index.lock"),
            *step == Step::IndexLockTaken,
            "{step:?}"
        );
        assert_eq!(sandbox.git(&["show", ":a"]), "staged\n", "{step:?}");
        assert_completed(&sandbox);
    }
}

#[test]
fn the_start_of_the_next_session_completes_too() {
    for step in [Step::BranchMoved, Step::IndexLockTaken] {
        let sandbox = at_work();
        start(&sandbox, &format!("{step:?}")).wait().unwrap();
        complete(&sandbox.root, &sandbox.environment()).unwrap();
        assert_eq!(sandbox.status(), "MM a\n?? old/1\n", "{step:?}");
        assert_completed(&sandbox);
    }
}

#[test]
fn what_the_person_does_after_a_death_is_respected() {
    let sandbox = at_work();
    start(&sandbox, "BranchMoved").wait().unwrap();
    sandbox.write("old/2", "staged since\n");
    sandbox.git(&["add", "old/2"]);
    complete(&sandbox.root, &sandbox.environment()).unwrap();
    assert_eq!(sandbox.git(&["show", ":old/2"]), "staged since\n");
    assert_eq!(sandbox.status(), "MM a\nM  old/2\n?? old/1\n");
}

#[test]
fn death_at_any_moment_alone_or_with_all_its_children_costs_nothing() {
    const KILLS: u32 = 32;
    let sandbox = at_work();
    let begun = Instant::now();
    assert!(start(&sandbox, "").wait().unwrap().success());
    let usual = begun.elapsed();
    for number in 0..KILLS {
        let sandbox = at_work();
        let mut child = start(&sandbox, "");
        // The moment of the kill is what is tested: it wanders through the whole run.
        std::thread::sleep(usual * number / KILLS + Duration::from_micros(u64::from(number)));
        let process = Pid::from_child(&child);
        // A process that is done is a zombie until it is waited for, so this is our child.
        if number % 2 == 0 {
            kill_process(process, Signal::KILL).unwrap();
        } else {
            kill_process_group(process, Signal::KILL).unwrap();
        }
        child.wait().unwrap();
        assert_completed(&sandbox);
    }
}

/// `old/1` was removed from the index and is there all the same, which is said each time.
fn nothing_but_the_forgotten() -> Outcome {
    Outcome::NothingToDo(vec![LeftOut {
        path: "old/1".into(),
        why: Why::Forgotten,
    }])
}
