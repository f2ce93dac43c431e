//! What is to be run, what it may see, and how much of everything it may have.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Code, and the world that it may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Which interpreter reads the code.
    pub language: Language,
    /// The code itself.
    pub code: String,
    /// The project: may be read, never written. Its own `.venv` is used, its `node_modules` is found.
    pub project: Option<PathBuf>,
    /// Further files and folders that may be read.
    pub readable: Vec<PathBuf>,
    /// Files and folders that may not be read, although they lie in what may be: secrets of the project.
    pub hidden: Vec<PathBuf>,
    /// Where the code starts: an absolute path inside of what may be read. `None` is the scratch folder, which
    /// can be written. `PROJECT` in the environment names the project's root either way.
    pub start: Option<PathBuf>,
    /// Names of hosts that may be reached by HTTP and HTTPS, through a proxy of ours. Empty: no network at all.
    pub hosts: Vec<String>,
    /// How much of everything.
    pub limits: Limits,
    /// May it run without any sandbox where none can be built? Only the person's own configuration may say so.
    pub may_run_without: bool,
}

impl Job {
    /// A job that sees the system's folders and nothing else, with limits that suit most.
    pub fn new(language: Language, code: impl Into<String>) -> Self {
        Self {
            language,
            code: code.into(),
            project: None,
            readable: Vec::new(),
            hidden: Vec::new(),
            start: None,
            hosts: Vec::new(),
            limits: Limits::default(),
            may_run_without: false,
        }
    }
}

/// The interpreters that code can be written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// `python3`, or the project's own `.venv`.
    Python,
    /// `bash`.
    Bash,
    /// `node`.
    Node,
}

impl Language {
    /// The name as a caller writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Python => "python",
            Self::Bash => "bash",
            Self::Node => "node",
        }
    }
}

/// How much of everything a job may have. What is above is refused to it or ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// By the clock on the wall, from the start to the end.
    pub time: Duration,
    /// Bytes of memory, of all its processes together.
    pub memory: u64,
    /// Processes and threads at once.
    pub processes: u32,
    /// Bytes of the largest file that it may write.
    pub file: u64,
    /// Bytes of all that it writes to files: scratch folder, `/tmp` and `/dev/shm` together.
    pub scratch: u64,
    /// Bytes that are kept of what it prints, of stdout and of stderr each. The rest is counted.
    pub output: u64,
}

impl Default for Limits {
    /// Enough for a gigabyte of data that is read as it goes, and no more than a laptop can spare.
    fn default() -> Self {
        const MEGABYTE: u64 = 1 << 20;
        Self {
            time: Duration::from_secs(60),
            memory: 2048 * MEGABYTE,
            processes: 256,
            file: 512 * MEGABYTE,
            scratch: 1024 * MEGABYTE,
            output: 8 * MEGABYTE,
        }
    }
}
