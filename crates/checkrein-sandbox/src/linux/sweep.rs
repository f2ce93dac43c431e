//! Ends all that was started where no process namespace does it: the warden inherits every orphan below it, kills
//! its children, inherits theirs, until there is none.

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

use super::usage;

/// So often it is looked whether all stand still. Who does not by then is killed as it goes.
const LOOKS: u32 = 40;

/// Kills and buries every descendant of this process.
pub(crate) fn all() {
    let tree = usage::Tree::of_warden();
    while is_anybody() {
        for process in still(&tree) {
            end(process);
        }
        std::thread::yield_now();
    }
}

/// Buries all that are dead, at once: the living would use their room. Is somebody left? Whoever is has an ancestor
/// among the children of this process, so without children there is nobody, and no need to look for any.
fn is_anybody() -> bool {
    loop {
        match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
            Err(Errno::ECHILD) => return false,
            Ok(WaitStatus::StillAlive) | Err(_) => return true,
            Ok(_) => {}
        }
    }
}

/// Stops them all first: who is stopped starts no other, and its place among the processes that there may be stays
/// taken. Whoever is killed at once makes room for a child of the next.
fn still(tree: &usage::Tree) -> Vec<Pid> {
    let mut before = Vec::new();
    for _ in 0..LOOKS {
        let found = tree.processes();
        if found == before {
            break;
        }
        for process in &found {
            let _ = kill(*process, Signal::SIGSTOP);
        }
        before = found;
    }
    before
}

/// Kills one process; that it is gone already is as good.
fn end(process: Pid) {
    let _ = kill(process, Signal::SIGKILL);
}
