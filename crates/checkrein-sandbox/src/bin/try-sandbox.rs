//! Runs one job that stands as JSON on standard input, and prints as JSON how it ended. For tests, measurements, and
//! for whoever wants to see what the sandbox does; nothing is installed with it.

use std::io::{Read, Write};
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::Duration;

use checkrein_sandbox::{Ended, Job, Language, Limits, Refused};
use serde::Deserialize;
use serde_json::{Value, json};

fn main() -> ExitCode {
    if let Some(code) = checkrein_sandbox::helper() {
        return code;
    }
    let mut text = String::new();
    if std::io::stdin().read_to_string(&mut text).is_err() {
        return ExitCode::FAILURE;
    }
    let wanted: Wanted = match serde_json::from_str(&text) {
        Ok(wanted) => wanted,
        Err(error) => return said(&json!({ "wrong": error.to_string() })),
    };
    #[cfg(target_os = "linux")]
    if let Err(error) = denied::deny(&wanted.without) {
        return said(&json!({ "wrong": error }));
    }
    if wanted.ahead {
        checkrein_sandbox::keep_ahead();
    }
    let (times, stop_after) = (wanted.times.unwrap_or(1), wanted.stop_after_ms);
    let job = wanted.job();
    let mut last = Value::Null;
    let mut own = None;
    for _ in 0..times {
        let (end, ended) = mpsc::channel::<()>();
        let clock = stop_after.map(|after| {
            // Ends with the run when that is sooner.
            std::thread::spawn(move || {
                matches!(
                    ended.recv_timeout(Duration::from_millis(after)),
                    Err(mpsc::RecvTimeoutError::Timeout)
                )
            })
        });
        let outcome = checkrein_sandbox::run(&job, &|| {
            clock
                .as_ref()
                .is_some_and(std::thread::JoinHandle::is_finished)
        });
        drop(end);
        last = told(outcome);
        // From the first run on: what is opened once is not lost.
        own = own.or_else(descriptors);
    }
    if let Some((before, after)) = own.zip(descriptors()).filter(|_| times > 1) {
        last["own"] =
            json!({ "descriptors_more": after.saturating_sub(before), "children": children() });
    }
    said(&last)
}

/// How many descriptors this process has open.
fn descriptors() -> Option<usize> {
    Some(std::fs::read_dir("/proc/self/fd").ok()?.count())
}

/// How many children of this process nobody has buried.
fn children() -> usize {
    let own = std::process::id().to_string();
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let parents = entries.filter_map(|entry| {
        let text = fs_err::read_to_string(entry.path().join("stat")).ok()?;
        text.rsplit_once(')')?
            .1
            .split_ascii_whitespace()
            .nth(1)
            .map(str::to_owned)
    });
    parents.filter(|parent| *parent == own).count()
}

fn said(value: &Value) -> ExitCode {
    match writeln!(std::io::stdout(), "{value}") {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn told(outcome: Result<Ended, Refused>) -> Value {
    match outcome {
        Ok(ended) => json!({
            "how": format!("{:?}", ended.how),
            "output": String::from_utf8_lossy(&ended.output),
            "errors": String::from_utf8_lossy(&ended.errors),
            "output_bytes": ended.output_bytes,
            "errors_bytes": ended.errors_bytes,
            "milliseconds": u64::try_from(ended.took.as_millis()).unwrap_or(u64::MAX),
            "level": ended.level.as_str(),
            "read_bytes": ended.read_bytes,
        }),
        Err(refused) => {
            json!({ "refused": refused.layer, "why": refused.why, "next": refused.next })
        }
    }
}

/// The job as it is written, with everything but language and code left to the defaults.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    language: Language,
    code: String,
    project: Option<std::path::PathBuf>,
    #[serde(default)]
    readable: Vec<std::path::PathBuf>,
    #[serde(default)]
    hidden: Vec<std::path::PathBuf>,
    start: Option<std::path::PathBuf>,
    #[serde(default)]
    hosts: Vec<String>,
    #[serde(default)]
    limits: WantedLimits,
    #[serde(default)]
    may_run_without: bool,
    stop_after_ms: Option<u64>,
    times: Option<u32>,
    /// Keep the next sandbox ready, as a server does.
    #[serde(default)]
    ahead: bool,
    /// System calls that this program denies itself first, so that it is as on a machine that has none: `unshare`,
    /// `landlock`.
    #[serde(default)]
    without: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedLimits {
    time_ms: Option<u64>,
    memory: Option<u64>,
    processes: Option<u32>,
    file: Option<u64>,
    scratch: Option<u64>,
    output: Option<u64>,
}

impl Wanted {
    fn job(self) -> Job {
        let (usual, limits) = (Limits::default(), self.limits);
        Job {
            project: self.project,
            readable: self.readable,
            hidden: self.hidden,
            start: self.start,
            hosts: self.hosts,
            may_run_without: self.may_run_without,
            limits: Limits {
                time: limits.time_ms.map_or(usual.time, Duration::from_millis),
                memory: limits.memory.unwrap_or(usual.memory),
                processes: limits.processes.unwrap_or(usual.processes),
                file: limits.file.unwrap_or(usual.file),
                scratch: limits.scratch.unwrap_or(usual.scratch),
                output: limits.output.unwrap_or(usual.output),
            },
            ..Job::new(self.language, self.code)
        }
    }
}

/// Makes this process one of a machine that lacks something. The kernel's own way to lack it: a filter.
#[cfg(target_os = "linux")]
mod denied {
    use nix::libc;
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};

    pub(super) fn deny(without: &[String]) -> Result<(), String> {
        let numbers = without.iter().map(|name| match name.as_str() {
            "unshare" => Ok(libc::SYS_unshare),
            "landlock" => Ok(libc::SYS_landlock_create_ruleset),
            other => Err(format!("`{other}` cannot be denied")),
        });
        let rules: std::collections::BTreeMap<i64, Vec<_>> = numbers
            .map(|number| Ok((number?, vec![])))
            .collect::<Result<_, String>>()?;
        if rules.is_empty() {
            return Ok(());
        }
        let machine = std::env::consts::ARCH
            .try_into()
            .map_err(|_| "no filter for this processor".to_owned())?;
        let filter = SeccompFilter::new(
            rules,
            SeccompAction::Allow,
            SeccompAction::Errno(libc::EPERM.unsigned_abs()),
            machine,
        );
        let program: BpfProgram = filter
            .and_then(TryInto::try_into)
            .map_err(|error| error.to_string())?;
        seccompiler::apply_filter(&program).map_err(|error| error.to_string())
    }
}
