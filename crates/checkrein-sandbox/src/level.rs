//! Which level this machine gives, found out by building it once; and the way into each.

use std::ffi::OsString;
use std::sync::OnceLock;

use crate::run::{Done, Found};
use crate::{Job, Level, Refused};

/// What was tried, and what became of it.
#[derive(Debug)]
pub(crate) struct Tried {
    pub(crate) level: Level,
    /// Why no better one could be had: layer and cause.
    pub(crate) failures: Vec<(String, String)>,
}

impl Tried {
    /// The refusal, when there is no level at all.
    pub(crate) fn refused(&self) -> Refused {
        let causes: Vec<String> = self
            .failures
            .iter()
            .map(|(layer, why)| format!("{layer}: {why}"))
            .collect();
        let why = format!("no sandbox can be built here ({})", causes.join("; "));
        Refused::new(
            "sandbox",
            why,
            crate::refused::advice_without(&self.failures),
        )
    }
}

/// Tries once and remembers.
pub(crate) fn tried() -> &'static Tried {
    static TRIED: OnceLock<Tried> = OnceLock::new();
    TRIED.get_or_init(try_all)
}

#[cfg(target_os = "linux")]
fn try_all() -> Tried {
    use crate::linux::outer;
    let mut failures = Vec::new();
    for level in [Level::Namespaces, Level::Landlock] {
        match outer::try_out(level) {
            Ok(()) => return Tried { level, failures },
            Err(failure) => failures.push(failure),
        }
    }
    Tried {
        level: Level::None,
        failures,
    }
}

#[cfg(target_os = "macos")]
fn try_all() -> Tried {
    match crate::macos::try_out() {
        Ok(()) => Tried {
            level: Level::Seatbelt,
            failures: Vec::new(),
        },
        Err(failure) => Tried {
            level: Level::None,
            failures: vec![failure],
        },
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn try_all() -> Tried {
    let why = format!("nothing is known for {}", std::env::consts::OS);
    Tried {
        level: Level::None,
        failures: vec![("system".to_owned(), why)],
    }
}

/// The folders of PATH in which a level's code may look for programs: what runs as nobody cannot start root's own.
pub(crate) fn path(level: Level, path: OsString) -> OsString {
    #[cfg(target_os = "linux")]
    if level == Level::Landlock && crate::linux::nobody::is_the_user() {
        let folders = std::env::split_paths(&path);
        let open = folders.filter(|folder| crate::linux::nobody::closed(folder).is_none());
        return std::env::join_paths(open).unwrap_or(path);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = level;
    path
}

/// Runs a job behind what a level stands for.
pub(crate) fn start(
    level: Level,
    job: &Job,
    found: &Found,
    stop: &dyn Fn() -> bool,
) -> Result<Done, Refused> {
    #[cfg(target_os = "linux")]
    {
        crate::linux::outer::run(level, job, found, stop)
    }
    #[cfg(not(target_os = "linux"))]
    {
        crate::macos::run(level, job, found, stop)
    }
}
