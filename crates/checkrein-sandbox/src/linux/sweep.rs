//! Ends all that was started where no process namespace does it: the warden inherits every orphan below it, kills
//! its children, inherits theirs, until there is none.

use nix::errno::Errno;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};

use super::usage;
use super::warden::end;

/// Kills and buries every descendant of this process.
pub(crate) fn all() {
    loop {
        let tree = usage::Tree::of_warden();
        for process in tree.processes() {
            end(process);
        }
        match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
            Err(Errno::ECHILD) => return,
            Ok(WaitStatus::StillAlive) => std::thread::yield_now(),
            _ => {}
        }
    }
}
