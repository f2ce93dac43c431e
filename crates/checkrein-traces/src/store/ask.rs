//! What may be asked for: filters and pages.

use std::fmt;

use anyhow::Result;
use checkrein_core::time::Timestamp;
use checkrein_core::trace::Outcome;
use rusqlite::types::Value;

use crate::Place;

use super::Store;

/// Which traces are asked for; what is not given does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those of a category.
    pub category: Option<String>,
    /// Those of a feature.
    pub feature: Option<String>,
    /// Those with an outcome.
    pub outcome: Option<Outcome>,
    /// Those that were made in a session.
    pub session: Option<String>,
    /// Those about a file: its path, the end of it (`login.rs`), or a folder that it is in (`src/auth`).
    pub file: Option<String>,
    /// Those made then or later.
    pub since: Option<Timestamp>,
    /// Those made before.
    pub until: Option<Timestamp>,
}

/// Which part of an answer is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many at most.
    pub limit: usize,
    /// What the answer before this one said as `next`.
    pub cursor: Option<String>,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            limit: 10,
            cursor: None,
        }
    }
}

/// A question that cannot be answered as it was asked: what is wrong with it, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub next: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.what)
    }
}

impl std::error::Error for Wrong {}

/// The rows that a filter lets through.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    bits: Vec<u64>,
    /// How many there are.
    pub count: usize,
}

impl Rows {
    /// Whether a row is among them.
    pub fn contains(&self, row: i64) -> bool {
        let Ok(row) = usize::try_from(row) else {
            return false;
        };
        self.bits
            .get(row / 64)
            .is_some_and(|bits| bits >> (row % 64) & 1 == 1)
    }

    fn insert(&mut self, row: i64) {
        let Ok(row) = usize::try_from(row) else {
            return;
        };
        if self.bits.len() <= row / 64 {
            self.bits.resize(row / 64 + 1, 0);
        }
        self.bits[row / 64] |= 1 << (row % 64);
        self.count += 1;
    }
}

impl Store {
    /// Returns the rows that a filter lets through; `None` when it lets all through.
    pub fn rows(&self, filter: &Filter) -> Result<Option<Rows>> {
        let (condition, values) = filter.condition(&self.place);
        if values.is_empty() {
            return Ok(None);
        }
        let sql = format!("SELECT row FROM trace WHERE {condition}");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut found = statement.query(rusqlite::params_from_iter(values))?;
        let mut rows = Rows::default();
        while let Some(row) = found.next()? {
            rows.insert(row.get(0)?);
        }
        Ok(Some(rows))
    }
}

impl Filter {
    /// Returns the filter as a condition on the table of traces, with its values.
    pub(super) fn condition(&self, place: &Place) -> (String, Vec<Value>) {
        let mut parts = vec!["1".to_owned()];
        let mut values = Vec::new();
        let mut is = |part: &str, value: Value| {
            parts.push(part.to_owned());
            values.push(value);
        };
        if let Some(category) = &self.category {
            is("trace.category = ?", category.clone().into());
        }
        if let Some(feature) = &self.feature {
            is("trace.feature = ?", feature.clone().into());
        }
        if let Some(outcome) = self.outcome {
            is("trace.outcome = ?", outcome.as_str().to_owned().into());
        }
        if let Some(session) = &self.session {
            is("trace.session = ?", session.clone().into());
        }
        if let Some(since) = self.since {
            is("trace.at >= ?", milliseconds(since).into());
        }
        if let Some(until) = self.until {
            is("trace.at < ?", milliseconds(until).into());
        }
        if let Some(file) = &self.file {
            let file = place.relative(file);
            let file = file.trim_end_matches('/');
            // Around both, a slash: then the path, its end and a folder are all parts of it.
            is(
                "trace.row IN (SELECT row FROM file WHERE instr('/' || path || '/', ?) > 0)",
                format!("/{file}/").into(),
            );
        }
        (parts.join(" AND "), values)
    }
}

/// Returns a time as the tables hold it.
pub(super) fn milliseconds(at: Timestamp) -> i64 {
    i64::try_from(at.as_millisecond()).unwrap_or(i64::MAX)
}
