//! The last stage where there are no namespaces: locks itself in and becomes the interpreter.

use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use nix::sys::prctl;
use nix::sys::signal::Signal;
use nix::unistd::{Gid, Uid, setgroups, setresgid, setresuid};

use super::{Broken, Layer, capabilities, init, kernel_calls, landlock, limits, nobody, outside};
use crate::How;
use crate::order::{self, Layers, Order, Report};

/// Files of /proc that say something of the machine and nothing of its other processes.
const PROC: [&str; 7] = [
    "cpuinfo",
    "meminfo",
    "stat",
    "loadavg",
    "uptime",
    "version",
    "filesystems",
];

/// What a process may read of itself. Not its links: to give one is to give what it leads to, such as its root, and to
/// read where it leads needs no right. Not the network, whose tables are the machine's here, nor namespaces.
const OWN: [&str; 20] = [
    "auxv",
    "cgroup",
    "cmdline",
    "comm",
    "environ",
    "fd",
    "fdinfo",
    "io",
    "limits",
    "loginuid",
    "maps",
    "mountinfo",
    "mounts",
    "numa_maps",
    "oom_score",
    "smaps",
    "smaps_rollup",
    "stat",
    "statm",
    "status",
];

/// Only returns when it fails, or when nothing is to be run.
pub(crate) fn main() -> ExitCode {
    let Ok(warden) = outside::standard_input() else {
        return ExitCode::FAILURE;
    };
    let _ = prctl::set_pdeathsig(Signal::SIGKILL);
    let Ok(Some(order)) = order::receive::<Order>(&warden) else {
        return ExitCode::FAILURE;
    };
    let report = match become_it(&order) {
        Ok(()) => Report::Ended {
            how: How::Exit(0),
            read_bytes: None,
        },
        Err(broken) => Report::Failed {
            layer: broken.layer.to_owned(),
            why: broken.why,
        },
    };
    let _ = order::send(&warden, &report);
    ExitCode::SUCCESS
}

fn become_it(order: &Order) -> Result<(), Broken> {
    if !order.file.is_empty() {
        let at = PathBuf::from(&order.view.scratch).join(&order.file);
        fs_err::write(at, &order.code).layer("scratch", "writing the code")?;
    }
    // Here the machine's own names stand already; only what belongs into the scratch folder is missing.
    for (at, target) in order
        .view
        .links
        .iter()
        .filter(|(at, _)| Path::new(at).starts_with(&order.view.scratch))
    {
        let _ = std::os::unix::fs::symlink(target, at);
    }
    let is_alone =
        order.layers == Layers::Landlock && order.is_root && become_nobody(&order.view.scratch)?;
    let others = if is_alone { 0 } else { tasks_of_this_user() };
    limits::set(&order.limits, others)?;
    limits::give_way();
    prctl::set_no_new_privs().layer("capabilities", "giving up new privileges")?;
    if order.layers == Layers::Landlock {
        capabilities::drop_all()?;
        landlock::restrict(&rules(order))?;
        kernel_calls::restrict(kernel_calls::Surroundings {
            own_processes: false,
            signals_are_kept: landlock::keeps_signals(),
            shortening_is_kept: keeps_shortening(),
            tcp: false,
        })?;
    }
    if order.command.is_empty() {
        return Ok(());
    }
    let error = init::command(order).exec();
    Err(error).layer(
        "interpreter",
        &format!("starting `{}`", order.command[0].display()),
    )
}

/// Becomes a user that nobody else is. The kernel does not count what root starts, so nothing would end a flood of
/// processes; and whoever has no user in common with others can neither signal them nor own what is theirs.
///
/// False where there is no such user to become: in a container that has few users, or a root without rights.
fn become_nobody(scratch: &OsStr) -> Result<bool, Broken> {
    let number = nobody::FIRST + std::process::id();
    let folder = Path::new(scratch);
    let own = |path: &Path| fs_err::os::unix::fs::lchown(path, Some(number), Some(number));
    if own(folder).is_err() {
        return Ok(false);
    }
    for entry in fs_err::read_dir(folder)
        .layer("scratch", "giving the folder away")?
        .flatten()
    {
        own(&entry.path()).layer("scratch", "giving the folder away")?;
    }
    let (user, group) = (Uid::from_raw(number), Gid::from_raw(number));
    setgroups(&[]).layer("capabilities", "leaving all groups")?;
    setresgid(group, group, group).layer("capabilities", "leaving root's group")?;
    // The bounding set can only be emptied by who has the right to; what is left goes with the user.
    capabilities::empty_bounding_set()?;
    setresuid(user, user, user).layer("capabilities", "becoming another user than root")?;
    // A change of user forgets this.
    prctl::set_pdeathsig(Signal::SIGKILL).layer("sandbox", "tying the code to its warden")?;
    Ok(true)
}

fn rules(order: &Order) -> landlock::Rules {
    let hidden: Vec<PathBuf> = order.view.hidden.iter().map(PathBuf::from).collect();
    let whole = order.view.readable.iter().map(PathBuf::from);
    let (mut readable, mut listed) = (Vec::new(), Vec::new());
    for path in whole {
        if hidden.iter().any(|hidden| hidden.starts_with(&path)) {
            listed.push(path.clone());
        }
        readable.extend(landlock::spared(&path, &hidden));
    }
    readable.extend(order.view.copied.iter().map(PathBuf::from));
    readable.extend(PROC.map(|name| PathBuf::from("/proc").join(name)));
    // Its own folder, which stays its own when it becomes the interpreter.
    let own = PathBuf::from("/proc").join(std::process::id().to_string());
    readable.extend(OWN.map(|name| own.join(name)));
    landlock::Rules {
        readable,
        listed,
        writable: vec![PathBuf::from(&order.view.scratch)],
        devices: ["null", "zero", "full", "random", "urandom"]
            .map(|name| PathBuf::from("/dev").join(name))
            .into(),
        port: None,
    }
}

/// Does this kernel's Landlock know the shortening of files? Since Linux 6.2.
fn keeps_shortening() -> bool {
    use ::landlock::{AccessFs, CompatLevel, Compatible, Ruleset, RulesetAttr};
    let hard = Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
    hard.handle_access(AccessFs::Truncate)
        .and_then(Ruleset::create)
        .is_ok()
}

/// All processes and threads of this user on the machine: the kernel counts them with ours.
fn tasks_of_this_user() -> u64 {
    use std::os::unix::fs::MetadataExt;
    let user = nix::unistd::geteuid().as_raw();
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return 1024;
    };
    let own = entries
        .flatten()
        .filter(|entry| entry.metadata().is_ok_and(|about| about.uid() == user));
    own.filter_map(|entry| Some(std::fs::read_dir(entry.path().join("task")).ok()?.count() as u64))
        .sum()
}
