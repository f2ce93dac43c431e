//! A small world around the sandbox: a project, secrets beside it, and things that listen. Attempts know all their
//! names, so that what keeps them out is the sandbox and not that they would have to search.

use std::net::{TcpListener, UdpSocket};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::{Mutex, MutexGuard};

use serde_json::{Value, json};

use crate::person::Person;
use crate::survivors;

/// What nobody inside may ever say.
pub(crate) const SECRET: &str = "the-moon-is-a-harsh-mistress";

/// One world at a time: what is alive is counted.
static ONE: Mutex<()> = Mutex::new(());

pub(crate) struct World {
    pub(crate) person: Person,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) victim: Child,
    shared: PathBuf,
    name: String,
    tcp: TcpListener,
    udp: UdpSocket,
    _listeners: Vec<UnixListener>,
    _fifo: fs_err::File,
    _one: MutexGuard<'static, ()>,
}

impl World {
    pub(crate) fn new(person: Person) -> Self {
        let one = ONE
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        survivors::inherit();
        let folder = tempfile::Builder::new()
            .prefix("world with space ")
            .tempdir()
            .unwrap();
        let at = folder.path();
        let name = at.file_name().unwrap().to_str().unwrap().replace(' ', "-");
        for (file, text) in [
            ("project/data.txt", "some data\n"),
            ("project/.env", SECRET),
            ("project/sub/deep.txt", "deep\n"),
            ("project/keys/key", SECRET),
            ("outside/secret", SECRET),
            ("home/.ssh/id", SECRET),
            ("scratch/file", "x"),
            ("tmp/file", "x"),
        ] {
            fs_err::create_dir_all(at.join(file).parent().unwrap()).unwrap();
            fs_err::write(at.join(file), text).unwrap();
        }
        std::os::unix::fs::symlink(at.join("outside/secret"), at.join("project/link")).unwrap();
        let listeners = vec![
            UnixListener::bind(at.join("outside/socket")).unwrap(),
            UnixListener::bind(at.join("project/socket")).unwrap(),
            UnixListener::bind_addr(&SocketAddr::from_abstract_name(&name).unwrap()).unwrap(),
        ];
        nix::unistd::mkfifo(
            &at.join("project/fifo"),
            nix::sys::stat::Mode::from_bits_truncate(0o666),
        )
        .unwrap();
        for entry in walk(at) {
            person.owns(&entry);
        }
        fs_err::set_permissions(at, PermissionsExt::from_mode(0o755)).unwrap();
        for socket in ["outside/socket", "project/socket", "project/fifo"] {
            fs_err::set_permissions(at.join(socket), PermissionsExt::from_mode(0o666)).unwrap();
        }
        set_user_id(person, &at.join("project/who"));
        let fifo = fs_err::OpenOptions::new()
            .read(true)
            .write(true)
            .open(at.join("project/fifo"))
            .unwrap();
        let shared = Path::new("/dev/shm").join(&name);
        fs_err::write(&shared, SECRET).unwrap();
        fs_err::set_permissions(&shared, PermissionsExt::from_mode(0o666)).unwrap();
        let victim = person
            .command(Path::new("/bin/sleep"))
            .arg("1000")
            .env("CHECKREIN_SECRET", SECRET)
            .spawn()
            .unwrap();
        Self {
            person,
            victim,
            shared,
            name,
            tcp: TcpListener::bind("127.0.0.1:0").unwrap(),
            udp: UdpSocket::bind("127.0.0.1:0").unwrap(),
            _listeners: listeners,
            _fifo: fifo,
            _one: one,
            folder,
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What attempts are told.
    pub(crate) fn told(&self) -> Value {
        json!({
            "secret": SECRET,
            "world": self.folder.path(),
            "project": self.path("project"),
            "outside": self.path("outside"),
            "home": self.path("home"),
            "shared": self.shared,
            "abstract": self.name,
            "victim": self.victim.id(),
            "tcp": self.tcp.local_addr().unwrap().port(),
            "udp": self.udp.local_addr().unwrap().port(),
            "other": self.person.other(),
            // What the limits of bombs allow, see `attempts`.
            "processes": 64,
            "memory": 300 << 20,
            "scratch": 48 << 20,
            "file": 24 << 20,
        })
    }

    /// Asserts that nothing was changed by anybody.
    #[track_caller]
    pub(crate) fn is_whole(&mut self, after: &str) {
        for (file, text) in [
            ("project/data.txt", "some data\n"),
            ("project/.env", SECRET),
            ("project/sub/deep.txt", "deep\n"),
            ("outside/secret", SECRET),
        ] {
            assert_eq!(
                fs_err::read_to_string(self.path(file)).unwrap(),
                text,
                "{after}: `{file}` was changed"
            );
        }
        let mut names: Vec<String> = names(&self.path("project"));
        names.sort();
        assert_eq!(
            names,
            [
                ".env", "data.txt", "fifo", "keys", "link", "socket", "sub", "who"
            ],
            "{after}"
        );
        assert_eq!(
            names_sorted(&self.path("outside")),
            ["secret", "socket"],
            "{after}"
        );
        assert!(
            self.victim.try_wait().unwrap().is_none(),
            "{after}: the victim is dead"
        );
    }

    /// What an attempt without a sandbox has left, which is no fault of anybody.
    pub(crate) fn tidied(&self) {
        for (folder, kept) in [
            (
                "project",
                &[
                    ".env", "data.txt", "fifo", "keys", "link", "socket", "sub", "who",
                ][..],
            ),
            ("outside", &["secret", "socket"]),
        ] {
            for name in names(&self.path(folder)) {
                if !kept.contains(&name.as_str()) {
                    let path = self.path(folder).join(name);
                    let _ = fs_err::remove_file(&path);
                    let _ = std::fs::remove_dir_all(&path);
                }
            }
        }
        for (file, text) in [
            ("project/data.txt", "some data\n"),
            ("project/.env", SECRET),
            ("project/sub/deep.txt", "deep\n"),
            ("outside/secret", SECRET),
        ] {
            fs_err::create_dir_all(self.path(file).parent().unwrap()).unwrap();
            fs_err::write(self.path(file), text).unwrap();
            self.person.owns(&self.path(file));
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = self.victim.kill();
        let _ = self.victim.wait();
        let _ = fs_err::remove_file(&self.shared);
    }
}

/// A copy of `id` that makes whoever runs it somebody else.
fn set_user_id(person: Person, at: &Path) {
    fs_err::copy("/usr/bin/id", at).unwrap();
    if nix::unistd::geteuid().is_root() {
        std::os::unix::fs::lchown(at, Some(person.other()), None).unwrap();
    }
    fs_err::set_permissions(at, PermissionsExt::from_mode(0o4755)).unwrap();
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut all = vec![folder.to_path_buf()];
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if entry.file_type().unwrap().is_dir() {
            all.extend(walk(&path))
        } else {
            all.push(path)
        }
    }
    all
}

fn names(folder: &Path) -> Vec<String> {
    std::fs::read_dir(folder)
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

fn names_sorted(folder: &Path) -> Vec<String> {
    let mut names = names(folder);
    names.sort();
    names
}

/// The program that runs jobs, with its input from `job` and all of its world around it: a secret in its environment and
/// one in a descriptor that it was started with.
pub(crate) fn try_sandbox(world: &World, job: &Value) -> Value {
    use std::io::Write;
    // Bash opens a descriptor that is inherited, which nothing in Rust's library does.
    let script = r#"exec 9<"$1"; exec "$2""#;
    let mut child = world
        .person
        .command(Path::new("/bin/bash"))
        .args(["-c", script, "-"])
        .arg(world.path("outside/secret"))
        .arg(env!("CARGO_BIN_EXE_try-sandbox"))
        .env("HOME", world.path("home"))
        .env("CHECKREIN_SECRET", SECRET)
        .env("PYTHONPATH", world.path("outside"))
        .env("TMPDIR", world.path("tmp"))
        .current_dir(world.folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(job.to_string().as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}
