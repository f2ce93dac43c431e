//! What a person's choices have taught about one catalog: how much a word of a prompt speaks for a
//! skill, or against it, besides what the skill's own texts say.
//!
//! This is what the prompt path reads: one small file, sorted, searched and never parsed as a whole.
//! `taught` changes it, `kept` says which words of a prompt it may hold.

mod kept;
mod taught;

use std::path::Path;

use fs_err as fs;

pub use kept::kept;
pub use taught::{Foreign, Lesson, Taught};

/// So much can all that was learned add to a skill's score for a prompt, or take away, in the units
/// of `words`: one is a telling word that only this skill has.
///
/// A skill that is ahead of the next by more than twice this stays first, whatever was learned: a
/// clear case cannot be broken. Found by `checkrein eval learning`: a larger bound adds to what wrong
/// choices cost, and hardly anything to what right ones gain.
pub const BOUND: f32 = 0.3;

/// Skills that one prompt's words can have been learned of; no prompt means more.
const SKILLS: usize = 32;

/// The first line of a file that this version reads.
const HEADER: &str = "v\t1";

/// What begins the line of a word.
const WORD: &str = "word";

/// What was learned, as it lies on the disk: a header, then lines in the order of their bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    text: String,
}

impl Learned {
    /// Reads a file; `None` when there is none, or none that this version reads.
    pub fn open(path: &Path) -> Option<Self> {
        Self::of_text(fs::read_to_string(path).ok()?)
    }

    /// Takes the text of a file; `None` when it is not one that this version reads.
    pub fn of_text(text: String) -> Option<Self> {
        let header = text.lines().next();
        (header == Some(HEADER)).then_some(Self { text })
    }

    /// Adds up what words speak for each skill, given what each word counts; never more than
    /// [`BOUND`] for a skill, or against it.
    pub fn sums<'stem>(&self, words: impl Iterator<Item = (&'stem str, f32)>) -> Vec<(&str, f32)> {
        let mut sums: Vec<(&str, f32)> = Vec::new();
        for (stem, counts) in words {
            for (skill, weight) in self.of(stem) {
                if let Some((_, sum)) = sums.iter_mut().find(|(known, _)| *known == skill) {
                    *sum += counts * weight;
                } else if sums.len() < SKILLS {
                    sums.push((skill, counts * weight));
                }
            }
        }
        for (_, sum) in &mut sums {
            *sum = sum.clamp(-BOUND, BOUND);
        }
        sums
    }

    /// Returns the skills that a stem speaks for or against, and how much.
    ///
    /// Only the lines that a binary search meets are looked at. A line that is no weight is skipped.
    pub fn of(&self, stem: &str) -> impl Iterator<Item = (&str, f32)> {
        let prefix = format!("{WORD}\t{stem}\t");
        let start = first_line(&self.text, &prefix);
        self.text[start..]
            .lines()
            .map_while(move |line| line.strip_prefix(prefix.as_str()))
            .filter_map(|rest| {
                let (skill, weight) = rest.split_once('\t')?;
                let weight: f32 = weight.parse().ok()?;
                weight.is_finite().then_some((skill, weight))
            })
    }
}

/// Returns where the first line begins that does not come before a prefix.
fn first_line(text: &str, prefix: &str) -> usize {
    let (mut low, mut high) = (
        text.find('\n').map_or(text.len(), |end| end + 1),
        text.len(),
    );
    while low < high {
        let bytes = text.as_bytes();
        let middle = low + (high - low) / 2;
        let is_newline = |byte: &u8| *byte == b'\n';
        let start = bytes[low..middle]
            .iter()
            .rposition(is_newline)
            .map_or(low, |at| low + at + 1);
        let end = bytes[middle..high]
            .iter()
            .position(is_newline)
            .map_or(high, |at| middle + at + 1);
        if bytes[start..end] < *prefix.as_bytes() {
            low = end;
        } else {
            high = start;
        }
    }
    low
}

#[cfg(test)]
mod tests;
