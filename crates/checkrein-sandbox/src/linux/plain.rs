//! The last stage where there are no namespaces: locks itself in and becomes the interpreter.

use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::ExitCode;

use nix::sys::prctl;
use nix::sys::signal::Signal;

use super::{Broken, Layer, capabilities, init, kernel_calls, landlock, limits, outside};
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
    limits::set(&order.limits, tasks_of_this_user())?;
    prctl::set_no_new_privs().layer("capabilities", "giving up new privileges")?;
    if order.layers == Layers::Landlock {
        capabilities::drop_all()?;
        landlock::restrict(&rules(order))?;
        kernel_calls::restrict(kernel_calls::Surroundings {
            own_processes: false,
            signals_are_kept: landlock::keeps_signals(),
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
    readable.push(PathBuf::from("/proc").join(std::process::id().to_string()));
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
