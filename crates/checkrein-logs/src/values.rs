//! The values of a capture group, counted within a bound of memory.

use std::collections::HashMap;

use crate::{Numbers, Value, Values};

/// A value is counted by so many of its first bytes.
pub(crate) const LONGEST: usize = 200;

/// Values take no more than this, in bytes; what it costs to keep one is counted as well.
const MEMORY: usize = 16 << 20;
const EACH: usize = 80;

/// Values and how often each was captured.
#[derive(Default)]
pub(crate) struct Counted {
    counts: HashMap<Vec<u8>, u64>,
    memory: usize,
    captured: u64,
    uncounted: u64,
}

impl Counted {
    /// Adds what a block has.
    pub(crate) fn add(&mut self, other: HashMap<Vec<u8>, u64>) {
        let mut other: Vec<(Vec<u8>, u64)> = other.into_iter().collect();
        // Which values are the last that find room does not depend on the order of a table.
        if self.memory + other.len() * (EACH + LONGEST) > MEMORY {
            other.sort_unstable();
        }
        for (value, count) in other {
            self.captured += count;
            if let Some(known) = self.counts.get_mut(&value) {
                *known += count;
            } else if self.memory + EACH + value.len() <= MEMORY {
                self.memory += EACH + value.len();
                self.counts.insert(value, count);
            } else {
                self.uncounted += count;
            }
        }
    }

    /// Returns the most frequent ones, and what they are as numbers.
    pub(crate) fn finish(self, top: usize) -> Values {
        let numbers = self.numbers();
        let different = self.counts.len() as u64;
        let mut all: Vec<(Vec<u8>, u64)> = self.counts.into_iter().collect();
        all.sort_unstable_by(|(value, count), (other, others)| {
            others.cmp(count).then_with(|| value.cmp(other))
        });
        all.truncate(top);
        let value = |(value, count): (Vec<u8>, u64)| Value {
            value: crate::show::plain(&value),
            count,
        };
        Values {
            top: all.into_iter().map(value).collect(),
            different,
            captured: self.captured,
            uncounted: self.uncounted,
            numbers,
        }
    }

    fn numbers(&self) -> Option<Numbers> {
        let number = |(value, count): (&Vec<u8>, &u64)| {
            let text = std::str::from_utf8(value).ok()?;
            let number: f64 = text.parse().ok()?;
            // `inf` and `nan` are words of a log, not numbers.
            let is_one = number.is_finite() && text.bytes().any(|byte| byte.is_ascii_digit());
            is_one.then_some((number, *count))
        };
        let mut numbers = self.counts.iter().map(number).collect::<Option<Vec<_>>>()?;
        if numbers.is_empty() || self.uncounted > 0 {
            return None;
        }
        numbers.sort_unstable_by(|(number, _), (other, _)| number.total_cmp(other));
        let count: u64 = numbers.iter().map(|(_, count)| count).sum();
        let sum: f64 = numbers
            .iter()
            .map(|(number, count)| number * *count as f64)
            .sum();
        // The nearest rank: a value that was captured, and not one in between.
        let rank = |percent: u64| {
            let rank = (count * percent).div_ceil(100).max(1);
            let mut seen = 0;
            let found = numbers.iter().find(|(_, count)| {
                seen += count;
                seen >= rank
            });
            found.map(|(number, _)| *number)
        };
        Some(Numbers {
            min: numbers.first()?.0,
            max: numbers.last()?.0,
            sum,
            mean: sum / count as f64,
            p50: rank(50),
            p95: rank(95),
            p99: rank(99),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Counted;
    use std::collections::HashMap;

    fn of(values: &[(&str, u64)]) -> Counted {
        let mut counted = Counted::default();
        let values = values
            .iter()
            .map(|(value, count)| (value.as_bytes().to_vec(), *count));
        counted.add(values.collect());
        counted
    }

    #[test]
    fn the_most_frequent_come_first() {
        let values = of(&[("b", 2), ("a", 2), ("c", 3)]).finish(2);
        let top: Vec<_> = values
            .top
            .iter()
            .map(|value| value.value.as_str())
            .collect();
        assert_eq!(
            (top, values.different, values.captured),
            (vec!["c", "a"], 3, 7)
        );
        assert_eq!(values.numbers, None);
    }

    #[test]
    fn numbers_are_summed_up() {
        let values: Vec<String> = (1..=100).map(|number| number.to_string()).collect();
        let values: Vec<(&str, u64)> = values.iter().map(|value| (value.as_str(), 1)).collect();
        let numbers = of(&values).finish(1).numbers.unwrap();
        assert_eq!(
            (numbers.min, numbers.max, numbers.sum, numbers.mean),
            (1.0, 100.0, 5050.0, 50.5)
        );
        assert_eq!(
            (numbers.p50, numbers.p95, numbers.p99),
            (Some(50.0), Some(95.0), Some(99.0))
        );
    }

    #[test]
    fn more_values_than_there_is_room_for_are_said_to_be_uncounted() {
        let mut counted = Counted::default();
        for block in 0..40_u32 {
            let values = (0..10_000).map(|at| (format!("{block}-{at}").into_bytes(), 1));
            counted.add(values.collect::<HashMap<_, _>>());
        }
        let values = counted.finish(1);
        assert_eq!(values.captured, 400_000);
        assert_eq!(values.different + values.uncounted, 400_000);
        assert!(values.uncounted > 0 && values.numbers.is_none());
    }
}
