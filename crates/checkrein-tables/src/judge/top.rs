//! Keeps the first rows by an order and forgets the others, while they are read.

use std::cmp::Ordering;

use crate::answer::Value;
use crate::compute::eval::{Declined, Expression, With};
use crate::row::value::Row;

/// By what rows are ordered.
#[derive(Debug, Clone)]
pub(crate) struct Top {
    /// Expressions, and whether the greatest is first.
    pub(crate) keys: Vec<(Expression, bool)>,
}

/// A row that may be among the first.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    keys: Vec<Value>,
    pub(crate) number: u64,
    pub(crate) values: Vec<Value>,
}

impl Kept {
    /// Returns the row with so many rows before those of its part.
    pub(crate) fn behind(mut self, before: u64) -> Self {
        self.number += before;
        self
    }

    /// The memory that it takes.
    pub(crate) fn weight(&self) -> usize {
        let values = self.keys.iter().chain(&self.values);
        let text = values.map(|value| match value {
            Value::Text(text) => text.len() + size_of::<Value>(),
            _ => size_of::<Value>(),
        });
        text.sum::<usize>() + size_of::<Self>()
    }
}

/// Rows beyond those wanted, so that not each one sorts all.
const SPARE: usize = 512;

impl Top {
    pub(crate) fn take(
        &self,
        first: &mut Vec<Kept>,
        most: usize,
        number: u64,
        columns: &[usize],
        row: &Row<'_>,
        with: &mut With<'_>,
    ) -> Result<(), Declined> {
        // Once pruned, the last of those kept is what a row has to be before.
        if first.len() >= most && !first.is_empty() {
            let last = &first[most.max(1) - 1];
            let mut order = Ordering::Equal;
            for ((expression, is_down), key) in self.keys.iter().zip(&last.keys) {
                let value = expression.of(row, with)?;
                order = turned(value.val().order(&key.val()), *is_down);
                if order != Ordering::Equal {
                    break;
                }
            }
            if order != Ordering::Less {
                return Ok(());
            }
        }
        if most == 0 {
            return Ok(());
        }
        let mut keys = Vec::with_capacity(self.keys.len());
        for (expression, _) in &self.keys {
            keys.push(expression.of(row, with)?.val().to_value());
        }
        first.push(Kept {
            keys,
            number,
            values: columns
                .iter()
                .map(|&column| row.value(column).to_value())
                .collect(),
        });
        if first.len() == most || first.len() >= most + SPARE.max(most) {
            self.prune(first, most);
        }
        Ok(())
    }

    /// Sorts, and forgets what is too much.
    pub(crate) fn prune(&self, first: &mut Vec<Kept>, most: usize) {
        first.sort_by(|one, other| {
            let keys = one.keys.iter().zip(&other.keys).zip(&self.keys);
            let order = keys
                .map(|((one, other), (_, is_down))| turned(one.val().order(&other.val()), *is_down))
                .find(|order| *order != Ordering::Equal);
            // Those that are alike stay as they are in the file.
            order.unwrap_or_else(|| one.number.cmp(&other.number))
        });
        first.truncate(most);
    }
}

fn turned(order: Ordering, is_down: bool) -> Ordering {
    if is_down { order.reverse() } else { order }
}
