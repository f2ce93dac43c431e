//! Which rows have which word, and how much it says of them.
//!
//! Each posting is two bytes: the row within its run, and a weight of sixteen. A run is short enough that
//! a new trace writes little, and long enough that a common word is in few places.

use std::collections::HashMap;

use anyhow::Result;
use checkrein_core::trace::Trace;
use rusqlite::{Connection, params};

use crate::search::{Terms, is_written_like_others};

/// The rows of a run: twelve bits.
const RUN: i64 = 4096;

/// Weights that a posting can have: four bits.
const WEIGHTS: f32 = 16.0;

/// How little a word gains by being there again, and how much a long text loses: k1 and b of BM25.
/// Decisions are short, and a word that is there once is what they are about.
const GAIN: f32 = 0.3;
const LOSS: f32 = 0.3;

/// Words of an ordinary trace; fixed, so that a weight never changes.
const ORDINARY: f32 = 22.0;

/// Postings that are kept in memory before they are written.
const KEPT: usize = 6_000_000;

/// Words that are known by number at once.
const KNOWN: usize = 250_000;

/// What a trace is found by: words by their numbers, with their weights.
pub(super) type Weighed = Vec<(u32, u8)>;

/// Numbers words; lives where lines are parsed.
#[derive(Default)]
pub(super) struct Dictionary {
    terms: Terms,
    numbers: HashMap<Box<str>, u32>,
    /// The numbers of what was taken apart before, as it was written.
    chunks: HashMap<Box<str>, Box<[u32]>>,
    /// How much each word weighs in the text at hand, and which are in it.
    counts: Vec<f32>,
    there: Vec<u32>,
    /// Words whose numbers were not told yet.
    pub(super) fresh: Vec<Box<str>>,
}

impl Dictionary {
    /// Whether it should be forgotten before more is read: words of which each is there once fill the memory.
    pub(super) fn is_full(&self) -> bool {
        self.numbers.len() > KNOWN
    }

    /// Weighs the words of a trace.
    pub(super) fn trace(&mut self, trace: &Trace) -> Weighed {
        self.count(&trace.decision, 1.0);
        self.count(&trace.context, 1.0);
        self.count(&trace.category, 0.6);
        for file in &trace.files {
            self.count(file, 0.4);
        }
        self.count(&trace.note, 0.5);
        self.weigh()
    }

    /// Weighs the words of what was seen later.
    pub(super) fn note(&mut self, note: &str) -> Weighed {
        self.count(note, 0.5);
        self.weigh()
    }

    fn count(&mut self, text: &str, weight: f32) {
        for chunk in Terms::chunks(text) {
            // Most are known. They are looked up once: that is a fifth of what reading a log takes.
            if let Some(numbers) = self.chunks.get(chunk) {
                tally(&mut self.counts, &mut self.there, numbers, weight);
                continue;
            }
            let numbers = self.numbers_of(chunk);
            tally(&mut self.counts, &mut self.there, &numbers, weight);
            if self.chunks.len() >= KNOWN {
                self.chunks.clear();
            }
            self.chunks.insert(chunk.into(), numbers);
        }
    }

    fn numbers_of(&mut self, chunk: &str) -> Box<[u32]> {
        let Self {
            terms,
            numbers,
            counts,
            fresh,
            ..
        } = self;
        let mut of_chunk = Vec::new();
        terms.of_chunk(chunk, |term| {
            let number = match numbers.get(term) {
                Some(number) => *number,
                None => {
                    let number = numbers.len() as u32;
                    numbers.insert(term.into(), number);
                    fresh.push(term.into());
                    counts.push(0.0);
                    number
                }
            };
            of_chunk.push(number);
        });
        of_chunk.into()
    }

    fn weigh(&mut self) -> Weighed {
        let Self { counts, there, .. } = self;
        let all: f32 = there.iter().map(|number| counts[*number as usize]).sum();
        let length = 1.0 - LOSS + LOSS * all / ORDINARY;
        let weight = |times: f32| times * (GAIN + 1.0) / (times + GAIN * length);
        // Above zero, below GAIN + 1.
        let step = |times: f32| (weight(times) / (GAIN + 1.0) * WEIGHTS).min(WEIGHTS - 1.0) as u8;
        there
            .drain(..)
            .map(|number| {
                let times = std::mem::take(&mut counts[number as usize]);
                (number, step(times))
            })
            .collect()
    }
}

/// Counts words of a text, and notes which of them are in it.
fn tally(counts: &mut [f32], there: &mut Vec<u32>, numbers: &[u32], weight: f32) {
    for number in numbers {
        let count = &mut counts[*number as usize];
        if *count == 0.0 {
            there.push(*number);
        }
        *count += weight;
    }
}

/// Gathers postings and writes them in the order of the table.
#[derive(Default)]
pub(super) struct Postings {
    names: Vec<Box<str>>,
    rows: Vec<Vec<u32>>,
    kept: usize,
}

impl Postings {
    /// Learns the names of words, in the order of their numbers.
    pub(super) fn learn(&mut self, names: Vec<Box<str>>) {
        self.names.extend(names);
        self.rows.resize_with(self.names.len(), Vec::new);
    }

    /// Notes which words a row has.
    pub(super) fn add(&mut self, row: i64, weighed: &Weighed) {
        for (number, weight) in weighed {
            let posting = (row as u32) << 4 | u32::from(*weight);
            if let Some(rows) = self.rows.get_mut(*number as usize) {
                rows.push(posting);
                self.kept += 1;
            }
        }
    }

    /// Whether it is time to write.
    pub(super) fn is_full(&self) -> bool {
        self.kept >= KEPT
    }

    /// Forgets the words and their numbers.
    pub(super) fn forget(&mut self, connection: &Connection) -> Result<()> {
        self.write(connection)?;
        *self = Self::default();
        Ok(())
    }

    /// Writes what was gathered behind what is there.
    pub(super) fn write(&mut self, connection: &Connection) -> Result<()> {
        let mut order: Vec<usize> = (0..self.names.len())
            .filter(|number| !self.rows[*number].is_empty())
            .collect();
        order.sort_unstable_by(|a, b| self.names[*a].cmp(&self.names[*b]));
        // A text of bytes in between: that is what SQLite's `||` makes of two blobs.
        let mut put = connection.prepare_cached(
            "INSERT INTO posting VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET
             rows = CAST(rows || excluded.rows AS BLOB)",
        )?;
        let mut word = connection.prepare_cached("INSERT OR IGNORE INTO word (term) VALUES (?)")?;
        let mut bytes = Vec::new();
        for number in order {
            let name = &self.names[number];
            let rows = std::mem::take(&mut self.rows[number]);
            if is_written_like_others(name) {
                word.execute([name])?;
            }
            for run in rows.chunk_by(|a, b| run_of(*a) == run_of(*b)) {
                let key = run_of(run[0]);
                bytes.clear();
                for posting in run {
                    let packed = (posting & 0xffff) as u16;
                    bytes.extend_from_slice(&packed.to_le_bytes());
                }
                put.execute(params![name, key, bytes])?;
            }
        }
        self.kept = 0;
        Ok(())
    }
}

fn run_of(posting: u32) -> i64 {
    i64::from(posting >> 4) / RUN
}

/// Calls back with each row of a run that has a word, and the weight that it has there.
pub(crate) fn unpack(run: i64, bytes: &[u8], mut each: impl FnMut(i64, f32)) {
    for pair in bytes.chunks_exact(2) {
        let packed = u16::from_le_bytes([pair[0], pair[1]]);
        let weight = (f32::from(packed & 15) + 0.5) * (GAIN + 1.0) / WEIGHTS;
        each(run * RUN + i64::from(packed >> 4), weight);
    }
}
