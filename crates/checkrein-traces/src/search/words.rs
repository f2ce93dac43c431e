//! Which traces share words with a text: its own words, and words that are near to them.
//!
//! BM25 over groups: each word of the query is a group of itself and its neighbours, and of a group the
//! word counts that says most of a trace. A word that no trace has and that nobody knows is taken for
//! those that are written like it.

use std::cell::RefCell;

use anyhow::Result;
use rusqlite::Connection;

use super::letters::Vocabulary;
use super::neighbours::Neighbours;
use super::terms::Terms;
use super::{Candidate, Moment};
use crate::store::Rows;
use crate::store::postings::unpack;

/// Words of a query that are looked at: who asks with a whole file is answered by its beginning.
const MOST_WORDS: usize = 48;

/// Words that are taken for others: of a pasted log, or another language, the first few.
const MOST_UNKNOWN: usize = 6;

/// What a name is worth that is found as it is written.
const WHOLE_NAME: f32 = 1.5;

/// Weaker neighbours say nothing.
const NEAR: f32 = 0.2;

/// What fits less well than this share of the best is left out.
const WORTH_SHOWING: f32 = 0.15;

/// Words of a query, with what they stand for.
pub(super) struct Search<'a> {
    connection: &'a Connection,
    among: Option<&'a Rows>,
    moment: Moment,
    neighbours: &'a Neighbours,
    vocabulary: &'a RefCell<Vocabulary>,
    unknown: usize,
    scores: Vec<f32>,
    best: Vec<f32>,
    touched: Vec<usize>,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        connection: &'a Connection,
        among: Option<&'a Rows>,
        moment: Moment,
        neighbours: &'a Neighbours,
        vocabulary: &'a RefCell<Vocabulary>,
    ) -> Self {
        let rows = usize::try_from(moment.last + 1).unwrap_or_default();
        Self {
            connection,
            among,
            moment,
            neighbours,
            vocabulary,
            unknown: 0,
            scores: vec![0.0; rows],
            best: vec![0.0; rows],
            touched: Vec::new(),
        }
    }

    /// Returns all rows that fit, best first.
    pub(super) fn run(mut self, text: &str) -> Result<Vec<Candidate>> {
        for term in asked(text) {
            self.group(&term)?;
        }
        Ok(self.candidates())
    }

    fn group(&mut self, term: &str) -> Result<()> {
        if term.starts_with('=') {
            self.term(term, WHOLE_NAME)?;
        } else {
            self.term(term, 1.0)?;
            let mut near: Vec<(String, f32)> = Vec::new();
            self.neighbours.of(term, |other, nearness| {
                if nearness >= NEAR {
                    near.push((other.to_owned(), nearness));
                }
            });
            if !self.all(&near)? {
                let alike = self.written_like(term)?;
                self.all(&alike)?;
            }
        }
        for row in self.touched.drain(..) {
            self.scores[row] += self.best[row];
            self.best[row] = 0.0;
        }
        Ok(())
    }

    /// Returns words of the store that one which is in no trace may be taken for.
    fn written_like(&mut self, term: &str) -> Result<Vec<(String, f32)>> {
        self.unknown += 1;
        if self.unknown > MOST_UNKNOWN {
            return Ok(Vec::new());
        }
        let mut vocabulary = self.vocabulary.borrow_mut();
        if self.unknown == 1 {
            vocabulary.catch_up(self.connection)?;
        }
        Ok(vocabulary.written_like(term))
    }

    /// Counts words that stand for the one in question; returns whether the group has any trace by now.
    fn all(&mut self, words: &[(String, f32)]) -> Result<bool> {
        for (word, nearness) in words {
            self.term(word, *nearness)?;
        }
        Ok(!self.touched.is_empty())
    }

    /// Counts a word in the traces that have it.
    fn term(&mut self, term: &str, weight: f32) -> Result<()> {
        let sql = "SELECT run, rows FROM posting WHERE term = ?";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut runs = statement.query([term])?;
        let mut found: Vec<(i64, f32)> = Vec::new();
        while let Some(run) = runs.next()? {
            let last = self.moment.last;
            unpack(run.get(0)?, run.get_ref(1)?.as_blob()?, |row, weight| {
                if row <= last {
                    found.push((row, weight));
                }
            });
        }
        let (all, have) = (self.moment.last as f32, found.len() as f32);
        let rare = (1.0 + (all - have + 0.5).max(0.0) / (have + 0.5)).ln();
        for (row, says) in &found {
            if self.among.is_some_and(|among| !among.contains(*row)) {
                continue;
            }
            let Some(best) = usize::try_from(*row)
                .ok()
                .and_then(|row| self.best.get_mut(row))
            else {
                continue;
            };
            let score = weight * rare * says;
            if *best == 0.0 {
                self.touched.push(*row as usize);
            }
            *best = best.max(score);
        }
        Ok(())
    }

    fn candidates(self) -> Vec<Candidate> {
        let best = self.scores.iter().copied().fold(0.0, f32::max);
        let mut candidates: Vec<Candidate> = self
            .scores
            .iter()
            .zip(0i64..)
            .filter(|(score, _)| **score > 0.0 && **score >= best * WORTH_SHOWING)
            .map(|(score, row)| Candidate { row, score: *score })
            .collect();
        // Of what fits alike, the newer first.
        candidates.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(b.row.cmp(&a.row)));
        candidates
    }
}

/// Returns the terms of a query, each once.
pub(super) fn asked(text: &str) -> Vec<String> {
    let mut asked: Vec<String> = Vec::new();
    // Long enough for every word that counts.
    let end = text.floor_char_boundary(16 * 1024);
    Terms::default().each(&text[..end], |term| {
        if asked.len() < MOST_WORDS && !asked.iter().any(|other| other == term) {
            asked.push(term.to_owned());
        }
    });
    asked
}
