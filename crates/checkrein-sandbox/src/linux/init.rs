//! Process 1 of the sandbox: builds its inside, locks itself in, starts the interpreter, reaps what is left behind,
//! and ends everything by ending.

use std::ffi::OsString;
use std::io::Read;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use nix::errno::Errno;
use nix::sys::prctl;
use nix::sys::signal::Signal;
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::Pid;

use super::{
    Broken, Layer, capabilities, kernel_calls, landlock, limits, mounts, namespaces, outside,
};
use crate::How;
use crate::order::{self, Order, Report};

/// The whole life of process 1. Its standard input is the warden.
pub(crate) fn main() -> ExitCode {
    // Whoever holds the other end is gone, or will be killed with us: there is nobody to tell.
    let Ok(warden) = outside::standard_input() else {
        return ExitCode::FAILURE;
    };
    let _ = prctl::set_pdeathsig(Signal::SIGKILL);
    let Ok(Some(order)) = order::receive::<Order>(&warden) else {
        return ExitCode::FAILURE;
    };
    let report = match live(&order, &warden) {
        Ok((how, read_bytes)) => Report::Ended { how, read_bytes },
        Err(broken) => Report::Failed {
            layer: broken.layer.to_owned(),
            why: broken.why,
        },
    };
    let _ = order::send(&warden, &report);
    ExitCode::SUCCESS
}

fn live(order: &Order, warden: &UnixStream) -> Result<(How, Option<u64>), Broken> {
    namespaces::leave_mounts()?;
    let proc_self = mounts::assemble(order)?;
    let mut read = fs_err::File::open("/proc/self/io").ok();
    namespaces::go_down(&proc_self)?;
    drop(proc_self);
    // A change of user forgets this.
    prctl::set_pdeathsig(Signal::SIGKILL).layer("namespaces", "tying the sandbox to its warden")?;
    // Nobody inside may look into this process, nor see it.
    prctl::set_dumpable(false).layer("namespaces", "hiding process 1")?;
    // More for process 1 itself, and for the one who starts the code.
    limits::set(&order.limits, 2)?;
    prctl::set_no_new_privs().layer("capabilities", "giving up new privileges")?;
    capabilities::drop_all()?;
    landlock::restrict(&rules(order))?;
    kernel_calls::restrict(kernel_calls::Surroundings {
        own_processes: true,
        signals_are_kept: true,
        // What is not to be written is mounted so.
        shortening_is_kept: true,
        tcp: order.proxy.is_some(),
    })?;
    if order.command.is_empty() {
        return Ok((How::Exit(0), None));
    }
    let child = start(order)?;
    order::send(warden, &Report::Started).layer("sandbox", "telling that it runs")?;
    let before = read.as_mut().and_then(bytes_read);
    let how = reap_until(child);
    let after = read.as_mut().and_then(bytes_read);
    Ok((
        how,
        after
            .zip(before)
            .map(|(after, before)| after.saturating_sub(before)),
    ))
}

fn rules(order: &Order) -> landlock::Rules {
    // All of this tree's /etc was put there by us.
    let mut readable: Vec<PathBuf> = vec!["/proc".into(), "/etc".into()];
    let others = order.view.readable.iter().map(PathBuf::from);
    let hidden: Vec<PathBuf> = order.view.hidden.iter().map(PathBuf::from).collect();
    let mut listed = Vec::new();
    for path in others.filter(|path| !path.starts_with("/etc")) {
        // The mount that hides a file is gone when the file is saved anew outside; what was never given stays denied.
        readable.extend(landlock::spared(&path, &hidden));
        if hidden.iter().any(|hidden| hidden.starts_with(&path)) {
            listed.push(path);
        }
    }
    let mut writable = vec![PathBuf::from(&order.view.scratch)];
    if !order.view.is_temporary_closed {
        writable.push("/tmp".into());
    }
    let shared = Path::new("/dev/shm");
    let is_shown = |path: &OsString| Path::new(path).starts_with(shared);
    if !order.view.is_temporary_closed || !order.view.readable.iter().any(is_shown) {
        writable.push(shared.into());
    }
    landlock::Rules {
        readable,
        writable,
        devices: ["null", "zero", "full", "random", "urandom"]
            .map(|name| PathBuf::from("/dev").join(name))
            .into(),
        port: order.proxy.as_ref().map(|_| crate::proxy::PORT),
        listed,
    }
}

fn start(order: &Order) -> Result<Pid, Broken> {
    let mut command = command(order);
    // Its own group, so that what it sends to its group does not reach process 1.
    command.process_group(0);
    // The priority is a thread's own, and inherited: process 1 keeps its own, so that its end never waits for others.
    let child = std::thread::scope(|scope| {
        let starting = scope.spawn(|| {
            limits::give_way();
            command.spawn()
        });
        starting
            .join()
            .unwrap_or_else(|_| Err(std::io::Error::other("it was not even tried")))
    });
    let child = child.layer(
        "interpreter",
        &format!("starting `{}`", order.command[0].display()),
    )?;
    Ok(Pid::from_raw(i32::try_from(child.id()).unwrap_or(i32::MAX)))
}

/// The interpreter, as it is started at every level.
pub(crate) fn command(order: &Order) -> Command {
    let mut command = Command::new(&order.command[0]);
    command
        .args(&order.command[1..])
        .env_clear()
        .envs(order.environment.iter().map(|(name, value)| (name, value)))
        .current_dir(&order.start)
        .stdin(Stdio::null());
    command
}

/// Buries whatever dies, until it is the one: the code's own process.
fn reap_until(child: Pid) -> How {
    loop {
        match waitpid(None, None) {
            Ok(WaitStatus::Exited(pid, code)) if pid == child => return How::Exit(code),
            Ok(WaitStatus::Signaled(pid, signal, _)) if pid == child => {
                return How::Signal(signal as i32);
            }
            Err(Errno::ECHILD) => return How::Exit(0),
            _ => {}
        }
    }
}

/// Bytes that this process and all that it has buried have read.
fn bytes_read(io: &mut fs_err::File) -> Option<u64> {
    use std::io::Seek;
    let mut text = String::new();
    io.rewind().ok()?;
    io.read_to_string(&mut text).ok()?;
    text.lines()
        .find_map(|line| line.strip_prefix("rchar: "))?
        .trim()
        .parse()
        .ok()
}
