//! What can go wrong with a question, each with what to do.

use std::fmt;
use std::path::PathBuf;

/// Why there is no answer.
#[derive(Debug)]
pub enum Fault {
    /// A pattern cannot be used.
    Pattern {
        /// The pattern as it was given.
        pattern: String,
        /// What is wrong with it, and what to write.
        why: String,
    },
    /// The question cannot be understood.
    Question(String),
    /// A file cannot be read as a log.
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and what to do.
        why: String,
    },
    /// It was told to stop.
    Stopped,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Pattern { pattern, why } => {
                write!(formatter, "the pattern `{pattern}` cannot be used: {why}")
            }
            Fault::Question(why) => formatter.write_str(why),
            Fault::File { path, why } => write!(formatter, "`{}` {why}", path.display()),
            Fault::Stopped => formatter.write_str("it was stopped before the end of the files"),
        }
    }
}

impl std::error::Error for Fault {}
