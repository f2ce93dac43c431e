//! The tree of files that process 1 and all below it see: built from nothing, so that what is not put there is not
//! there. What may be read is bound read-only, what may be written is one memory file system of a fixed size.

use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Component, Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::{OFlag, open};
use nix::mount::{MntFlags, MsFlags, mount, umount2};
use nix::sys::stat::Mode;
use nix::unistd::{chdir, pivot_root};

use super::masks;
use super::{Broken, Layer};
use crate::order::Order;

const LAYER: &str = "mounts";

/// Devices that give or take bytes and nothing else.
const DEVICES: [&str; 5] = ["null", "zero", "full", "random", "urandom"];

/// Where the machine's own tree and the new one lie while the new one is built.
const OLD: &str = "/old";
const NEW: &str = "/new";

/// Makes the new tree the only one. Returns this process's folder in a /proc that can still be written, which is
/// nowhere to be found any more.
pub(crate) fn assemble(order: &Order) -> Result<OwnedFd, Broken> {
    let (view, limits) = (&order.view, &order.limits);
    let before = masks::mounted().layer(LAYER, "reading the mounts")?;
    // Nothing that is mounted here is seen elsewhere, and nothing that is mounted elsewhere is seen here.
    change("/", MsFlags::MS_REC | MsFlags::MS_PRIVATE)?;
    go_to_ground()?;
    let proc_self = open(
        &*in_old("/proc/self"),
        OFlag::O_PATH | OFlag::O_CLOEXEC,
        Mode::empty(),
    );
    let proc_self = proc_self.layer(LAYER, "opening `/proc/self`")?;

    // [1] The tree itself, which ends read-only.
    tmpfs(NEW, "size=8m,nr_inodes=8k,mode=755")?;
    // [2] What may be written: one file system for all of it, so that its size is the limit of all together.
    let inodes = (limits.scratch / 4096).clamp(1024, 100_000);
    tmpfs(
        "/writable",
        &format!("size={},nr_inodes={inodes},mode=755", limits.scratch),
    )?;
    for (name, at) in [
        ("scratch", Path::new(&view.scratch)),
        ("tmp", Path::new("/tmp")),
        ("shm", Path::new("/dev/shm")),
    ] {
        let source = format!("/writable/{name}");
        folder(&source)?;
        let at = in_new(at);
        folder(&at)?;
        bind(Path::new(&source), &at)?;
    }
    put_code(order)?;
    // [3] Devices and processes.
    devices(&before)?;
    processes(order)?;
    // [4] What may be read.
    close_sources(&view.readable, &before)?;
    for path in &view.readable {
        bind_readable(Path::new(path))?;
    }
    for path in &view.copied {
        let (from, to) = (in_old(Path::new(path)), in_new(Path::new(path)));
        to.parent().map_or(Ok(()), folder)?;
        let _ = fs_err::copy(from, to);
    }
    for (at, text) in &view.made {
        if view
            .readable
            .iter()
            .any(|path| Path::new(at).starts_with(path))
        {
            continue; // The real one is to be seen.
        }
        let at = in_new(Path::new(at));
        at.parent().map_or(Ok(()), folder)?;
        fs_err::write(&at, text).layer(LAYER, "making a file")?;
    }
    // A link that cannot be put up is one that something else has the place of.
    for (at, target) in &view.links {
        let at = in_new(Path::new(at));
        if at.parent().is_some_and(|parent| folder(parent).is_ok()) {
            let _ = symlink(target, &at);
        }
    }
    // [5] What of it may not be read, after all.
    hide(&view.hidden)?;
    // [6] Closed: read-only, and the old tree gone.
    remount(
        Path::new(NEW),
        MsFlags::MS_RDONLY | MsFlags::MS_NOSUID | MsFlags::MS_NODEV,
    )?;
    enter()?;
    Ok(proc_self)
}

/// Moves the machine's tree to `OLD`, below a small one of our own.
fn go_to_ground() -> Result<(), Broken> {
    let base = ["/tmp", "/var/tmp", "/mnt", "/run", "/home"]
        .into_iter()
        .find(|path| Path::new(path).is_dir());
    let base = base.ok_or_else(|| Broken {
        layer: LAYER,
        why: "no folder to mount on: not even `/tmp`".to_owned(),
    })?;
    tmpfs(base, "size=1m,mode=755")?;
    folder(format!("{base}{OLD}"))?;
    pivot_root(base, &*format!("{base}{OLD}")).layer(LAYER, "changing the root")?;
    chdir("/").layer(LAYER, "going to the new root")?;
    folder(NEW)?;
    folder("/writable")?;
    // What stands in for a hidden file or folder: nobody may read it, not even its owner.
    fs_err::write("/hidden", "").layer(LAYER, "making a file")?;
    folder("/hidden.d")?;
    for path in ["/hidden", "/hidden.d"] {
        fs_err::set_permissions(path, std::fs::Permissions::from_mode(0o000))
            .layer(LAYER, "closing a file")?;
    }
    // All that is bound from here is born read-only.
    remount(
        Path::new("/"),
        MsFlags::MS_RDONLY | MsFlags::MS_NOSUID | MsFlags::MS_NODEV,
    )
}

/// Makes the new tree the root, and lets go of all else.
fn enter() -> Result<(), Broken> {
    chdir(NEW).layer(LAYER, "going to the new tree")?;
    // The old root is put on top of the new one and taken off at once: no folder is needed for it.
    pivot_root(".", ".").layer(LAYER, "changing the root")?;
    umount2(".", MntFlags::MNT_DETACH).layer(LAYER, "letting go of the old root")?;
    chdir("/").layer(LAYER, "going to the new root")
}

fn put_code(order: &Order) -> Result<(), Broken> {
    if order.file.is_empty() {
        return Ok(());
    }
    fs_err::write(
        Path::new("/writable/scratch").join(&order.file),
        &order.code,
    )
    .layer(LAYER, "writing the code")
}

fn devices(before: &[masks::Mounted]) -> Result<(), Broken> {
    for name in DEVICES {
        let outside = Path::new("/dev").join(name);
        let at = PathBuf::from(format!("{NEW}/dev/{name}"));
        fs_err::write(&at, "").layer(LAYER, "making a device")?;
        bind(&in_old(&outside), &at)?;
        // They are the machine's own: read-only keeps rights, owner and times, and takes bytes all the same.
        let mounted = masks::over(&outside, before).map(|mounted| mounted.flags);
        let flags = mounted.unwrap_or(MsFlags::empty()) | MsFlags::MS_NOSUID;
        remount(&at, flags | MsFlags::MS_RDONLY)?;
    }
    for (name, target) in [
        ("fd", "/proc/self/fd"),
        ("stdin", "fd/0"),
        ("stdout", "fd/1"),
        ("stderr", "fd/2"),
    ] {
        symlink(target, format!("{NEW}/dev/{name}")).layer(LAYER, "making a link")?;
    }
    Ok(())
}

/// A /proc of these processes alone, in which nothing can be written and nobody else's process is seen.
fn processes(order: &Order) -> Result<(), Broken> {
    let at = format!("{NEW}/proc");
    folder(&at)?;
    let flags = MsFlags::MS_NOSUID | MsFlags::MS_NODEV | MsFlags::MS_NOEXEC;
    // Only what may be looked into is seen, since Linux 5.8. The older way shows everything to the machine's root group.
    let new = mount(
        Some("proc"),
        &*at,
        Some("proc"),
        flags,
        Some("hidepid=ptraceable"),
    );
    new.or_else(|_| mount(Some("proc"), &*at, Some("proc"), flags, Some("hidepid=2")))
        .layer(LAYER, "mounting `/proc`")?;
    if masks::processes_are_counted_here() {
        // RLIMIT_NPROC does not bind root. Numbers up to 300 are not given twice, so they are on top.
        let most = format!("{}", 300 + order.limits.processes.max(2));
        fs_err::write(format!("{at}/sys/kernel/pid_max"), most)
            .layer(LAYER, "limiting the processes")?;
    }
    let _ = fs_err::write(format!("{at}/sys/kernel/hostname"), "sandbox");
    // What only root may read is closed to others already.
    let files = if order.is_root {
        masks::PROC_FILES.as_slice()
    } else {
        &masks::PROC_FILES_OF_ALL
    };
    for name in files {
        let path = format!("{at}/{name}");
        if Path::new(&path).exists() {
            bind(Path::new("/hidden"), Path::new(&path))?;
        }
    }
    let folders = if order.is_root {
        masks::PROC_FOLDERS.as_slice()
    } else {
        &[]
    };
    for name in folders {
        let path = format!("{at}/{name}");
        if Path::new(&path).is_dir() {
            bind(Path::new("/hidden.d"), Path::new(&path))?;
        }
    }
    remount(Path::new(&at), flags | MsFlags::MS_RDONLY)
}

/// Makes the machine's mounts read-only, each that something is bound from, as this namespace sees them. What is bound
/// from them afterwards is born that way.
fn close_sources(readable: &[std::ffi::OsString], before: &[masks::Mounted]) -> Result<(), Broken> {
    let flags = MsFlags::MS_RDONLY | MsFlags::MS_NOSUID | MsFlags::MS_NODEV;
    for mounted in masks::needed(readable, before) {
        let at = in_old(&mounted.at);
        match reconfigure(&at, mounted.flags | flags) {
            // What this user cannot enter outside, nobody enters inside; what is gone has gone.
            Err(Errno::EACCES | Errno::ENOENT) => {}
            done => done.layer(LAYER, &format!("closing `{}`", at.display()))?,
        }
    }
    Ok(())
}

/// Binds a file or folder to the same place in the new tree, with all that is mounted below it.
fn bind_readable(path: &Path) -> Result<(), Broken> {
    let (source, at) = (in_old(path), in_new(path));
    let Ok(about) = fs_err::metadata(&source) else {
        return Ok(()); // Gone since it was looked for: then it is not there inside either.
    };
    if about.is_dir() {
        folder(&at)?;
    } else {
        at.parent().map_or(Ok(()), folder)?;
        if !at.exists() {
            fs_err::write(&at, "").layer(LAYER, "making a place to mount on")?;
        }
    }
    let bound = again_while_it_changes(|| {
        mount(
            Some(&source),
            &at,
            None::<&str>,
            MsFlags::MS_BIND | MsFlags::MS_REC,
            None::<&str>,
        )
    });
    bound.layer(LAYER, &format!("binding `{}`", path.display()))
}

fn hide(hidden: &[std::ffi::OsString]) -> Result<(), Broken> {
    for path in hidden {
        let at = in_new(Path::new(path));
        let done = again_while_it_changes(|| {
            let Ok(about) = std::fs::symlink_metadata(&at) else {
                return Ok(()); // Not in what may be read.
            };
            let instead = if about.is_dir() {
                "/hidden.d"
            } else {
                "/hidden"
            };
            let (source, flags) = (Some(instead), MsFlags::MS_BIND);
            mount(source, &at, None::<&str>, flags, None::<&str>)
        });
        match done {
            // Saved anew all the time: Landlock has no rule for it, which is enough.
            Err(Errno::ENOENT | Errno::ENOTDIR) => {}
            done => done.layer(LAYER, &format!("hiding `{}`", path.display()))?,
        }
    }
    Ok(())
}

/// What somebody outside puts in the place of another file at this moment is neither there nor gone.
fn again_while_it_changes(mut action: impl FnMut() -> nix::Result<()>) -> nix::Result<()> {
    const TIMES: usize = 10;
    let mut done = action();
    for _ in 1..TIMES {
        if !matches!(done, Err(Errno::ENOENT | Errno::ENOTDIR)) {
            break;
        }
        done = action();
    }
    done
}

fn bind(source: &Path, at: &Path) -> Result<(), Broken> {
    mount(
        Some(source),
        at,
        None::<&str>,
        MsFlags::MS_BIND,
        None::<&str>,
    )
    .layer(LAYER, &format!("binding `{}`", at.display()))
}

fn remount(at: &Path, flags: MsFlags) -> Result<(), Broken> {
    reconfigure(at, flags).layer(LAYER, &format!("closing `{}`", at.display()))
}

fn reconfigure(at: &Path, flags: MsFlags) -> nix::Result<()> {
    mount(
        None::<&str>,
        at,
        None::<&str>,
        MsFlags::MS_BIND | MsFlags::MS_REMOUNT | flags,
        None::<&str>,
    )
}

fn change(at: &str, flags: MsFlags) -> Result<(), Broken> {
    mount(None::<&str>, at, None::<&str>, flags, None::<&str>)
        .layer(LAYER, "making the mounts private")
}

fn tmpfs(at: &str, options: &str) -> Result<(), Broken> {
    let flags = MsFlags::MS_NOSUID | MsFlags::MS_NODEV;
    mount(Some("tmpfs"), at, Some("tmpfs"), flags, Some(options))
        .layer(LAYER, &format!("mounting on `{at}`"))
}

fn folder(at: impl AsRef<Path>) -> Result<(), Broken> {
    fs_err::create_dir_all(at.as_ref()).layer(LAYER, "making a folder")
}

fn in_old(path: impl AsRef<Path>) -> PathBuf {
    below(OLD, path.as_ref())
}

fn in_new(path: impl AsRef<Path>) -> PathBuf {
    below(NEW, path.as_ref())
}

fn below(root: &str, path: &Path) -> PathBuf {
    let mut whole = PathBuf::from(root);
    whole.extend(
        path.components()
            .filter(|component| matches!(component, Component::Normal(_))),
    );
    debug_assert!(whole.as_os_str().as_bytes().starts_with(root.as_bytes()));
    whole
}
