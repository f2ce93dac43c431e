//! How a job ended, what it printed, and behind how much it ran.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A job that has run, whatever came of it. Nothing that it started is alive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Why it is over.
    pub how: How,
    /// The first bytes of its stdout, up to the limit.
    pub output: Vec<u8>,
    /// The first bytes of its stderr, up to the limit.
    pub errors: Vec<u8>,
    /// All bytes that it wrote to stdout.
    pub output_bytes: u64,
    /// All bytes that it wrote to stderr.
    pub errors_bytes: u64,
    /// From the start to the end.
    pub took: Duration,
    /// What it ran behind.
    pub level: Level,
    /// Bytes that its processes read, by the kernel's count; where the kernel counts. With what the interpreter
    /// reads to start, without what is read by memory maps.
    pub read_bytes: Option<u64>,
}

/// Why a job is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum How {
    /// It ended by itself, with this code.
    Exit(i32),
    /// It died by this signal.
    Signal(i32),
    /// It was killed when its time was over.
    TimedOut,
    /// It was killed since the caller no longer wants it.
    Cancelled,
    /// It was killed since its processes together had more memory than allowed.
    TooMuchMemory,
    /// It was killed since it had more processes than allowed.
    TooManyProcesses,
    /// It was killed since it had written more than allowed, where no file system of its own refuses that.
    TooMuchWritten,
}

/// What stands between the code and the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// Linux: namespaces of its own, Landlock and a filter of system calls.
    Namespaces,
    /// Linux without user namespaces: Landlock and a filter of system calls.
    Landlock,
    /// macOS: a Seatbelt profile.
    Seatbelt,
    /// Nothing.
    None,
}

impl Level {
    /// The name that stands in results.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Namespaces => "namespaces+landlock+seccomp",
            Self::Landlock => "landlock+seccomp",
            Self::Seatbelt => "seatbelt",
            Self::None => "none",
        }
    }
}
