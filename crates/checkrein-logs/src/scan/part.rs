//! What was found in one block, and the spans of time that matches are counted in.

use std::collections::{BTreeMap, HashMap};

use crate::Every;
use crate::head::Head;
use crate::time::Stamp;

/// What was found in a block.
#[derive(Default)]
pub(crate) struct Part {
    pub(crate) lines: u64,
    pub(crate) matched: u64,
    /// The first matches, or the last, as many as may be shown.
    pub(crate) hits: Vec<Raw>,
    pub(crate) first: Option<Raw>,
    pub(crate) last: Option<Raw>,
    pub(crate) templates: HashMap<Vec<u8>, Recurring>,
    pub(crate) values: HashMap<Vec<u8>, u64>,
    pub(crate) buckets: BTreeMap<i64, u64>,
    /// The same by UTC, which counts where the lines have several zones.
    pub(crate) buckets_of_utc: BTreeMap<i64, u64>,
    /// The zones of what is in buckets, as far as two of them.
    pub(crate) zones: Vec<i32>,
    pub(crate) timeless: u64,
    pub(crate) levels: [u64; 7],
    pub(crate) levelless: u64,
}

impl Part {
    pub(super) fn span(&mut self, every: Every, stamp: Stamp) {
        *self.buckets.entry(bucket(every, stamp)).or_default() += 1;
        let zone = stamp.offset.unwrap_or(0);
        let utc = Stamp {
            local: stamp.utc(),
            offset: None,
        };
        *self.buckets_of_utc.entry(bucket(every, utc)).or_default() += 1;
        if self.zones.len() < 2 && !self.zones.contains(&zone) {
            self.zones.push(zone);
        }
    }
}

/// A match in a block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Raw {
    /// Where it begins and ends in the block.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Lines before it in the block.
    pub(crate) line: u64,
    pub(crate) head: Head,
}

/// Lines of a block with the same template.
pub(crate) struct Recurring {
    pub(crate) count: u64,
    pub(crate) first: Raw,
    pub(crate) last: Raw,
}

/// Returns the begin of the span of time that a time is in.
pub(crate) fn bucket(every: Every, stamp: Stamp) -> i64 {
    let length = length(every);
    stamp.local.div_euclid(length) * length
}

/// Returns how long a span is, in microseconds.
pub(crate) fn length(every: Every) -> i64 {
    1_000_000
        * match every {
            Every::Minute => 60,
            Every::Hour => 3_600,
            Every::Day => 86_400,
        }
}
