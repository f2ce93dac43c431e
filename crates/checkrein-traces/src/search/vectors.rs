//! What traces mean: their vectors in memory, one after the other, and an exact look at all of them.
//!
//! No index: at 20,000 traces a look at all takes milliseconds, finds the best for certain, and filters
//! cost nothing.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

use anyhow::{Result, ensure};
use checkrein_core::trace::Trace;
use checkrein_embed::Embedder;
use rusqlite::OptionalExtension;

use super::Candidate;
use crate::store::shelf::{Key, Shelf, key};
use crate::store::{Rows, Store};

/// How many texts are made into vectors between two looks at the clock.
const BATCH: usize = 16;

/// How much of a reason is read, in characters. Models read some 256 tokens; the decision must fit in.
const LONGEST_REASON: usize = 700;

/// Returns what a vector is made of: the reason first, then the decision and what kind it is of.
///
/// Measured, as the share of questions whose answer is among the first five (tests/retrieval, its
/// transformer): the decision alone 0.24, decision and reason 0.53, the reason first 0.56, this 0.58.
pub fn meant_text(trace: &Trace) -> String {
    let Trace {
        decision, category, ..
    } = trace;
    let reason = trace.context.trim();
    let end = reason.char_indices().nth(LONGEST_REASON);
    let reason = end.map_or(reason, |(end, _)| &reason[..end]);
    let gap = if reason.is_empty() { "" } else { " " };
    format!("{reason}{gap}{decision} ({category})")
}

/// The vectors of a store, as one model makes them.
pub(crate) struct Vectors {
    model: String,
    dimensions: usize,
    shelf: Shelf,
    /// The last row that was looked at.
    seen: Option<Seen>,
    rows: Vec<i64>,
    values: Vec<f32>,
    /// Rows whose text has no vector yet, with the key of the text.
    missing: Vec<(i64, Key)>,
}

/// The last row that was looked at, and what it is known again by.
struct Seen {
    row: i64,
    id: String,
    /// Rises when the store is built anew: its indexes are then made again.
    schema: i64,
}

impl Vectors {
    fn new(store: &Store, model: &dyn Embedder) -> Result<Self> {
        Ok(Self {
            model: model.id().to_owned(),
            dimensions: model.dimensions(),
            shelf: Shelf::open(&store.place.vectors())?,
            seen: None,
            rows: Vec::new(),
            values: Vec::new(),
            missing: Vec::new(),
        })
    }

    /// Takes in the traces that came since the last time, with the vectors that are kept of them.
    fn catch_up(&mut self, store: &Store) -> Result<()> {
        if !self.is_continued_by(store)? {
            self.seen = None;
            self.rows.clear();
            self.values.clear();
            self.missing.clear();
        }
        let after = self.seen.as_ref().map_or(i64::MIN, |seen| seen.row);
        let sql = "SELECT row, id FROM trace WHERE row > ? ORDER BY row";
        let mut statement = store.connection.prepare_cached(sql)?;
        let rows = statement.query_map([after], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let rows: Vec<(i64, String)> = rows.collect::<Result<_, _>>()?;
        let traces = store.whole("trace.row > ? ORDER BY trace.row", [after])?;
        ensure!(
            rows.len() == traces.len(),
            "the store changed while it was read"
        );
        let new: Vec<(i64, Key)> = rows
            .iter()
            .zip(&traces)
            .map(|((row, _), trace)| (*row, key(&meant_text(trace))))
            .collect();
        let schema = schema(store)?;
        self.place(new)?;
        if let Some((row, id)) = rows.into_iter().next_back() {
            self.seen = Some(Seen { row, id, schema });
        }
        Ok(())
    }

    /// Whether what was taken in is still how the store begins: it may have been built anew since.
    fn is_continued_by(&self, store: &Store) -> Result<bool> {
        let Some(seen) = &self.seen else {
            return Ok(true);
        };
        let sql = "SELECT id FROM trace WHERE row = ?";
        let mut statement = store.connection.prepare_cached(sql)?;
        let id: Option<String> = statement
            .query_row([seen.row], |row| row.get(0))
            .optional()?;
        Ok(id.as_ref() == Some(&seen.id) && schema(store)? == seen.schema)
    }

    /// Puts rows to their vectors, as far as those are kept.
    fn place(&mut self, mut new: Vec<(i64, Key)>) -> Result<()> {
        if new.is_empty() {
            return Ok(());
        }
        let mut places: HashMap<Key, Vec<i64>> = HashMap::with_capacity(new.len());
        for (row, key) in &new {
            places.entry(*key).or_default().push(*row);
        }
        let size = self.dimensions * 4;
        let (rows, values) = (&mut self.rows, &mut self.values);
        values.reserve(new.len() * self.dimensions);
        self.shelf.each(&self.model, |key, bytes| {
            if bytes.len() == size
                && let Some(of) = places.remove(key)
            {
                for row in of {
                    rows.push(row);
                    values.extend(
                        bytes
                            .as_chunks()
                            .0
                            .iter()
                            .map(|bytes| f32::from_le_bytes(*bytes)),
                    );
                }
            }
        })?;
        new.retain(|(_, key)| places.contains_key(key));
        self.missing.extend(new);
        Ok(())
    }

    /// Makes vectors that are missing, the newest first, for as long as `go_on` says so.
    fn fill(
        &mut self,
        store: &Store,
        model: &mut dyn Embedder,
        go_on: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<usize> {
        let all = self.missing.len();
        while !self.missing.is_empty() && go_on(all - self.missing.len(), all) {
            let now = self
                .missing
                .split_off(self.missing.len().saturating_sub(BATCH));
            let texts: Vec<String> = now
                .iter()
                .map(|(row, _)| Ok(meant_text(&store.at(*row)?)))
                .collect::<Result<_>>()?;
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let made = model.embed(&texts)?;
            let mut kept = Vec::with_capacity(made.len());
            for ((row, key), vector) in now.into_iter().zip(made) {
                self.rows.push(row);
                self.values.extend_from_slice(&vector);
                kept.push((key, vector));
            }
            // A disk that is full, or a file that another holds: the vectors serve this search all the same.
            let _ = self.shelf.put(&self.model, &kept);
        }
        go_on(all - self.missing.len(), all);
        Ok(all - self.missing.len())
    }

    /// Returns the rows nearest to a vector, nearest first; of equal ones the newest.
    fn nearest(&self, asked: &[f32], among: Among<'_>, least: f32, most: usize) -> Vec<Candidate> {
        let mut best: BinaryHeap<Reverse<(Score, i64)>> = BinaryHeap::with_capacity(most + 1);
        let vectors = self.values.chunks_exact(self.dimensions.max(1));
        for (row, vector) in self.rows.iter().zip(vectors) {
            if !among.has(*row) {
                continue;
            }
            let score = product(asked, vector);
            if score < least {
                continue;
            }
            let entry = Reverse((Score(score), *row));
            if best.len() < most {
                best.push(entry);
            } else if let Some(mut worst) = best.peek_mut()
                && entry < *worst
            {
                *worst = entry;
            }
        }
        let sorted = best.into_sorted_vec().into_iter();
        sorted
            .map(|Reverse((score, row))| Candidate {
                row,
                score: score.0,
            })
            .collect()
    }
}

/// Returns a number that rises whenever tables or indexes of the store are made.
fn schema(store: &Store) -> Result<i64> {
    let mut statement = store.connection.prepare_cached("PRAGMA schema_version")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// Which rows are asked for: those that a filter lets through, of those that were there at some moment.
#[derive(Clone, Copy)]
pub(super) struct Among<'a> {
    pub(super) rows: Option<&'a Rows>,
    pub(super) last: i64,
}

impl Among<'_> {
    fn has(self, row: i64) -> bool {
        row <= self.last && self.rows.is_none_or(|rows| rows.contains(row))
    }
}

/// A number that can be sorted.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Score(f32);

impl Eq for Score {}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Score {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// Multiplies vectors. Sixteen sums side by side, which the compiler puts into the processor's wide
/// registers; the order of additions is the same everywhere, so the result is as well.
fn product(one: &[f32], other: &[f32]) -> f32 {
    let mut sums = [0.0f32; 16];
    let (one, one_rest) = one.as_chunks::<16>();
    let (other, other_rest) = other.as_chunks::<16>();
    for (one, other) in one.iter().zip(other) {
        for at in 0..16 {
            sums[at] += one[at] * other[at];
        }
    }
    let rest: f32 = one_rest
        .iter()
        .zip(other_rest)
        .map(|(one, other)| one * other)
        .sum();
    sums.iter().sum::<f32>() + rest
}

/// What a search by meaning has found.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Nearest {
    /// The rows, nearest first.
    pub candidates: Vec<Candidate>,
    /// How many traces have no vector yet.
    pub without_vector: usize,
    pub(super) missing: HashSet<i64>,
}

impl Nearest {
    /// Whether a row could not be found, since it has no vector.
    pub(super) fn lack(&self, row: i64) -> bool {
        self.missing.contains(&row)
    }
}

impl Store {
    /// Makes the vectors that are missing, the newest traces first, and returns how many were made.
    ///
    /// `go_on` is told how many of how many are done, and says whether there is time for more.
    pub fn embed(
        &self,
        model: &mut dyn Embedder,
        go_on: &mut dyn FnMut(usize, usize) -> bool,
    ) -> Result<usize> {
        self.with_vectors(model, |vectors, model| vectors.fill(self, model, go_on))
    }

    /// Forgets vectors that no trace needs with this model, and returns how many there were.
    pub fn forget_vectors(&self, model: &mut dyn Embedder) -> Result<usize> {
        let mut needed = HashSet::new();
        for trace in self.traces()? {
            needed.insert(key(&meant_text(&trace)));
        }
        self.with_vectors(model, |vectors, model| {
            vectors.shelf.keep(model.id(), |key| needed.contains(key))
        })
    }

    /// Returns the rows that mean the most similar to a text: at least `least`, at most `most`.
    pub(super) fn by_meaning(
        &self,
        model: &mut dyn Embedder,
        text: &str,
        among: Among<'_>,
        least: f32,
        most: usize,
    ) -> Result<Nearest> {
        self.with_vectors(model, |vectors, model| {
            let asked = model.embed(&[text])?.pop().unwrap_or_default();
            Ok(Nearest {
                candidates: vectors.nearest(&asked, among, least, most),
                without_vector: vectors.missing.len(),
                missing: vectors.missing.iter().map(|(row, _)| *row).collect(),
            })
        })
    }

    fn with_vectors<T>(
        &self,
        model: &mut dyn Embedder,
        run: impl FnOnce(&mut Vectors, &mut dyn Embedder) -> Result<T>,
    ) -> Result<T> {
        let mut slot = self.vectors.borrow_mut();
        let is_same = |vectors: &Vectors| {
            vectors.model == model.id() && vectors.dimensions == model.dimensions()
        };
        let mut vectors = match slot.take().filter(is_same) {
            Some(vectors) => vectors,
            None => Vectors::new(self, model)?,
        };
        vectors.catch_up(self)?;
        // Whatever fails from here on, what is in memory may be half done: it is then read again.
        let done = run(&mut vectors, model)?;
        *slot = Some(vectors);
        Ok(done)
    }
}
