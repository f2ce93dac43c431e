//! A child that leads a process group of its own, so that it can be ended with all it started.

use std::process::{Child, Command};

/// Lets a command lead a group of its own.
#[cfg(unix)]
pub fn lead(command: &mut Command) -> &mut Command {
    use std::os::unix::process::CommandExt;
    command.process_group(0)
}

#[cfg(not(unix))]
pub fn lead(command: &mut Command) -> &mut Command {
    command
}

/// Tells everything in the child's group to end, or ends it.
#[cfg(unix)]
pub fn end(child: &mut Child, at_once: bool) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let signal = if at_once { Signal::KILL } else { Signal::TERM };
    // A group that is gone already has ended as we want.
    let _ = kill_process_group(Pid::from_child(child), signal);
}

#[cfg(not(unix))]
pub fn end(child: &mut Child, _: bool) {
    let _ = child.kill();
}
