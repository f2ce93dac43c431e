//! What comes back: rows, and everything about how they came to be that one needs to trust them.

use std::path::PathBuf;

use crate::source::{Encoding, Format, Type};

/// The answer to a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The columns of the answer.
    pub columns: Vec<Column>,
    /// The rows, at most as many as the limits allow.
    pub rows: Vec<Vec<Value>>,
    /// How many rows the question has in all; `None` when it was not counted to the end.
    pub total: Option<u64>,
    /// Whether there are rows that are not in `rows`, for the limits or for the question's own.
    pub more: bool,
    /// The bytes that were read from files.
    pub bytes: u64,
    /// What was found out about each file.
    pub tables: Vec<Table>,
    /// The rows and values that are not what they should be.
    pub bad: Bad,
    /// What a reader should know besides, a sentence each.
    pub notes: Vec<String>,
    /// How it was computed.
    pub way: Way,
    /// The SQL that was asked; for simple arguments, what they became.
    pub sql: String,
}

/// A column and its type; an expression has a type only when all its values have the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type, when there is one.
    pub kind: Option<Type>,
    /// Whether its values were computed with, and so are not sure to the last digit.
    pub is_computed: bool,
}

/// What was found out about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The name that it has in SQL.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
    /// How its rows are written.
    pub format: Format,
    /// How it is compressed: `gzip` or `zstd`.
    pub compression: Option<&'static str>,
    /// How its letters are written.
    pub encoding: Encoding,
    /// What is between two fields, when that means something.
    pub delimiter: Option<u8>,
    /// Whether the first row named the columns.
    pub header: bool,
    /// The columns and their types.
    pub columns: Vec<Column>,
    /// How many rows were read; fewer than there are when the answer was complete earlier.
    pub rows: u64,
}

/// A value of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing: an empty field.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Text.
    Text(String),
}

/// Rows and values that are not what they should be: nothing of it is dropped without a word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bad {
    /// How many of each kind.
    pub counts: Vec<(Oddity, u64)>,
    /// The first of them.
    pub examples: Vec<Example>,
}

impl Bad {
    /// Returns how many there are of all kinds.
    pub fn count(&self) -> u64 {
        self.counts.iter().map(|(_, count)| count).sum()
    }

    /// Returns how many there are of a kind.
    pub fn of(&self, oddity: Oddity) -> u64 {
        self.counts
            .iter()
            .find(|(kind, _)| *kind == oddity)
            .map_or(0, |(_, count)| *count)
    }
}

/// What may be wrong with a row or a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Oddity {
    /// A row with fewer fields than columns; the missing ones are NULL.
    Short,
    /// A row with more fields than columns; those beyond are left out.
    Long,
    /// A quote that is opened and never closed; it is read as a letter.
    OpenQuote,
    /// Bytes that are no letters in the file's encoding; each is read as U+FFFD.
    NotText,
    /// A value in a column of numbers that is no number; it is NULL.
    NotANumber,
    /// A line or an element that is no JSON object; it is no row.
    NotJson,
}

impl Oddity {
    /// Returns what it is and what was done with it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Short => "fewer fields than columns, the missing ones are NULL",
            Self::Long => "more fields than columns, those beyond are left out",
            Self::OpenQuote => "a quote is never closed, it is read as a letter",
            Self::NotText => "bytes that are no text, each is read as U+FFFD",
            Self::NotANumber => "no number in a column of numbers, read as NULL",
            Self::NotJson => "no JSON object, skipped",
        }
    }
}

/// One row or value that is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The file that it is in.
    pub path: PathBuf,
    /// The line on which the row begins, from 1.
    pub line: u64,
    /// The column, when it is about a value.
    pub column: Option<String>,
    /// What is wrong with it.
    pub oddity: Oddity,
    /// The beginning of the row or the value.
    pub text: String,
}

/// How an answer was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Groups were made while reading, in threads over parts of the file.
    Grouped,
    /// What the question needs was handed to SQLite while reading, which answered it.
    Handed,
}

impl Way {
    /// Returns the name as it is written in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Grouped => "grouped while reading",
            Self::Handed => "SQLite over what was read",
        }
    }
}
