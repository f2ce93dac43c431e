//! The places that were found, and how they are taken out.

use std::collections::HashMap;
use std::ops::Range;

/// What stands where a secret stood; the same words as in the core.
pub(crate) const INSTEAD: &str = "[secret removed]";

/// The places of one text.
#[derive(Default)]
pub(crate) struct Found {
    places: Vec<Range<usize>>,
    /// The end of the last place, so that nothing is looked for inside of one.
    last_end: usize,
    /// By format, up to where a look found nothing: the same look is not taken again from within.
    looked: HashMap<usize, usize>,
}

impl Found {
    /// Remembers a place.
    pub(crate) fn add(&mut self, start: usize, end: usize) {
        if start < end {
            self.places.push(start..end);
            self.last_end = self.last_end.max(end);
        }
    }

    /// Whether a place that was found reaches beyond this one.
    pub(crate) fn covers(&self, start: usize) -> bool {
        start < self.last_end
            && (self.places.iter().rev().take(4)).any(|place| place.contains(&start))
    }

    /// Whether nothing was found.
    pub(crate) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Returns the places, in the order in which they were met.
    pub(crate) fn places(&self) -> Vec<Range<usize>> {
        self.places.clone()
    }

    /// Remembers that a format is nowhere before this.
    pub(crate) fn looked_at(&mut self, format: usize, until: usize) {
        self.looked.insert(format, until);
    }

    /// Whether a format was looked for here before.
    pub(crate) fn was_looked_at(&self, format: usize, start: usize) -> bool {
        self.looked.get(&format).is_some_and(|until| start < *until)
    }

    /// Returns the text without them, and how many there were; what touches or overlaps is one.
    ///
    /// What was taken out before is whole and stays so: a place that cuts into it takes it along, and one
    /// that holds nothing else is none. So each look that finds something leaves less of the text.
    pub(crate) fn taken_out_of(mut self, text: &str) -> (String, usize) {
        let before: Vec<Range<usize>> = text
            .match_indices(INSTEAD)
            .map(|(start, mark)| start..start + mark.len())
            .collect();
        for place in &mut self.places {
            let start = text.floor_char_boundary(place.start);
            let end = text.ceil_char_boundary(place.end);
            *place = start_of(&before, start)..end_of(&before, end);
        }
        self.places
            .sort_unstable_by_key(|place| (place.start, place.end));
        let mut joined: Vec<Range<usize>> = Vec::new();
        for place in self.places {
            match joined.last_mut() {
                Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
                _ => joined.push(place),
            }
        }
        joined.retain(|place| !text[place.clone()].replace(INSTEAD, "").is_empty());
        let mut clean = String::with_capacity(text.len());
        let mut at = 0;
        for place in &joined {
            clean.push_str(&text[at..place.start]);
            clean.push_str(INSTEAD);
            at = place.end;
        }
        clean.push_str(&text[at..]);
        (clean, joined.len())
    }
}

/// The start of the mark that a place begins in, or the place's own.
fn start_of(marks: &[Range<usize>], start: usize) -> usize {
    match marks.partition_point(|mark| mark.end <= start) {
        at if at < marks.len() && marks[at].start < start => marks[at].start,
        _ => start,
    }
}

/// The end of the mark that a place ends in, or the place's own.
fn end_of(marks: &[Range<usize>], end: usize) -> usize {
    match marks.partition_point(|mark| mark.end < end) {
        at if at < marks.len() && marks[at].start < end => marks[at].end,
        _ => end,
    }
}
