//! Functions over rows that SQLite is built without: median and percentiles, spread, the most frequent value,
//! correlation. Every one leaves out NULL and what is no number.

use std::collections::HashMap;
use std::error::Error;

use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Result};

use crate::row::number;

/// Values that a group may have for a function that needs all of them at once: 256 MB.
const MOST: usize = 32 << 20;

/// Bytes of different values that are counted at most.
const MOST_BYTES: usize = 64 << 20;

/// The names of the functions here that have one argument.
pub(crate) const OF_ONE: [&str; 13] = [
    "median",
    "mode",
    "stddev",
    "stddev_pop",
    "stddev_samp",
    "std",
    "stdev",
    "var",
    "var_pop",
    "var_samp",
    "variance",
    "first",
    "last",
];

/// The names of those that have two.
pub(crate) const OF_TWO: [&str; 6] = [
    "percentile",
    "percentile_cont",
    "percentile_disc",
    "quantile",
    "corr",
    "covar_samp",
];

/// Gives a connection the functions.
pub(crate) fn give(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    for name in OF_ONE {
        match name {
            "median" => connection.create_aggregate_function(name, 1, flags, Median)?,
            "mode" => connection.create_aggregate_function(name, 1, flags, Mode)?,
            "first" => connection.create_aggregate_function(name, 1, flags, End { last: false })?,
            "last" => connection.create_aggregate_function(name, 1, flags, End { last: true })?,
            _ => {
                let spread = Spread {
                    is_root: name.starts_with("st"),
                    is_whole: name.ends_with("_pop"),
                };
                connection.create_aggregate_function(name, 1, flags, spread)?;
            }
        }
    }
    for name in OF_TWO {
        if name == "corr" || name == "covar_samp" {
            let pairs = Pairs {
                is_correlation: name == "corr",
            };
            connection.create_aggregate_function(name, 2, flags, pairs)?;
        } else {
            let part = Part {
                // SQLite's own `percentile` takes 0 to 100, all others 0 to 1.
                of: if name == "percentile" { 100.0 } else { 1.0 },
                is_met: name == "percentile_disc",
            };
            connection.create_aggregate_function(name, 2, flags, part)?;
        }
    }
    Ok(())
}

fn fault<T>(text: &str) -> Result<T> {
    let error: Box<dyn Error + Send + Sync> = text.into();
    Err(rusqlite::Error::UserFunctionError(error))
}

/// Returns an argument as a number, when it is one.
fn numeric(context: &Context<'_>, at: usize) -> Option<f64> {
    match context.get_raw(at) {
        ValueRef::Integer(value) => Some(value as f64),
        ValueRef::Real(value) => Some(value),
        ValueRef::Text(text) => number::real(text),
        _ => None,
    }
}

fn keep(values: &mut Vec<f64>, value: f64) -> Result<()> {
    if values.len() >= MOST {
        return fault("a group has too many values for a median or a percentile: filter");
    }
    values.push(value);
    Ok(())
}

/// Returns the value so far behind the first, of values that are put in order, between the two that are next.
fn between(mut values: Vec<f64>, share: f64) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    values.sort_unstable_by(f64::total_cmp);
    let place = share * (values.len() - 1) as f64;
    let below = place.floor() as usize;
    let above = values[(below + 1).min(values.len() - 1)];
    Some(values[below] + (above - values[below]) * (place - below as f64))
}

struct Median;

impl Aggregate<Vec<f64>, Option<f64>> for Median {
    fn init(&self, _: &mut Context<'_>) -> Result<Vec<f64>> {
        Ok(Vec::new())
    }

    fn step(&self, context: &mut Context<'_>, values: &mut Vec<f64>) -> Result<()> {
        numeric(context, 0).map_or(Ok(()), |value| keep(values, value))
    }

    fn finalize(&self, _: &mut Context<'_>, values: Option<Vec<f64>>) -> Result<Option<f64>> {
        Ok(values.and_then(|values| between(values, 0.5)))
    }
}

/// A percentile, between the values that are next to it or the first that reaches it.
struct Part {
    of: f64,
    is_met: bool,
}

impl Aggregate<(Vec<f64>, f64), Option<f64>> for Part {
    fn init(&self, _: &mut Context<'_>) -> Result<(Vec<f64>, f64)> {
        Ok((Vec::new(), 0.0))
    }

    fn step(&self, context: &mut Context<'_>, (values, share): &mut (Vec<f64>, f64)) -> Result<()> {
        let Some(given) = numeric(context, 1).filter(|given| (0.0..=self.of).contains(given))
        else {
            return fault(&format!(
                "the second argument is the percentile, from 0 to {}",
                self.of
            ));
        };
        *share = given / self.of;
        numeric(context, 0).map_or(Ok(()), |value| keep(values, value))
    }

    fn finalize(&self, _: &mut Context<'_>, group: Option<(Vec<f64>, f64)>) -> Result<Option<f64>> {
        let Some((mut values, share)) = group.filter(|(values, _)| !values.is_empty()) else {
            return Ok(None);
        };
        if !self.is_met {
            return Ok(between(values, share));
        }
        values.sort_unstable_by(f64::total_cmp);
        let place = (share * values.len() as f64).ceil() as usize;
        Ok(values.get(place.saturating_sub(1)).copied())
    }
}

/// Variance, or its root, by Welford: one pass and no large sums.
struct Spread {
    is_root: bool,
    /// Of all there is, and not of a sample.
    is_whole: bool,
}

#[derive(Default)]
struct Moments {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Aggregate<Moments, Option<f64>> for Spread {
    fn init(&self, _: &mut Context<'_>) -> Result<Moments> {
        Ok(Moments::default())
    }

    fn step(&self, context: &mut Context<'_>, moments: &mut Moments) -> Result<()> {
        if let Some(value) = numeric(context, 0) {
            moments.count += 1.0;
            let before = value - moments.mean;
            moments.mean += before / moments.count;
            moments.squares += before * (value - moments.mean);
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, moments: Option<Moments>) -> Result<Option<f64>> {
        let free = if self.is_whole { 0.0 } else { 1.0 };
        Ok(moments
            .filter(|moments| moments.count > free)
            .map(|moments| {
                let variance = moments.squares / (moments.count - free);
                if self.is_root {
                    variance.sqrt()
                } else {
                    variance
                }
            }))
    }
}

/// The most frequent value; of several the smallest, as numbers before as text.
struct Mode;

#[derive(Default)]
struct Counted {
    counts: HashMap<Vec<u8>, (u64, Value)>,
    bytes: usize,
}

impl Aggregate<Counted, Value> for Mode {
    fn init(&self, _: &mut Context<'_>) -> Result<Counted> {
        Ok(Counted::default())
    }

    fn step(&self, context: &mut Context<'_>, counted: &mut Counted) -> Result<()> {
        let value = context.get_raw(0);
        let key = match value {
            ValueRef::Null => return Ok(()),
            ValueRef::Integer(number) => number.to_be_bytes().to_vec(),
            ValueRef::Real(number) => number.to_bits().to_be_bytes().to_vec(),
            ValueRef::Text(text) | ValueRef::Blob(text) => [b"t", text].concat(),
        };
        if let Some((count, _)) = counted.counts.get_mut(&key) {
            *count += 1;
            return Ok(());
        }
        counted.bytes += 2 * key.len() + 64;
        if counted.bytes > MOST_BYTES {
            return fault("there are too many different values for `mode`: group and count them");
        }
        counted.counts.insert(key, (1, value.try_into()?));
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, counted: Option<Counted>) -> Result<Value> {
        let counts = counted.map(|counted| counted.counts).unwrap_or_default();
        let most = counts
            .into_values()
            .max_by(|(one, first), (other, second)| {
                let is_before = match (first, second) {
                    (Value::Text(first), Value::Text(second)) => second.cmp(first),
                    (Value::Text(_), _) => std::cmp::Ordering::Less,
                    (_, Value::Text(_)) => std::cmp::Ordering::Greater,
                    (first, second) => amount(second).total_cmp(&amount(first)),
                };
                one.cmp(other).then(is_before)
            });
        Ok(most.map_or(Value::Null, |(_, value)| value))
    }
}

fn amount(value: &Value) -> f64 {
    match value {
        Value::Integer(number) => *number as f64,
        Value::Real(number) => *number,
        _ => 0.0,
    }
}

/// The value of the first or the last row that has one, in the order of the file.
struct End {
    last: bool,
}

impl Aggregate<Value, Value> for End {
    fn init(&self, _: &mut Context<'_>) -> Result<Value> {
        Ok(Value::Null)
    }

    fn step(&self, context: &mut Context<'_>, kept: &mut Value) -> Result<()> {
        let value = context.get_raw(0);
        if !matches!(value, ValueRef::Null) && (self.last || matches!(kept, Value::Null)) {
            *kept = value.try_into()?;
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, kept: Option<Value>) -> Result<Value> {
        Ok(kept.unwrap_or(Value::Null))
    }
}

/// Two columns of numbers and how they go together.
struct Pairs {
    is_correlation: bool,
}

#[derive(Default)]
struct Both {
    count: f64,
    means: (f64, f64),
    squares: (f64, f64),
    products: f64,
}

impl Aggregate<Both, Option<f64>> for Pairs {
    fn init(&self, _: &mut Context<'_>) -> Result<Both> {
        Ok(Both::default())
    }

    fn step(&self, context: &mut Context<'_>, both: &mut Both) -> Result<()> {
        if let (Some(one), Some(other)) = (numeric(context, 0), numeric(context, 1)) {
            both.count += 1.0;
            let before = (one - both.means.0, other - both.means.1);
            both.means.0 += before.0 / both.count;
            both.means.1 += before.1 / both.count;
            both.squares.0 += before.0 * (one - both.means.0);
            both.squares.1 += before.1 * (other - both.means.1);
            both.products += before.0 * (other - both.means.1);
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, both: Option<Both>) -> Result<Option<f64>> {
        Ok(both.filter(|both| both.count > 1.0).and_then(|both| {
            if !self.is_correlation {
                return Some(both.products / (both.count - 1.0));
            }
            let all = (both.squares.0 * both.squares.1).sqrt();
            (all > 0.0).then(|| both.products / all)
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(function: &str, expected: Option<f64>) {
        let connection = Connection::open_in_memory().unwrap();
        give(&connection).unwrap();
        let sql = format!(
            "SELECT {function} FROM (SELECT column1 AS a, column2 AS b FROM \
             (VALUES (4, 1.0), (1, 3.5), (NULL, 2.0), (2, 8.0), ('x', 9.0), (10, 2.5)))"
        );
        let found: Option<f64> = connection.query_row(&sql, [], |row| row.get(0)).unwrap();
        let is_same = match (found, expected) {
            (Some(found), Some(expected)) => (found - expected).abs() < 1e-12,
            (found, expected) => found == expected,
        };
        assert!(is_same, "{function}: {found:?}, and not {expected:?}");
    }

    #[test]
    fn numbers_are_those_of_other_programs() {
        // As numpy has them of 4, 1, 2, 10: what is no number is left out.
        check("median(a)", Some(3.0));
        check("percentile(a, 25)", Some(1.75));
        check("percentile_cont(a, 0.9)", Some(8.2));
        check("quantile(a, 1)", Some(10.0));
        check("percentile_disc(a, 0.5)", Some(2.0));
        check("stddev(a)", Some(16.25f64.sqrt()));
        check("stddev_pop(a)", Some(12.1875f64.sqrt()));
        check("variance(a)", Some(16.25));
        check("var_pop(a)", Some(12.1875));
        check("corr(a, a * 2)", Some(1.0));
        check("median(a) FILTER (WHERE a > 99)", None);
        check("stddev(a) FILTER (WHERE a = 1)", None);
        check("mode(a % 2)", Some(0.0));
        check("first(a)", Some(4.0));
        check("median(b)", Some(3.0));
    }

    #[test]
    fn a_percentile_has_bounds() {
        let connection = Connection::open_in_memory().unwrap();
        give(&connection).unwrap();
        let asked =
            connection.query_row("SELECT percentile(1, 101)", [], |row| row.get::<_, f64>(0));
        assert!(asked.unwrap_err().to_string().contains("from 0 to 100"));
    }
}
