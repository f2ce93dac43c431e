//! Puts together what was found in blocks, in their order.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;

use crate::block::{Block, Ended};
use crate::context::Context;
use crate::long::Long;
use crate::patterns::without_end;
use crate::plan::Plan;
use crate::scan::{Part, Raw, bucket, single};
use crate::templates::Templates;
use crate::time::{Stamp, local_text};
use crate::values::Counted;
use crate::{Answer, Bucket, Every, Fault, Hit, Level, Place, Seen, Shown, scan, show};

/// More spans of time than this are counted in longer ones.
const SPANS: usize = 10_000;

/// So many lines of a record are shown.
const RECORD_LINES: usize = 50;

/// So much of the example of a template is shown.
const EXAMPLE: usize = 300;

/// An answer in the making.
pub(crate) struct Gather<'a> {
    plan: &'a Plan,
    answer: Answer,
    hits: VecDeque<Hit>,
    context: Context,
    long: Option<Long>,
    templates: Templates,
    values: Counted,
    buckets: BTreeMap<i64, u64>,
    buckets_of_utc: BTreeMap<i64, u64>,
    zones: Vec<i32>,
    every: Option<Every>,
    ends: (Option<Stamp>, Option<Stamp>),
    /// The times of the first and of the last match.
    matched: (Option<Stamp>, Option<Stamp>),
    has_long: bool,
    has_zero: bool,
}

/// Whether one time is before the other; without both that is not known.
fn is_before(one: Option<Stamp>, other: Option<Stamp>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if one.utc() < other.utc())
}

impl<'a> Gather<'a> {
    pub(crate) fn new(plan: &'a Plan, answer: Answer) -> Gather<'a> {
        Gather {
            plan,
            answer,
            hits: VecDeque::new(),
            context: Context::new(plan.before, plan.after, plan.width),
            long: None,
            templates: Templates::default(),
            values: Counted::default(),
            buckets: BTreeMap::new(),
            buckets_of_utc: BTreeMap::new(),
            zones: Vec::new(),
            every: plan.every,
            ends: (None, None),
            matched: (None, None),
            has_long: false,
            has_zero: false,
        }
    }

    /// Tells how many matches of a block may still be shown.
    pub(crate) fn missing(&self) -> usize {
        let seen = usize::try_from(self.answer.matched).unwrap_or(usize::MAX);
        if self.plan.from_end {
            self.plan.held
        } else {
            self.plan.held.saturating_sub(seen)
        }
    }

    /// A file begins.
    pub(crate) fn begin(&mut self, path: PathBuf, first: Option<Stamp>) {
        self.answer.files.push(Seen {
            path,
            ..Seen::default()
        });
        self.context.forget();
        self.span(first);
    }

    fn span(&mut self, stamp: Option<Stamp>) {
        let Some(stamp) = stamp else { return };
        let (from, to) = &mut self.ends;
        if from.is_none_or(|from| stamp.utc() < from.utc()) {
            *from = Some(stamp);
        }
        if to.is_none_or(|to| stamp.utc() > to.utc()) {
            *to = Some(stamp);
        }
    }

    /// A file ended.
    pub(crate) fn end(&mut self, ended: Ended, read: u64, size: u64) {
        self.span(ended.last);
        let Some(seen) = self.answer.files.last_mut() else {
            return;
        };
        seen.bytes = read;
        self.answer.bytes += read;
        let path = seen.path.display();
        if let Some(error) = ended.broken {
            self.answer.notes.push(format!(
                "`{path}` could be read up to line {} only: {error}.",
                seen.lines
            ));
        } else if read < size {
            self.answer.notes.push(format!(
                "`{path}` became shorter while it was read; ask again for all of it."
            ));
        }
    }

    /// A file that was found in a folder cannot be read.
    pub(crate) fn left_out(&mut self, fault: &Fault) {
        self.answer.notes.push(format!("{fault}; it was left out."));
    }

    /// Adds what was found in whole lines.
    pub(crate) fn lines(&mut self, part: Part, block: &Block) {
        self.has_zero |= memchr::memchr(0, &block.bytes[..block.bytes.len().min(4_096)]).is_some();
        self.add(part, block);
    }

    /// Adds a part of a line that is too long to be held.
    pub(crate) fn piece(&mut self, block: Block, is_last: bool) {
        self.has_long = true;
        let long = self
            .long
            .get_or_insert_with(|| Long::new(block.about.patterns.count()));
        long.add(&block.about.patterns, &block.bytes);
        if !is_last {
            return;
        }
        if let Some(long) = self.long.take() {
            let is_match = long.is_match();
            let block = Block {
                bytes: long.begin.into(),
                ..block
            };
            let part = if is_match {
                single(self.plan, &block)
            } else {
                Part {
                    lines: 1,
                    ..Part::default()
                }
            };
            self.add(part, &block);
        }
    }

    fn add(&mut self, part: Part, block: &Block) {
        let base = self.answer.files.last().map_or(0, |seen| seen.lines);
        let file = block.about.file;
        let place = |raw: &Raw| Place {
            file,
            line: base + raw.line + 1,
            time: raw.head.stamp.map(Stamp::text),
        };
        self.context.block(&mut self.hits, block, base);
        for (at, raw) in part.hits.iter().enumerate() {
            let before = usize::try_from(self.answer.matched)
                .unwrap_or(usize::MAX)
                .saturating_add(at);
            if self.plan.from_end || before >= self.plan.offset && self.hits.len() < self.plan.limit
            {
                self.hit(raw, block, place(raw));
            }
        }
        self.context.remember(block, base);
        // Files may be of the same time: what is first by its time is the first.
        if let Some(first) = &part.first
            && (self.answer.first.is_none() || is_before(first.head.stamp, self.matched.0))
        {
            self.answer.first = Some(place(first));
            self.matched.0 = first.head.stamp;
        }
        if let Some(last) = &part.last
            && !is_before(last.head.stamp, self.matched.1)
        {
            self.answer.last = Some(place(last));
            self.matched.1 = last.head.stamp;
        }
        let mut templates: Vec<_> = part.templates.into_iter().collect();
        templates.sort_unstable_by_key(|(_, recurring)| recurring.first.start);
        for (text, recurring) in templates {
            let (first, last) = (recurring.first, recurring.last);
            self.templates.add(
                (first.head.level, text),
                recurring.count,
                [first, last].map(|raw| raw.head.stamp.map(Stamp::utc)),
                place(&last),
                || {
                    let line = &block.bytes[first.start..first.end];
                    let line = line.split(|byte| *byte == b'\n').next().unwrap_or_default();
                    (place(&first), show::line(line, EXAMPLE, None))
                },
            );
        }
        self.values.add(part.values);
        self.spans(part.buckets, part.buckets_of_utc);
        for zone in part.zones {
            if !self.zones.contains(&zone) {
                self.zones.push(zone);
            }
        }
        self.answer.timeless += part.timeless;
        self.answer.levelless += part.levelless;
        for (level, count) in Level::ALL
            .into_iter()
            .zip(part.levels)
            .filter(|(_, count)| *count > 0)
        {
            *self.answer.levels.entry(level).or_default() += count;
        }
        self.answer.lines += part.lines;
        self.answer.matched += part.matched;
        if let Some(seen) = self.answer.files.last_mut() {
            seen.lines += part.lines;
            seen.matched += part.matched;
        }
    }

    fn hit(&mut self, raw: &Raw, block: &Block, place: Place) {
        let unit = without_end(&block.bytes[raw.start..raw.end]);
        let mut lines = unit.split(|byte| *byte == b'\n');
        let mut text: Vec<Shown> = Vec::new();
        for (number, line) in (place.line..).zip(lines.by_ref().take(RECORD_LINES)) {
            let around = block.about.patterns.place(line);
            text.push(Shown {
                line: number,
                text: show::line(line, self.plan.width, around),
            });
        }
        let more = lines.count();
        if more > 0 {
            let line = place.line + RECORD_LINES as u64;
            text.push(Shown {
                line,
                text: format!("… {more} more lines of this record"),
            });
        }
        let before = self
            .context
            .before(&mut self.hits, block, raw.start, place.line);
        let after = self
            .context
            .after(block, raw.end, place.line + scan::newlines(unit) + 1);
        self.hits.push_back(Hit {
            place,
            level: raw.head.level,
            text,
            before,
            after,
        });
        if self.plan.from_end && self.hits.len() > self.plan.held {
            self.hits.pop_front();
        }
    }

    fn spans(&mut self, buckets: BTreeMap<i64, u64>, of_utc: BTreeMap<i64, u64>) {
        let Some(every) = self.every else { return };
        add(&mut self.buckets, buckets, every);
        add(&mut self.buckets_of_utc, of_utc, every);
        while self.buckets.len().max(self.buckets_of_utc.len()) > SPANS {
            let wider = match self.every {
                Some(Every::Minute) => Every::Hour,
                Some(Every::Hour) => Every::Day,
                _ => return,
            };
            self.every = Some(wider);
            for buckets in [&mut self.buckets, &mut self.buckets_of_utc] {
                let narrow = std::mem::take(buckets);
                add(buckets, narrow, wider);
            }
        }
    }

    /// Returns the answer.
    pub(crate) fn finish(mut self) -> Answer {
        if self.plan.from_end {
            let kept = self.hits.len().saturating_sub(self.plan.offset);
            self.hits.truncate(kept);
        }
        let mut answer = self.answer;
        answer.hits = self.hits.into();
        (answer.from, answer.to) = (self.ends.0.map(Stamp::text), self.ends.1.map(Stamp::text));
        if self.plan.templates > 0 {
            let (templates, total, dropped) = self.templates.finish(self.plan.templates);
            (answer.templates, answer.templates_total) = (templates, total);
            if dropped > 0 {
                answer.notes.push(format!("{dropped} matches are of templates too rare to be told apart among so many, and are not in `templates`."));
            }
        }
        if let Some(group) = &self.plan.group {
            let values = self.values.finish(self.plan.top);
            if group.is_field && values.captured == 0 && answer.matched > 0 {
                answer.notes.push(
                    "No pattern has a group of that name, and no line a field `\"name\":` or `name=`; write a pattern \
                     with a group: `name (?<name>[^ ]+)`."
                        .into(),
                );
            }
            answer.values = Some(values);
        }
        // The same hour of two zones is not the same time.
        let has_zones = self.zones.len() > 1;
        if has_zones && !self.buckets.is_empty() {
            answer
                .notes
                .push("The lines have several time zones; the spans are by UTC.".into());
        }
        let buckets = if has_zones {
            self.buckets_of_utc
        } else {
            self.buckets
        };
        answer.buckets = buckets
            .into_iter()
            .map(|(from, count)| Bucket {
                from: local_text(from) + if has_zones { "Z" } else { "" },
                count,
            })
            .collect();
        if self.every != self.plan.every {
            answer.notes.push(format!(
                "The spans were too many to be counted apart; each is one {}.",
                if self.every == Some(Every::Day) {
                    "day"
                } else {
                    "hour"
                }
            ));
        }
        if self.plan.is_ranged() && answer.from.is_none() {
            answer
                .notes
                .push("No line has a time that is understood, so none is in the range.".into());
        }
        if self.has_long {
            answer.notes.push("A line of more than 1 MB was searched in pieces and is shown by its begin; `^` and `$` do not fit such a line.".into());
        }
        if self.has_zero {
            answer.notes.push(
                "There are zero bytes in what was read, so some of it may be no text.".into(),
            );
        }
        answer
    }
}

/// Adds what is in narrow spans to wide ones.
fn add(wide: &mut BTreeMap<i64, u64>, narrow: BTreeMap<i64, u64>, every: Every) {
    for (from, count) in narrow {
        let stamp = Stamp {
            local: from,
            offset: None,
        };
        *wide.entry(bucket(every, stamp)).or_default() += count;
    }
}

/// What every answer begins with.
pub(crate) fn begun(notes: Vec<String>, plan: &Plan) -> Answer {
    Answer {
        since: plan.since.map(|bound| bound.text()),
        until: plan.until.map(|bound| bound.text()),
        notes,
        ..Answer::default()
    }
}
