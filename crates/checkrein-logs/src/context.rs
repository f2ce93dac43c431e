//! Lines before and after the matches that are shown; no line is shown twice.

use std::collections::VecDeque;

use crate::block::{Block, backwards, line_at};
use crate::{Hit, Shown, show};

/// What is known of the lines around.
pub(crate) struct Context {
    wanted_before: usize,
    wanted_after: usize,
    width: usize,
    /// The last lines of the block before.
    past: VecDeque<Shown>,
    /// Lines that the last match still lacks.
    lacking: usize,
    /// The number of the last line that is shown.
    shown: u64,
}

impl Context {
    pub(crate) fn new(before: usize, after: usize, width: usize) -> Context {
        Context {
            wanted_before: before,
            wanted_after: after,
            width,
            past: VecDeque::new(),
            lacking: 0,
            shown: 0,
        }
    }

    /// Another file begins.
    pub(crate) fn forget(&mut self) {
        self.past.clear();
        self.lacking = 0;
        self.shown = 0;
    }

    /// A block begins: the last match may lack lines of it.
    pub(crate) fn block(&mut self, hits: &mut VecDeque<Hit>, block: &Block, base: u64) {
        if self.lacking == 0 {
            return;
        }
        let lacking = std::mem::take(&mut self.lacking);
        let lines = self.following(block, 0, base + 1, lacking);
        if let Some(hit) = hits.back_mut() {
            hit.after.extend(lines);
        }
    }

    /// Returns the lines before a match, and takes it out of the lines after the match before.
    pub(crate) fn before(
        &mut self,
        hits: &mut VecDeque<Hit>,
        block: &Block,
        start: usize,
        line: u64,
    ) -> Vec<Shown> {
        self.lacking = 0;
        if let Some(hit) = hits
            .back_mut()
            .filter(|hit| hit.place.file == block.about.file)
        {
            hit.after.retain(|shown| shown.line < line);
            let last = hit.after.last().or(hit.text.last());
            self.shown = last.map_or(0, |shown| shown.line);
        }
        let mut lines: Vec<Shown> = backwards(&block.bytes[..start])
            .take(self.wanted_before)
            .zip(1..)
            .map(|(at, back)| Shown {
                line: line - back,
                text: show::line(line_at(&block.bytes, at), self.width, None),
            })
            .collect();
        let missing = self.wanted_before - lines.len();
        lines.extend(self.past.iter().rev().take(missing).cloned());
        lines.retain(|shown| shown.line > self.shown);
        lines.reverse();
        lines
    }

    /// Returns the lines after a match.
    pub(crate) fn after(&mut self, block: &Block, end: usize, line: u64) -> Vec<Shown> {
        self.following(block, end, line, self.wanted_after)
    }

    fn following(&mut self, block: &Block, mut at: usize, line: u64, count: usize) -> Vec<Shown> {
        let mut lines = Vec::new();
        while lines.len() < count && at < block.bytes.len() {
            let text = line_at(&block.bytes, at);
            at += text.len();
            lines.push(Shown {
                line: line + lines.len() as u64,
                text: show::line(text, self.width, None),
            });
        }
        self.lacking = count - lines.len();
        lines
    }

    /// A block ends: its last lines may be before a match of the next one.
    pub(crate) fn remember(&mut self, block: &Block, base: u64) {
        if self.wanted_before == 0 {
            return;
        }
        let lines = base + crate::scan::newlines(&block.bytes);
        let starts: Vec<usize> = backwards(&block.bytes).take(self.wanted_before).collect();
        let first = lines + 1 - starts.len() as u64;
        for (at, start) in starts.into_iter().rev().enumerate() {
            let text = show::line(line_at(&block.bytes, start), self.width, None);
            self.past.push_back(Shown {
                line: first + at as u64,
                text,
            });
        }
        let excess = self.past.len().saturating_sub(self.wanted_before);
        self.past.drain(..excess);
    }
}
