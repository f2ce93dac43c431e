//! A line that is too long to be held: searched piece by piece, remembered by its begin.

use crate::patterns::Patterns;

/// So much of the begin is kept, for time, level and text.
const BEGIN: usize = 64 * 1024;

/// What matches may lie across two pieces by so many bytes.
const OVERLAP: usize = 16 * 1024;

/// What was seen of a line so far.
pub(crate) struct Long {
    /// The begin of the line.
    pub(crate) begin: Vec<u8>,
    found: Vec<bool>,
    is_excluded: bool,
    overlap: Vec<u8>,
}

impl Long {
    pub(crate) fn new(patterns: usize) -> Long {
        Long {
            begin: Vec::new(),
            found: vec![false; patterns],
            is_excluded: false,
            overlap: Vec::new(),
        }
    }

    /// Looks through one more piece.
    pub(crate) fn add(&mut self, patterns: &Patterns, piece: &[u8]) {
        let mut text = std::mem::take(&mut self.overlap);
        text.extend_from_slice(piece);
        for (at, found) in self.found.iter_mut().enumerate() {
            *found = *found || patterns.found(at, &text);
        }
        self.is_excluded = self.is_excluded || patterns.excludes(&text);
        let room = BEGIN.saturating_sub(self.begin.len());
        self.begin
            .extend_from_slice(&piece[..piece.len().min(room)]);
        text.drain(..text.len().saturating_sub(OVERLAP));
        self.overlap = text;
    }

    /// Tells whether the line matches.
    pub(crate) fn is_match(&self) -> bool {
        self.found.iter().all(|found| *found) && !self.is_excluded
    }
}
