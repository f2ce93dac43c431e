//! Finds what was decided before: by words, and by meaning where there is a model.

mod cursor;
mod letters;
mod neighbours;
mod rank;
mod terms;
pub(crate) mod vectors;
mod words;

use anyhow::Result;
use checkrein_core::trace::Trace;
use checkrein_embed::{Embedder, Level};

use crate::store::{Filter, Page, Rows, Store};

#[cfg(test)]
mod tests;

pub(crate) use letters::{Vocabulary, is_written_like_others};
pub(crate) use neighbours::Neighbours;
pub(crate) use terms::Terms;
pub use vectors::meant_text;

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
    /// Whether nothing was found since no word of the question can be looked for: `the of`.
    pub says_nothing: bool,
}

/// A row that may be an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The row of the trace.
    pub row: i64,
    /// How well it fits.
    pub score: f32,
}

/// What was in the store when a question was asked: a later page of the answer counts no more than that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// The last row; rows are numbered from one without gaps.
    pub last: i64,
}

impl Store {
    /// Searches by words, and by meaning where there is a model.
    pub fn search(&self, query: &Query, embedder: Option<&mut dyn Embedder>) -> Result<Answer> {
        let now = self.moment()?;
        let (moment, offset) = match &query.page.cursor {
            Some(cursor) => cursor::read(cursor, query, now)?,
            None => (now, 0),
        };
        let among = self.rows(&query.filter)?;
        let (ranked, level, without_vector) =
            self.ranked(&query.text, among.as_ref(), moment, embedder)?;
        let limit = query.page.limit.max(1);
        let page = ranked.iter().skip(offset).take(limit);
        let found: Result<Vec<Found>> = page
            .map(|ranked| {
                Ok(Found {
                    trace: self.at(ranked.row)?,
                    score: ranked.score,
                    by: ranked.by,
                })
            })
            .collect();
        let more = offset.saturating_add(limit) < ranked.len();
        Ok(Answer {
            found: found?,
            level,
            next: more.then(|| cursor::write(moment, offset + limit, query)),
            total: ranked.len(),
            without_vector,
            says_nothing: ranked.is_empty() && words::asked(&query.text).is_empty(),
        })
    }

    /// Returns the rows that share words with a text, best first.
    pub fn by_words(&self, text: &str, rows: Option<&Rows>) -> Result<Vec<Candidate>> {
        self.by_words_of(text, rows, self.moment()?)
    }

    /// The same, of the traces that were there at a moment.
    pub fn by_words_of(
        &self,
        text: &str,
        rows: Option<&Rows>,
        moment: Moment,
    ) -> Result<Vec<Candidate>> {
        let neighbours = self.neighbours.get_or_init(Neighbours::default);
        words::Search::new(&self.connection, rows, moment, neighbours, &self.vocabulary).run(text)
    }

    /// Returns what is in the store now.
    pub fn moment(&self) -> Result<Moment> {
        let sql = "SELECT max(row) FROM trace";
        let mut statement = self.connection.prepare_cached(sql)?;
        let last: Option<i64> = statement.query_row([], |row| row.get(0))?;
        let last = last.unwrap_or_default();
        Ok(Moment { last })
    }
}
