//! Hands SQLite the rows and columns that a question needs, while they are read.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use super::top::Top;
use crate::compute::compile::quoted;
use crate::compute::eval::{Declined, Test, With};
use crate::compute::lane::{Lane, Lanes, Scalar};
use crate::fault::{Fault, Kind};
use crate::row::value::{Row, Val};
use crate::scan::drive::Work;
use crate::scan::relation::Relation;

/// What is handed over.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    pub(crate) columns: Vec<usize>,
    /// What rows have to be, at least; SQLite looks again.
    pub(crate) filter: Option<Test>,
    pub(crate) scalars: Vec<Scalar>,
    /// The columns that the filter and the order look at.
    pub(crate) tested: Vec<usize>,
    /// The most rows, when the filter is all that a row has to be.
    pub(crate) most: Option<usize>,
    /// Whether rows are counted when there are enough of them.
    pub(crate) counts: bool,
    /// By what the first rows are told, when they are not those that are met first.
    pub(crate) top: Option<Top>,
}

/// Rows that are kept, without memory of their own for each.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    /// The row's number in its part.
    numbers: Vec<u64>,
    cells: Vec<KeptCell>,
    text: Vec<u8>,
}

#[derive(Debug, Clone, Copy)]
enum KeptCell {
    Null,
    Int(i64),
    Real(f64),
    Text(usize, usize),
}

impl Kept {
    fn keep(&mut self, number: u64, columns: &[usize], row: &Row<'_>) {
        self.numbers.push(number);
        for &column in columns {
            self.cells.push(match row.value(column) {
                Val::Null => KeptCell::Null,
                Val::Int(value) => KeptCell::Int(value),
                Val::Real(value) => KeptCell::Real(value),
                Val::Text(text) => {
                    let start = self.text.len();
                    self.text.extend_from_slice(text);
                    KeptCell::Text(start, self.text.len())
                }
            });
        }
    }

    fn value(&self, at: usize) -> Val<'_> {
        match self.cells[at] {
            KeptCell::Null => Val::Null,
            KeptCell::Int(value) => Val::Int(value),
            KeptCell::Real(value) => Val::Real(value),
            KeptCell::Text(start, end) => Val::Text(&self.text[start..end]),
        }
    }
}

/// The rows of one part.
#[derive(Debug)]
pub(crate) struct Part {
    lane: Lane,
    kept: Kept,
    first: Vec<super::top::Kept>,
    rows: u64,
    matched: u64,
}

/// Loads one table.
pub(crate) struct Loader<'l> {
    wanted: &'l Wanted,
    insert: String,
    lanes: Lanes,
    connection: Mutex<&'l mut Connection>,
    first: Mutex<Vec<super::top::Kept>>,
    loaded: AtomicU64,
    matched: AtomicU64,
    is_declined: AtomicBool,
    memory: usize,
    failed: Mutex<Option<rusqlite::Error>>,
}

impl<'l> Loader<'l> {
    pub(crate) fn new(
        wanted: &'l Wanted,
        relation: &Relation,
        name: &str,
        connection: &'l mut Connection,
        memory: usize,
    ) -> Self {
        let columns = wanted.columns.iter();
        let columns =
            columns.map(|&column| format!(", {}", quoted(&relation.columns[column].name)));
        let marks: String = (0..wanted.columns.len())
            .map(|at| format!(", ?{}", at + 2))
            .collect();
        Self {
            insert: format!(
                "INSERT INTO {}({}{}) VALUES (?1{marks})",
                quoted(name),
                rowid(relation),
                columns.collect::<String>()
            ),
            wanted,
            lanes: Lanes::default(),
            connection: Mutex::new(connection),
            first: Mutex::default(),
            loaded: AtomicU64::new(0),
            matched: AtomicU64::new(0),
            is_declined: AtomicBool::new(false),
            failed: Mutex::default(),
            memory,
        }
    }

    /// Whether the filter could not be applied here.
    pub(crate) fn is_declined(&self) -> bool {
        self.is_declined.load(Ordering::Relaxed)
    }

    /// Returns what SQLite said when it did not take a row.
    pub(crate) fn failed(&self) -> Option<rusqlite::Error> {
        self.failed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    /// How many rows passed the filter.
    pub(crate) fn matched(&self) -> u64 {
        self.matched.load(Ordering::Relaxed)
    }

    /// Hands over what was held back to the end: the first rows by order.
    pub(crate) fn end(&self) -> rusqlite::Result<()> {
        let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        first.sort_by_key(|kept| kept.number);
        let connection = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut statement = connection.prepare_cached(&self.insert)?;
        for kept in first.drain(..) {
            statement.raw_bind_parameter(1, rowid_of(kept.number))?;
            for (at, value) in kept.values.iter().enumerate() {
                statement.raw_bind_parameter(at + 2, value.val())?;
            }
            statement.raw_execute()?;
        }
        Ok(())
    }

    fn declined(&self) -> Fault {
        self.is_declined.store(true, Ordering::Relaxed);
        Fault::new(Kind::TooMuch, "rows cannot be chosen while reading", "")
    }

    fn insert(&self, kept: &Kept, before: u64) -> rusqlite::Result<()> {
        let connection = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut statement = connection.prepare_cached(&self.insert)?;
        let width = self.wanted.columns.len();
        for (row, number) in kept.numbers.iter().enumerate() {
            if let Some(most) = self.wanted.most
                && self.loaded.load(Ordering::Relaxed) >= most as u64
            {
                break;
            }
            statement.raw_bind_parameter(1, rowid_of(before + number))?;
            for at in 0..width {
                statement.raw_bind_parameter(at + 2, kept.value(row * width + at))?;
            }
            statement.raw_execute()?;
            self.loaded.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }

    fn take(&self, part: &mut Part, row: &Row<'_>) -> Result<(), Declined> {
        let number = part.rows;
        part.rows += 1;
        let mut with = With {
            scalars: &self.wanted.scalars,
            lane: &mut part.lane,
        };
        if let Some(filter) = &self.wanted.filter
            && filter.of(row, &mut with)? != Some(true)
        {
            return Ok(());
        }
        part.matched += 1;
        if let (Some(top), Some(most)) = (&self.wanted.top, self.wanted.most) {
            return top.take(
                &mut part.first,
                most,
                number,
                &self.wanted.columns,
                row,
                &mut with,
            );
        }
        if self
            .wanted
            .most
            .is_none_or(|most| part.kept.numbers.len() < most)
        {
            part.kept.keep(number, &self.wanted.columns, row);
        }
        Ok(())
    }
}

/// The number of a row in SQL: its place in the file, from 1.
fn rowid_of(number: u64) -> i64 {
    i64::try_from(number + 1).unwrap_or(i64::MAX)
}

/// Returns a name of the row's number that no column has.
fn rowid(relation: &Relation) -> &'static str {
    let names = ["rowid", "_rowid_", "oid"];
    let free = names
        .into_iter()
        .find(|name| relation.column(name).is_none());
    free.unwrap_or("rowid")
}

impl Work for Loader<'_> {
    type Part = Part;

    fn begin(&self) -> Result<Part, Fault> {
        Ok(Part {
            lane: self.lanes.take(),
            kept: Kept::default(),
            first: Vec::new(),
            rows: 0,
            matched: 0,
        })
    }

    #[inline]
    fn row(&self, part: &mut Part, row: &Row<'_>) -> Result<(), Fault> {
        self.take(part, row).map_err(|Declined| self.declined())
    }

    fn merge(&self, part: Part, before: u64) -> Result<bool, Fault> {
        self.lanes.give(part.lane);
        self.matched.fetch_add(part.matched, Ordering::Relaxed);
        if let (Some(top), Some(most)) = (&self.wanted.top, self.wanted.most) {
            let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
            first.extend(part.first.into_iter().map(|kept| kept.behind(before)));
            top.prune(&mut first, most);
            let weight: usize = first.iter().map(super::top::Kept::weight).sum();
            if weight > self.memory {
                return Err(self.declined());
            }
            return Ok(false);
        }
        if let Err(error) = self.insert(&part.kept, before) {
            *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            return Err(Fault::new(Kind::TooMuch, "SQLite did not take a row", ""));
        }
        let is_enough = self
            .wanted
            .most
            .is_some_and(|most| self.loaded.load(Ordering::Relaxed) >= most as u64);
        Ok(is_enough && !self.wanted.counts)
    }
}
