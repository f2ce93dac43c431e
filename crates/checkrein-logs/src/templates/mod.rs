//! What recurs in logs: templates with their counts, in bounded memory whatever is in the log.
//!
//! Lines are masked first, which brings most of them together. Words that vary, such as names of people, are found by
//! comparing templates: from time to time when there are many, and at the end.

mod alike;

use std::collections::HashMap;

use crate::{Level, Place, Template};

/// More templates than this are not held at once.
const MOST: usize = 4_096;

/// What is known of a template.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) count: u64,
    pub(crate) first: Place,
    pub(crate) last: Place,
    pub(crate) example: String,
    /// The first and the last time, in microseconds of UTC.
    pub(crate) times: [Option<i64>; 2],
}

impl Entry {
    fn add(&mut self, other: Entry) {
        self.count += other.count;
        let [first, last] = other.times;
        if is_before((first, &other.first), (self.times[0], &self.first)) {
            (self.first, self.times[0]) = (other.first, first);
            self.example = other.example;
        }
        if is_before((self.times[1], &self.last), (last, &other.last)) {
            (self.last, self.times[1]) = (other.last, last);
        }
    }
}

/// Whether one is earlier; by the place where a time is missing or the same.
fn is_before(one: (Option<i64>, &Place), other: (Option<i64>, &Place)) -> bool {
    match (one.0, other.0) {
        (Some(time), Some(others)) if time != others => time < others,
        _ => (one.1.file, one.1.line) < (other.1.file, other.1.line),
    }
}

/// A level and a masked text.
pub(crate) type Key = (Option<Level>, Vec<u8>);

/// The templates so far.
#[derive(Default)]
pub(crate) struct Templates {
    entries: HashMap<Key, Entry>,
    /// Lines whose template was too rare to be kept.
    dropped: u64,
}

impl Templates {
    /// Adds what a block has of a template; `entry` is asked only where that is needed.
    pub(crate) fn add(
        &mut self,
        key: Key,
        count: u64,
        times: [Option<i64>; 2],
        last: Place,
        entry: impl FnOnce() -> (Place, String),
    ) {
        if let Some(known) = self.entries.get_mut(&key) {
            known.count += count;
            if times[0].is_some() && times[0] < known.times[0] {
                (known.first, known.example) = entry();
                known.times[0] = times[0];
            }
            if times[1].is_none() || times[1] >= known.times[1] {
                (known.last, known.times[1]) = (last, times[1]);
            }
            return;
        }
        let (first, example) = entry();
        self.entries.insert(
            key,
            Entry {
                count,
                first,
                last,
                example,
                times,
            },
        );
        if self.entries.len() > MOST {
            self.compact();
        }
    }

    /// Brings together what is alike, and lets go of the rarest if that is not enough.
    fn compact(&mut self) {
        let mut entries = alike::together(self.entries.drain().collect());
        sort(&mut entries);
        for (_, entry) in entries.drain(entries.len().min(MOST / 2)..) {
            self.dropped += entry.count;
        }
        self.entries = entries.into_iter().collect();
    }

    /// Returns the most frequent ones, how many there are, and how many lines are in none.
    pub(crate) fn finish(mut self, most: usize) -> (Vec<Template>, u64, u64) {
        let mut entries = alike::together(self.entries.drain().collect());
        sort(&mut entries);
        let total = entries.len() as u64;
        entries.truncate(most);
        let template = |((level, text), entry): (Key, Entry)| Template {
            text: crate::show::plain(&text),
            count: entry.count,
            level,
            first: entry.first,
            last: entry.last,
            example: entry.example,
        };
        (
            entries.into_iter().map(template).collect(),
            total,
            self.dropped,
        )
    }
}

/// The most frequent first; of equals the one that came first.
fn sort(entries: &mut [(Key, Entry)]) {
    entries.sort_by(|((_, text), entry), ((_, texts), other)| {
        let at = |entry: &Entry| (entry.first.file, entry.first.line);
        other
            .count
            .cmp(&entry.count)
            .then_with(|| at(entry).cmp(&at(other)))
            .then_with(|| text.cmp(texts))
    });
}
