//! Counts what is wrong with rows and values, and keeps the first of each kind.

use crate::answer::Oddity;

/// Kept of each kind: enough to see what it is about.
const KEPT: usize = 3;

/// The letters of an example.
const LETTERS: usize = 80;

const ODDITIES: [Oddity; 6] = [
    Oddity::Short,
    Oddity::Long,
    Oddity::OpenQuote,
    Oddity::NotText,
    Oddity::NotANumber,
    Oddity::NotJson,
];

/// What was wrong in one part of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    counts: [u64; ODDITIES.len()],
    pub(crate) examples: Vec<Found>,
}

/// One row or value that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) oddity: Oddity,
    /// Lines before it, in its part of the file.
    pub(crate) lines: u64,
    /// The column of the relation.
    pub(crate) column: Option<usize>,
    pub(crate) text: String,
}

impl Tally {
    /// Counts; true when an example is wanted.
    #[inline]
    pub(crate) fn count(&mut self, oddity: Oddity) -> bool {
        let count = &mut self.counts[oddity as usize];
        *count += 1;
        *count <= KEPT as u64
    }

    pub(crate) fn keep(&mut self, oddity: Oddity, lines: u64, column: Option<usize>, text: &[u8]) {
        let text = String::from_utf8_lossy(&text[..text.len().min(LETTERS * 4)]);
        self.examples.push(Found {
            oddity,
            lines,
            column,
            text: text.trim_end().chars().take(LETTERS).collect(),
        });
    }

    /// Adds what was wrong in the part behind, which begins `lines` lines further on.
    pub(crate) fn append(&mut self, other: Self, lines: u64) {
        for found in other.examples {
            let same = self
                .examples
                .iter()
                .filter(|kept| kept.oddity == found.oddity);
            if same.count() < KEPT {
                self.examples.push(Found {
                    lines: found.lines + lines,
                    ..found
                });
            }
        }
        for (count, more) in self.counts.iter_mut().zip(other.counts) {
            *count += more;
        }
    }

    pub(crate) fn counts(&self) -> impl Iterator<Item = (Oddity, u64)> {
        let both = ODDITIES.into_iter().zip(self.counts);
        both.filter(|(_, count)| *count > 0)
    }
}
