//! macOS: the system's own `sandbox-exec` with a profile that denies everything and then names what may be. Also the
//! way in which a job runs where nothing is known, if the person's own configuration says that it may.
//!
//! Not run in our own checks, which are on Linux; the profile is tested as text.

use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use crate::run::{ASK, Done, Found, Kept, Reading};
use crate::scratch::Scratch;
use crate::{How, Job, Level, Limits, Refused, view};

const PROGRAM: &str = "/usr/bin/sandbox-exec";

/// What macOS keeps for programs, besides the folders that Linux has too.
const SYSTEM: [&str; 7] = [
    "/System",
    "/Library/Frameworks",
    "/Library/Developer/CommandLineTools",
    "/private/var/db/dyld",
    "/private/etc/ssl",
    "/opt/homebrew",
    "/usr/local",
];

/// Runs `true` behind a profile.
pub(crate) fn try_out() -> Result<(), (String, String)> {
    let profile = profile(&[], &[], Path::new("/private/var/empty"));
    let tried = Command::new(PROGRAM)
        .args(["-p", &profile, "/usr/bin/true"])
        .env_clear()
        .stdin(Stdio::null())
        .output();
    match tried {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err((
            "seatbelt".to_owned(),
            String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        )),
        Err(error) => Err(("seatbelt".to_owned(), format!("`{PROGRAM}`: {error}"))),
    }
}

/// Runs a job behind a profile, or behind nothing.
pub(crate) fn run(
    level: Level,
    job: &Job,
    found: &Found,
    stop: &dyn Fn() -> bool,
) -> Result<Done, Refused> {
    let failed = |what: &str, error: &dyn std::fmt::Display| {
        Refused::new(
            "sandbox",
            format!("{what}: {error}"),
            "run it again; if it stays, look at the folder for temporary files",
        )
    };
    if !job.hosts.is_empty() {
        let why = format!(
            "hosts can only be opened with a network of its own, and the level here is `{}`",
            level.as_str()
        );
        return Err(Refused::new(
            "network",
            why,
            "leave the hosts out of your configuration",
        ));
    }
    let scratch =
        Scratch::new().map_err(|error| failed("no scratch folder can be made", &error))?;
    let view = view::of(
        job,
        &found.interpreters,
        found.home.as_deref(),
        scratch.path(),
    )?;
    let (command, file) = found.command(job, scratch.path());
    fs_err::write(scratch.path().join(file), &job.code)
        .map_err(|error| failed("the code cannot be written", &error))?;
    let mut child = if level == Level::Seatbelt {
        let paths =
            |paths: &[std::ffi::OsString]| paths.iter().map(PathBuf::from).collect::<Vec<_>>();
        let profile = profile(&paths(&view.readable), &paths(&view.hidden), scratch.path());
        let mut child = Command::new(PROGRAM);
        child
            .arg("-p")
            .arg(profile)
            .arg("/bin/sh")
            .args(["-c", &limited(&job.limits), "sh"])
            .args(&command);
        child
    } else {
        let mut child = Command::new(&command[0]);
        child.args(&command[1..]);
        child
    };
    child
        .env_clear()
        .envs(found.environment(job, scratch.path(), scratch.path()))
        .current_dir(job.start.as_deref().unwrap_or(scratch.path()))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // Its own group, which is ended as a whole.
        .process_group(0);
    let child = child
        .spawn()
        .map_err(|error| failed("the code cannot be started", &error))?;
    Ok(follow(child, job, stop))
}

/// Limits that a shell can set before it becomes the interpreter.
fn limited(limits: &Limits) -> String {
    format!(
        "ulimit -c 0; ulimit -f {}; ulimit -t {}; ulimit -n 1024; exec \"$@\"",
        limits.file.div_ceil(512),
        limits.time.as_secs() + 1
    )
}

fn follow(mut child: Child, job: &Job, stop: &dyn Fn() -> bool) -> Done {
    let until = Instant::now() + job.limits.time;
    let limit = job.limits.output;
    let (output, errors) = (
        Reading::start(child.stdout.take(), limit),
        Reading::start(child.stderr.take(), limit),
    );
    let how = loop {
        if let Ok(Some(status)) = child.try_wait() {
            break status
                .code()
                .map_or_else(|| How::Signal(status.signal().unwrap_or(0)), How::Exit);
        }
        if Instant::now() >= until {
            break How::TimedOut;
        }
        if stop() {
            break How::Cancelled;
        }
        std::thread::park_timeout(ASK);
    };
    end_group(&child);
    let _ = child.kill();
    let _ = child.wait();
    let end =
        |reading: std::io::Result<Reading>| reading.map_or_else(|_| Kept::default(), Reading::end);
    Done {
        how,
        output: end(output),
        errors: end(errors),
        read_bytes: None,
    }
}

/// Ends the whole group. By the system's own `kill`, since nothing of ours calls the kernel here.
fn end_group(child: &Child) {
    let _ = Command::new("/bin/kill")
        .args(["-KILL", "--", &format!("-{}", child.id())])
        .stderr(Stdio::null())
        .status();
}

/// The profile: what is denied comes last, since the last rule that fits is the one that counts.
fn profile(readable: &[PathBuf], hidden: &[PathBuf], scratch: &Path) -> String {
    let mut text = String::from(
        "(version 1)\n(deny default)\n(allow process-fork)\n(allow process-exec)\n(allow signal (target same-sandbox))\n\
         (allow sysctl-read)\n(allow file-read-metadata)\n(allow mach-lookup (global-name \"com.apple.system.opendirectoryd.libinfo\"))\n\
         (allow file-read* file-write-data (literal \"/dev/null\") (literal \"/dev/zero\"))\n\
         (allow file-read* (literal \"/\") (literal \"/dev/random\") (literal \"/dev/urandom\"))\n\
         (allow ipc-posix-sem)\n",
    );
    let system = SYSTEM.iter().map(PathBuf::from);
    for path in system.chain(readable.iter().cloned()) {
        text.push_str(&format!("(allow file-read* (subpath {}))\n", quoted(&path)));
    }
    text.push_str(&format!(
        "(allow file-read* file-write* (subpath {}))\n",
        quoted(scratch)
    ));
    for path in hidden {
        text.push_str(&format!("(deny file-read* (subpath {}))\n", quoted(path)));
    }
    text.push_str("(deny network*)\n");
    text
}

/// A path as a string of the profile's language. What is not text cannot be said in it, and so is not given.
fn quoted(path: &Path) -> String {
    let text = path.to_str().unwrap_or("/dev/null/not-text");
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_denies_first_and_hides_last() {
        let text = profile(
            &["/a/project \"x\"".into()],
            &["/a/project/.env".into()],
            Path::new("/scratch"),
        );
        assert!(text.starts_with("(version 1)\n(deny default)\n"));
        assert!(
            text.contains(r#"(allow file-read* (subpath "/a/project \"x\""))"#),
            "{text}"
        );
        let hidden = text.find(".env").unwrap();
        assert!(
            hidden > text.rfind("(allow").unwrap() && text.ends_with("(deny network*)\n"),
            "{text}"
        );
    }

    #[test]
    fn limits_are_set_before_the_interpreter() {
        let limits = Limits {
            file: 1024,
            ..Limits::default()
        };
        assert_eq!(
            limited(&limits),
            "ulimit -c 0; ulimit -f 2; ulimit -t 61; ulimit -n 1024; exec \"$@\""
        );
    }
}
