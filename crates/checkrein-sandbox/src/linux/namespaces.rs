//! Namespaces: a world of its own for users, processes, mounts, network, IPC and names.

use std::io::Write;
use std::os::fd::{AsFd, OwnedFd};

use nix::fcntl::{OFlag, open, openat};
use nix::sched::{CloneFlags, unshare};
use nix::sys::stat::Mode;
use nix::unistd::{getegid, geteuid};

use super::{Broken, Layer};

const LAYER: &str = "namespaces";

/// What the code inside is told it is. Not 0: programs that think they are root do odd things.
pub(crate) const USER_INSIDE: u32 = 1000;

/// Leaves for new namespaces, as their root. The next child is process 1 of the new process namespace; `between` is
/// done when the network is the new one and threads can still be started.
pub(crate) fn leave(between: impl FnOnce() -> Result<(), Broken>) -> Result<(), Broken> {
    let (user, group) = (geteuid().as_raw(), getegid().as_raw());
    unshare(CloneFlags::CLONE_NEWUSER).layer(LAYER, "making a user namespace")?;
    let here = open(
        "/proc/self",
        OFlag::O_PATH | OFlag::O_CLOEXEC,
        Mode::empty(),
    )
    .layer(LAYER, "opening `/proc/self`")?;
    map(&here, (0, user), (0, group))?;
    unshare(CloneFlags::CLONE_NEWNET | CloneFlags::CLONE_NEWIPC | CloneFlags::CLONE_NEWUTS)
        .layer(LAYER, "making the namespaces of network, IPC and names")?;
    between()?;
    unshare(CloneFlags::CLONE_NEWPID).layer(LAYER, "making a namespace of processes")
}

/// Leaves for mounts and control groups of its own; for process 1 alone, the warden keeps its view of the machine.
pub(crate) fn leave_mounts() -> Result<(), Broken> {
    unshare(CloneFlags::CLONE_NEWNS | CloneFlags::CLONE_NEWCGROUP)
        .layer(LAYER, "making a namespace of mounts")
}

/// Goes down into a second user namespace, which owns none of the others: whatever capability could be had in it is
/// good for nothing. `proc_self` is this process in a /proc that can still be written.
pub(crate) fn go_down(proc_self: &OwnedFd) -> Result<(), Broken> {
    unshare(CloneFlags::CLONE_NEWUSER).layer(LAYER, "making the inner user namespace")?;
    map(proc_self, (USER_INSIDE, 0), (USER_INSIDE, 0))
}

/// Maps the one user and the one group that there are: (inside, outside).
fn map(proc_self: &OwnedFd, user: (u32, u32), group: (u32, u32)) -> Result<(), Broken> {
    let write = |file: &str, text: String| {
        let flags = OFlag::O_WRONLY | OFlag::O_CLOEXEC;
        let to = openat(proc_self.as_fd(), file, flags, Mode::empty())
            .layer(LAYER, &format!("opening `{file}`"))?;
        std::fs::File::from(to)
            .write_all(text.as_bytes())
            .layer(LAYER, &format!("writing `{file}`"))
    };
    write("setgroups", "deny".to_owned())?;
    write("uid_map", format!("{} {} 1", user.0, user.1))?;
    write("gid_map", format!("{} {} 1", group.0, group.1))
}
