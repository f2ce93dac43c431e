//! What is gathered over the rows of a group: counts, sums, averages, the least and the greatest.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::eval::Declined;
use super::group::encode;
use crate::answer::Value;
use crate::row::value::Val;

/// A function over rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Function {
    /// `count(*)`, and of a value when it is none.
    Count,
    CountDistinct,
    Sum,
    Total,
    Average,
    Least,
    Greatest,
}

/// What was gathered so far.
#[derive(Debug, Clone)]
pub(crate) enum State {
    Count(u64),
    Distinct(HashSet<Box<[u8]>, foldhash::fast::RandomState>),
    Sum(Sum),
    Extreme(Value),
}

impl State {
    pub(crate) fn new(function: Function) -> Self {
        match function {
            Function::Count => Self::Count(0),
            Function::CountDistinct => Self::Distinct(HashSet::default()),
            Function::Sum | Function::Total | Function::Average => Self::Sum(Sum::default()),
            Function::Least | Function::Greatest => Self::Extreme(Value::Null),
        }
    }

    /// Takes a value that is not NULL; returns the memory that it took.
    #[inline]
    pub(crate) fn take(
        &mut self,
        function: Function,
        value: Val<'_>,
        scratch: &mut Vec<u8>,
    ) -> Result<usize, Declined> {
        match self {
            Self::Count(count) => *count += 1,
            Self::Sum(sum) => sum.take(value)?,
            Self::Extreme(best) => {
                if is_better(function, value, best) {
                    *best = value.to_value();
                }
            }
            Self::Distinct(seen) => {
                scratch.clear();
                encode(value, scratch);
                if !seen.contains(scratch.as_slice()) {
                    seen.insert(scratch.as_slice().into());
                    return Ok(scratch.len() + 32);
                }
            }
        }
        Ok(0)
    }

    /// Takes what was gathered over the rows behind; returns the memory that it took.
    pub(crate) fn merge(&mut self, function: Function, other: Self) -> usize {
        match (self, other) {
            (Self::Count(count), Self::Count(more)) => *count += more,
            (Self::Sum(sum), Self::Sum(more)) => sum.merge(&more),
            (Self::Extreme(best), Self::Extreme(other))
                if other != Value::Null && is_better(function, other.val(), best) =>
            {
                *best = other;
            }
            (Self::Distinct(seen), Self::Distinct(more)) => {
                let before = seen.len();
                let bytes: usize = more.iter().map(|key| key.len() + 32).sum();
                let count = more.len().max(1);
                seen.extend(more);
                return bytes / count * (seen.len() - before);
            }
            _ => {}
        }
        0
    }

    /// Returns the value that is shown.
    pub(crate) fn end(&self, function: Function) -> Result<Value, Declined> {
        let whole = |count: u64| {
            i64::try_from(count)
                .map(Value::Integer)
                .map_err(|_| Declined)
        };
        match self {
            Self::Count(count) => whole(*count),
            Self::Distinct(seen) => whole(seen.len() as u64),
            Self::Extreme(value) => Ok(value.clone()),
            Self::Sum(sum) => sum.end(function),
        }
    }
}

fn is_better(function: Function, value: Val<'_>, best: &Value) -> bool {
    if *best == Value::Null {
        return true;
    }
    let order = value.order(&best.val());
    match function {
        Function::Least => order == Ordering::Less,
        _ => order == Ordering::Greater,
    }
}

/// A sum: of whole numbers exactly, of others with what rounding took, as SQLite does.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sum {
    count: u64,
    whole: i128,
    /// The sum of the sizes of whole numbers: when it fits, no order of adding could overflow.
    size: u128,
    has_real: bool,
    real: f64,
    lost: f64,
}

impl Sum {
    #[inline]
    fn take(&mut self, value: Val<'_>) -> Result<(), Declined> {
        match value {
            Val::Int(value) => {
                self.whole += i128::from(value);
                self.size += u128::from(value.unsigned_abs());
            }
            Val::Real(value) => {
                self.has_real = true;
                self.add(value);
            }
            // What a text is worth is SQLite's to say.
            _ => return Err(Declined),
        }
        self.count += 1;
        Ok(())
    }

    /// Adds and keeps what is lost: Neumaier's variant of Kahan's sum.
    #[inline]
    fn add(&mut self, value: f64) {
        let sum = self.real + value;
        self.lost += if self.real.abs() > value.abs() {
            (self.real - sum) + value
        } else {
            (value - sum) + self.real
        };
        self.real = sum;
    }

    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.whole += other.whole;
        self.size += other.size;
        self.has_real |= other.has_real;
        if other.has_real {
            self.add(other.real);
            self.lost += other.lost;
        }
    }

    fn end(&self, function: Function) -> Result<Value, Declined> {
        if self.count == 0 {
            return Ok(match function {
                Function::Total => Value::Real(0.0),
                _ => Value::Null,
            });
        }
        // Whether it overflows on the way depends on the order; SQLite goes through it.
        let whole = i64::try_from(self.whole).map_err(|_| Declined)?;
        if self.size > i64::MAX as u128 {
            return Err(Declined);
        }
        let real = if self.has_real {
            let mut sum = *self;
            sum.add(whole as f64);
            let total = sum.real + sum.lost;
            // Beyond all numbers there is nothing to be lost.
            if total.is_finite() { total } else { sum.real }
        } else {
            whole as f64
        };
        if !real.is_finite() {
            return Err(Declined);
        }
        Ok(match function {
            Function::Average => Value::Real(real / self.count as f64),
            Function::Sum if !self.has_real => Value::Integer(whole),
            _ => Value::Real(real),
        })
    }
}
