//! How much one question may take.

use std::time::Duration;

/// How much one question may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The longest that it may take.
    pub time: Duration,
    /// The most rows that are handed back.
    pub rows: usize,
    /// The most bytes of text and numbers that are handed back.
    pub bytes: usize,
    /// The most memory for groups and for rows that are to be sorted; beyond, it goes through the disk.
    pub memory: usize,
    /// The most room on disk, in files that have no name and end with the question.
    pub disk: u64,
    /// How many threads read; 0 for as many as there are processors.
    pub threads: usize,
    /// Whether groups may be made while reading; without, SQLite makes them, which tests compare.
    pub grouped: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(120),
            rows: 10_000,
            bytes: 16 << 20,
            memory: 16 << 20,
            disk: 8 << 30,
            threads: 0,
            grouped: true,
        }
    }
}
