//! Looks through one block, by itself: what matches in it, and what is counted of that.

use grep_matcher::{Captures, Matcher};

use crate::block::{About, Block, backwards, line_at};
use crate::head::{self, Head};
use crate::mask;
use crate::patterns::without_end;
use crate::plan::Plan;
use crate::time::Stamp;

mod ordered;
mod part;

pub(crate) use part::{Part, Raw, Recurring, bucket};

/// Looks through a block of whole lines. Of the matches, `held` are to be shown.
pub(crate) fn scan(plan: &Plan, block: &Block, held: usize) -> Part {
    let mut scan = Scan {
        plan,
        about: &block.about,
        bytes: &block.bytes,
        held,
        governed: (0, block.carry),
        counted: (0, 0),
        last: None,
        masked: Vec::new(),
        matches: Vec::new(),
        part: Part::default(),
    };
    let mut at = if plan.is_by_record && block.continues {
        scan.next_start(0)
    } else {
        0
    };
    while at < block.bytes.len() {
        let Some((start, end)) = scan.next(at) else {
            break;
        };
        at = end;
        scan.consider(start, end, true);
    }
    scan.finish()
}

/// Takes one text as a match whose patterns were found before: the begin of a line that is too long.
pub(crate) fn single(plan: &Plan, block: &Block) -> Part {
    let mut scan = Scan {
        plan,
        about: &block.about,
        bytes: &block.bytes,
        held: plan.held,
        governed: (0, block.carry),
        counted: (0, 0),
        last: None,
        masked: Vec::new(),
        matches: Vec::new(),
        part: Part::default(),
    };
    scan.consider(0, block.bytes.len(), false);
    let mut part = scan.finish();
    part.lines = 1;
    part
}

/// The begin of a line, and the time that it has or inherits.
type Governed = (usize, Option<Stamp>);

struct Scan<'a> {
    plan: &'a Plan,
    about: &'a About,
    bytes: &'a [u8],
    held: usize,
    governed: Governed,
    /// A place, and the lines before it.
    counted: (usize, u64),
    /// The last match, with what was governed then.
    last: Option<(usize, usize, Option<Head>, Governed)>,
    masked: Vec<u8>,
    /// Where matches begin and end.
    matches: Vec<(usize, usize)>,
    part: Part,
}

impl Scan<'_> {
    /// Returns the next line or record that the first pattern is in.
    fn next(&self, at: usize) -> Option<(usize, usize)> {
        let patterns = &self.about.patterns;
        let found = if patterns.are_none() {
            at
        } else {
            at + patterns.candidate(&self.bytes[at..])?
        };
        // The place may be the end of what matched, which in a line without a line feed is the end of all.
        let found = if found >= self.bytes.len() && self.bytes.last() != Some(&b'\n') {
            self.bytes.len() - 1
        } else {
            found
        };
        if found >= self.bytes.len() {
            return None;
        }
        let start = memchr::memrchr(b'\n', &self.bytes[at..found]).map_or(at, |end| at + end + 1);
        if !self.plan.is_by_record {
            return Some((start, start + line_at(self.bytes, start).len()));
        }
        let start = backwards(&self.bytes[at..start + line_at(self.bytes, start).len()])
            .map(|back| at + back)
            .find(|start| self.begins(*start))
            .unwrap_or(at);
        Some((
            start,
            self.next_start(start + line_at(self.bytes, start).len()),
        ))
    }

    /// Returns where the next record begins, from the begin of a line on.
    fn next_start(&self, mut at: usize) -> usize {
        while at < self.bytes.len() && !self.begins(at) {
            at += line_at(self.bytes, at).len();
        }
        at
    }

    fn begins(&self, start: usize) -> bool {
        head::begins_record(
            line_at(self.bytes, start),
            self.about.is_timed,
            self.about.latest,
        )
    }

    /// Counts a line or a record, if it is wanted.
    fn consider(&mut self, start: usize, end: usize, is_to_match: bool) {
        let plan = self.plan;
        let unit = &self.bytes[start..end];
        if is_to_match && !self.about.patterns.matches(unit, true) {
            return;
        }
        let needs_level = plan.levels.is_some() || plan.by_level;
        let mut head = None;
        if needs_level || plan.templates > 0 {
            let found = head::head(self.line(start), self.about.latest);
            if plan
                .levels
                .as_ref()
                .is_some_and(|levels| !found.level.is_some_and(|level| levels.contains(&level)))
            {
                return;
            }
            head = Some(found);
        }
        if plan.is_ranged() || plan.every.is_some() {
            let stamp = self.stamp(start);
            if plan.is_ranged() {
                let Some(stamp) = stamp else { return };
                if plan.since.is_some_and(|since| !since.is_reached(stamp))
                    || plan.until.is_some_and(|until| until.is_passed(stamp))
                {
                    return;
                }
            }
            if let Some(every) = plan.every {
                match stamp {
                    Some(stamp) => self.part.span(every, stamp),
                    None => self.part.timeless += 1,
                }
            }
        }
        self.part.matched += 1;
        if plan.by_level {
            match head.and_then(|head| head.level) {
                Some(level) => self.part.levels[level as usize] += 1,
                None => self.part.levelless += 1,
            }
        }
        self.last = Some((start, end, head, self.governed));
        self.matches.push((start, end));
        if self.part.first.is_none() {
            self.part.first = Some(self.raw(start, end, head));
        }
        if plan.from_end || self.part.hits.len() < self.held {
            self.hold(start, end, head);
        }
        if plan.templates > 0 {
            self.template(start, end, head.unwrap_or_default());
        }
        if let Some(group) = &plan.group {
            self.values(group, start, end);
        }
    }

    fn hold(&mut self, start: usize, end: usize, head: Option<Head>) {
        if self.held == 0 {
            return;
        }
        let raw = self.raw(start, end, head);
        self.part.hits.push(raw);
        // Twice as many, so that the first half goes at once and not one by one.
        if self.plan.from_end && self.part.hits.len() >= self.held.saturating_mul(2) {
            let excess = self.part.hits.len() - self.held;
            self.part.hits.drain(..excess);
        }
    }

    fn template(&mut self, start: usize, end: usize, head: Head) {
        let mut masked = std::mem::take(&mut self.masked);
        mask::mask(without_end(self.line(start)), head.span, &mut masked);
        let mut head = head;
        match head.stamp {
            Some(_) => self.governed = (start, head.stamp),
            None => head.stamp = self.stamp(start),
        }
        let raw = Raw {
            start,
            end,
            line: self.lines_before(start),
            head,
        };
        match self.part.templates.get_mut(&masked) {
            Some(recurring) => {
                recurring.count += 1;
                let utc = |raw: &Raw| raw.head.stamp.map(Stamp::utc);
                if utc(&raw).is_some() && utc(&raw) < utc(&recurring.first) {
                    recurring.first = raw;
                }
                if utc(&raw).is_none() || utc(&raw) >= utc(&recurring.last) {
                    recurring.last = raw;
                }
            }
            None => {
                let recurring = Recurring {
                    count: 1,
                    first: raw,
                    last: raw,
                };
                self.part.templates.insert(masked.clone(), recurring);
            }
        }
        self.masked = masked;
    }

    fn values(&mut self, group: &crate::plan::Group, start: usize, end: usize) {
        let unit = without_end(&self.bytes[start..end]);
        let Ok(mut captures) = group.pattern.new_captures() else {
            return;
        };
        let counts = &mut self.part.values;
        let _ = group
            .pattern
            .captures_iter(unit, &mut captures, |captures| {
                if let Some(found) = group.indexes.iter().find_map(|index| captures.get(*index)) {
                    let value = &unit
                        [found.start()..found.end().min(found.start() + crate::values::LONGEST)];
                    match counts.get_mut(value) {
                        Some(count) => *count += 1,
                        None => {
                            counts.insert(value.to_vec(), 1);
                        }
                    }
                }
                !group.is_field
            });
    }

    fn raw(&mut self, start: usize, end: usize, head: Option<Head>) -> Raw {
        let mut head = head.unwrap_or_else(|| head::head(self.line(start), self.about.latest));
        head.stamp = self.stamp(start);
        Raw {
            start,
            end,
            line: self.lines_before(start),
            head,
        }
    }

    fn line(&self, start: usize) -> &[u8] {
        line_at(self.bytes, start)
    }

    /// Counts lines up to a place; each byte is looked at once, since places only grow.
    fn lines_before(&mut self, at: usize) -> u64 {
        let (from, lines) = self.counted;
        if at > from {
            self.counted = (at, lines + newlines(&self.bytes[from..at]));
        }
        self.counted.1
    }

    /// Returns the time of a line: its own, or that of the line that it belongs to.
    fn stamp(&mut self, start: usize) -> Option<Stamp> {
        let (known, inherited) = self.governed;
        if !self.about.is_timed {
            return head::stamp(self.line(start), self.about.latest);
        }
        let end = start + self.line(start).len();
        let from = known.min(start);
        let found = backwards(&self.bytes[from..end])
            .map(|back| from + back)
            .find_map(|line| self.own(line).map(|stamp| (line, stamp)));
        let stamp = found.map(|(_, stamp)| stamp).or(inherited);
        self.governed = (start, stamp);
        stamp
    }

    fn own(&self, start: usize) -> Option<Stamp> {
        head::own_stamp(self.line(start), self.about.latest)
    }

    fn finish(mut self) -> Part {
        if let Some((start, end, head, governed)) = self.last.take() {
            self.governed = governed;
            self.part.last = Some(self.raw(start, end, head));
        }
        self.by_time();
        let excess = if self.plan.from_end {
            self.part.hits.len().saturating_sub(self.held)
        } else {
            0
        };
        self.part.hits.drain(..excess);
        let unended = !self.bytes.is_empty() && self.bytes.last() != Some(&b'\n');
        self.part.lines = self.lines_before(self.bytes.len()) + u64::from(unended);
        self.part
    }
}

pub(crate) fn newlines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}
