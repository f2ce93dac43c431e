//! One line stands for others that say the same, and one message for the places where it is said.

use std::collections::HashMap;

use crate::alike::alike;
use crate::cut::thousands;
use crate::general::General;
use crate::select::Choice;
use crate::shape::log;

/// Fewer equal lines than this may be parts of different failures.
const REPEATED: usize = 4;

impl Choice<'_> {
    /// Lets one line stand for all that have the same key.
    pub(crate) fn fold(&mut self, of: &[usize], key: impl Fn(&str) -> String) {
        let mut equal: HashMap<String, Vec<usize>> = HashMap::new();
        for &index in of.iter().filter(|index| self.is_free(**index)) {
            equal
                .entry(key(self.lines[index].text))
                .or_default()
                .push(index);
        }
        for members in equal.into_values() {
            if members.len() >= REPEATED {
                self.fold_into_first(&members);
            }
        }
    }

    /// Lets one line stand for all that differ by numbers which name nothing. A place is no number.
    pub(crate) fn fold_alike(&mut self, of: &[usize], is_log: bool) {
        let general = General::get();
        let free = of.iter().filter(|index| self.is_free(**index));
        let groups = alike(free.filter_map(|&index| {
            let line = &self.lines[index];
            let text = if is_log {
                log::message(line.text)
            } else {
                line.text
            };
            let place = general.place(text);
            (is_log || place.is_none()).then_some((index, text, place))
        }));
        for members in groups {
            if members.len() >= REPEATED {
                self.fold_into_first(&members);
            }
        }
    }

    /// Whether another line may stand for it: what is said of the file above it is said of that file.
    fn is_free(&self, index: usize) -> bool {
        self.lines[index].header.is_none()
            && !self.replaced[index]
            && !self.also.contains_key(&index)
    }

    fn fold_into_first(&mut self, members: &[usize]) {
        let times = members
            .iter()
            .map(|index| self.times.remove(index).unwrap_or(1))
            .sum();
        self.times.insert(members[0], times);
        for &index in &members[1..] {
            self.replaced[index] = true;
        }
    }

    /// Keeps as many of the further places as there is room for, and returns what they take.
    pub(crate) fn places_within(&mut self, room: usize) -> usize {
        let mut used = 0;
        let mut owners: Vec<usize> = self.also.keys().copied().collect();
        owners.sort_unstable();
        for owner in owners {
            let Some(places) = self.also.get_mut(&owner) else {
                continue;
            };
            let count = places.len();
            places.retain(|place| {
                let fits = used + place.len() + 2 <= room;
                used += if fits { place.len() + 2 } else { 0 };
                fits
            });
            let left_out = count - places.len();
            if left_out > 0 {
                places.push(format!("{} other places", thousands(left_out)));
            }
        }
        used
    }
}
