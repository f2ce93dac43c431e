//! The first and the last match by time, in a block whose lines may be in no order.

use super::{Raw, Scan, newlines};
use crate::head::{self, Head};
use crate::time::Stamp;

/// Of so many matches of a block it is seen whether their times are in order: lines that are in none are seen by
/// few.
const SAMPLE: usize = 16;

impl Scan<'_> {
    /// Sees that the first match is the earliest and the last one the latest, where lines are in no order.
    pub(super) fn by_time(&mut self) {
        if !self.about.is_timed {
            return;
        }
        // Of few all are looked at.
        let step = match self.matches.len() {
            count if count <= 4 * SAMPLE => 1,
            count => count / SAMPLE,
        };
        let sample = self.matches.iter().step_by(step).chain(self.matches.last());
        let mut before = i64::MIN;
        let is_ordered = sample
            .filter_map(|(start, _)| self.own(*start))
            .all(|stamp| std::mem::replace(&mut before, stamp.utc()) <= stamp.utc());
        if is_ordered {
            return;
        }
        let timed = self
            .matches
            .iter()
            .filter_map(|&(start, end)| Some((self.own(start)?, start, end)));
        let timed: Vec<(Stamp, usize, usize)> = timed.collect();
        let raw = |(stamp, start, end): (Stamp, usize, usize)| Raw {
            start,
            end,
            line: newlines(&self.bytes[..start]),
            head: Head {
                stamp: Some(stamp),
                ..head::head(self.line(start), self.about.latest)
            },
        };
        let earliest = timed
            .iter()
            .copied()
            .min_by_key(|(stamp, ..)| stamp.utc())
            .map(raw);
        let latest = timed
            .into_iter()
            .rev()
            .max_by_key(|(stamp, ..)| stamp.utc())
            .map(raw);
        let is_before = |one: &Raw, other: Option<Raw>| {
            let utc = |raw: &Raw| raw.head.stamp.map(Stamp::utc);
            utc(one) < other.as_ref().and_then(utc)
        };
        // What has no time itself has that of the line that it belongs to.
        if let Some(earliest) = earliest.filter(|raw| is_before(raw, self.part.first)) {
            self.part.first = Some(earliest);
        }
        if let Some(latest) = latest.filter(|raw| !is_before(raw, self.part.last)) {
            self.part.last = Some(latest);
        }
    }
}
