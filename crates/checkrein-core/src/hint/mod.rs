//! One line of advice for a prompt: what was decided again and again in a situation like it, always with
//! success. The cold side prepares a small file; here it is read, and the line is found that fits.
//!
//! Precision comes before reach: an unrelated prompt gets nothing, and neither do questions, thanks, slash
//! commands and what is only quoted.

mod best;
mod file;

pub use best::best;
pub use file::{LONGEST_FILE, LONGEST_LINE, MOST, parse, render};

use std::path::Path;

/// What is said when a prompt is about a situation that is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Hint {
    /// The id of the pattern.
    pub pattern: String,
    /// The line.
    pub line: String,
    /// The situations, each in the stems that tell it.
    pub situations: Vec<Vec<Stem>>,
}

/// A stem of a situation.
#[derive(Clone, Debug, PartialEq)]
pub struct Stem {
    /// The stem.
    pub text: String,
    /// How much it tells, in hundredths: rare ones more.
    pub weight: u16,
    /// Whether it names a subject by itself.
    pub names: bool,
}

/// Reads the prepared file. One that is missing, broken or of another version is as good as none.
pub fn read(path: &Path) -> Vec<Hint> {
    match fs_err::metadata(path) {
        Ok(found) if found.len() <= LONGEST_FILE as u64 => {}
        _ => return Vec::new(),
    }
    match fs_err::read_to_string(path) {
        Ok(text) => parse(&text),
        Err(_) => Vec::new(),
    }
}
