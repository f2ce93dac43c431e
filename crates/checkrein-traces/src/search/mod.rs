//! Finds what was decided before: by words, and by meaning where there is a model.

mod rank;
pub(crate) mod vectors;
mod words;

use anyhow::Result;
use checkrein_core::trace::Trace;
use checkrein_embed::{Embedder, Level};

use crate::store::{Filter, Page, Rows, Store};

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// In the asker's own words.
    pub text: String,
    /// Among which traces.
    pub filter: Filter,
    /// Which part of the answer.
    pub page: Page,
}

/// What a trace was found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Its words.
    Words,
    /// What it means.
    Meaning,
    /// Both.
    Both,
}

/// A trace that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The trace.
    pub trace: Trace,
    /// How well it fits; comparable within one answer.
    pub score: f32,
    /// What it was found by.
    pub by: By,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// The traces, best first.
    pub found: Vec<Found>,
    /// How much of the meaning was known.
    pub level: Level,
    /// The cursor of the next page, if there is one.
    pub next: Option<String>,
    /// How many were found on all pages.
    pub total: usize,
    /// How many traces have no vector yet and were found by words alone.
    pub without_vector: usize,
}

/// A row that may be an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The row of the trace.
    pub row: i64,
    /// How well it fits.
    pub score: f32,
}

/// Returns what is embedded of a trace.
pub fn embedded_text(trace: &Trace) -> String {
    if trace.context.is_empty() {
        return trace.decision.clone();
    }
    format!("{}\n{}", trace.decision, trace.context)
}

impl Store {
    /// Searches by words, and by meaning where there is a model.
    pub fn search(&self, query: &Query, embedder: Option<&mut dyn Embedder>) -> Result<Answer> {
        let rows = self.rows(&query.filter)?;
        let (ranked, level, without_vector) = self.ranked(&query.text, rows.as_ref(), embedder)?;
        let total = ranked.len();
        let found: Result<Vec<Found>> = ranked
            .into_iter()
            .take(query.page.limit.max(1))
            .map(|ranked| {
                Ok(Found {
                    trace: self.at(ranked.row)?,
                    score: ranked.score,
                    by: ranked.by,
                })
            })
            .collect();
        Ok(Answer {
            found: found?,
            level,
            total,
            without_vector,
            next: None,
        })
    }

    /// Returns the rows that share words with a text, best first.
    pub fn by_words(&self, text: &str, rows: Option<&Rows>) -> Result<Vec<Candidate>> {
        words::search(self, text, rows)
    }

    /// Returns the trace in a row.
    pub fn at(&self, row: i64) -> Result<Trace> {
        let json: String = self
            .connection
            .prepare_cached("SELECT json FROM trace WHERE row = ?")?
            .query_row([row], |row| row.get(0))?;
        Ok(serde_json::from_str(&json)?)
    }
}
