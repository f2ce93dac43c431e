//! Which file is a table, and what a person says about it that need not be found out.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// A file that is a table; everything but the path may be left to be found out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// Where it lies.
    pub path: PathBuf,
    /// The table's name in SQL; without one it is the file's, and `t` names the only one.
    pub name: Option<String>,
    /// How the rows are written.
    pub format: Option<Format>,
    /// What is between two fields.
    pub delimiter: Option<u8>,
    /// What is around a field that has the delimiter in it; `Some(None)` for nothing.
    pub quote: Option<Option<u8>>,
    /// How letters are written.
    pub encoding: Option<Encoding>,
    /// Whether the first row names the columns.
    pub header: Header,
    /// The types of columns, by their names, that are not to be inferred.
    pub types: BTreeMap<String, Type>,
}

impl Source {
    /// A file of which nothing else is said.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            ..Self::default()
        }
    }
}

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Fields between delimiters, rows on lines.
    Csv,
    /// One JSON object on each line.
    JsonLines,
    /// One JSON array of objects.
    JsonArray,
}

impl Format {
    /// Returns the name as it is written in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "json_lines",
            Self::JsonArray => "json_array",
        }
    }
}

/// How letters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8, with or without its mark.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-16, low byte first.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, high byte first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// Windows-1252, which is what is meant by Latin-1 as well.
    #[serde(rename = "windows-1252", alias = "latin-1", alias = "iso-8859-1")]
    Windows1252,
}

impl Encoding {
    /// Returns the name as it is written in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// Returns the encoding of a name that a person may write.
    pub fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().replace(['_', ' '], "-").as_str() {
            "utf-8" | "utf8" | "ascii" | "us-ascii" => Some(Self::Utf8),
            "utf-16" | "utf16" | "utf-16le" | "utf-16-le" => Some(Self::Utf16Le),
            "utf-16be" | "utf-16-be" => Some(Self::Utf16Be),
            "windows-1252" | "cp1252" | "cp-1252" | "latin-1" | "latin1" | "iso-8859-1"
            | "iso8859-1" => Some(Self::Windows1252),
            _ => None,
        }
    }
}

/// Whether the first row names the columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Header {
    /// It is found out from what the rows look like.
    #[default]
    Guess,
    /// It does.
    Yes,
    /// It is a row like the others; the columns are `column1`, `column2`, …
    No,
}

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// Whole numbers that fit 64 bits.
    Integer,
    /// Numbers.
    Real,
    /// Anything, as it is written; dates too, which sort right when the year comes first.
    Text,
}

impl Type {
    /// Returns the name as SQL and answers have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Real => "real",
            Self::Text => "text",
        }
    }

    /// Returns the type of a name that a person may write.
    pub fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "integer" | "int" | "bigint" | "int64" => Some(Self::Integer),
            "real" | "float" | "double" | "number" | "numeric" | "decimal" | "float64" => {
                Some(Self::Real)
            }
            "text" | "string" | "str" | "varchar" | "date" | "datetime" | "timestamp" => {
                Some(Self::Text)
            }
            _ => None,
        }
    }

    /// Returns the type that holds what either holds.
    pub(crate) fn with(self, other: Self) -> Self {
        match (self, other) {
            (a, b) if a == b => a,
            (Self::Text, _) | (_, Self::Text) => Self::Text,
            _ => Self::Real,
        }
    }
}
