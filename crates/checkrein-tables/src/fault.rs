//! Why there is no answer, in words that say what to do next.

use std::fmt;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which kind of thing went wrong.
    pub kind: Kind,
    /// What happened, and where.
    pub what: String,
    /// What to do next; may be empty.
    pub next: String,
}

/// The kinds of things that go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The file is not there, may not be read, or is no file.
    File,
    /// The file is no table that can be read.
    Format,
    /// The file was cut or taken away while it was read.
    Changed,
    /// The question is not understood, or asks for what is not allowed.
    Sql,
    /// A table or column of that name is not there.
    Name,
    /// More memory, disk or SQL than the limits allow.
    TooMuch,
    /// It took longer than the limits allow.
    TimedOut,
    /// It was told to stop.
    Stopped,
}

impl Fault {
    /// A fault with what happened and what to do next.
    pub fn new(kind: Kind, what: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            kind,
            what: what.into(),
            next: next.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.what)?;
        if !self.next.is_empty() {
            write!(formatter, "\nNext: {}", self.next)?;
        }
        Ok(())
    }
}

impl std::error::Error for Fault {}
