//! Functions of numbers that SQLite is built without here, as its own build with them has them, and a few names that
//! other databases have for what it has.

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Result};

use crate::row::number;

type OfOne = (&'static str, fn(f64) -> f64);
type OfTwo = (&'static str, fn(f64, f64) -> f64);

/// Functions of one number.
const OF_ONE: [OfOne; 20] = [
    ("acos", f64::acos),
    ("asin", f64::asin),
    ("atan", f64::atan),
    ("ceil", f64::ceil),
    ("ceiling", f64::ceil),
    ("cos", f64::cos),
    ("cosh", f64::cosh),
    ("degrees", f64::to_degrees),
    ("exp", f64::exp),
    ("floor", f64::floor),
    ("ln", f64::ln),
    ("log", f64::log10),
    ("log10", f64::log10),
    ("log2", f64::log2),
    ("radians", f64::to_radians),
    ("sin", f64::sin),
    ("sinh", f64::sinh),
    ("sqrt", f64::sqrt),
    ("tan", f64::tan),
    ("tanh", f64::tanh),
];

/// Functions of two numbers.
const OF_TWO: [OfTwo; 5] = [
    ("atan2", f64::atan2),
    ("log", |base, number| number.ln() / base.ln()),
    ("mod", |number, by| number % by),
    ("pow", f64::powf),
    ("power", f64::powf),
];

/// The names of all that is here.
pub(crate) fn has(name: &str) -> bool {
    OF_ONE.iter().any(|(one, _)| *one == name)
        || OF_TWO.iter().any(|(one, _)| *one == name)
        || [
            "trunc",
            "pi",
            "greatest",
            "least",
            "split_part",
            "regexp_extract",
        ]
        .contains(&name)
}

/// Gives a connection the functions.
pub(crate) fn give(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    for (name, function) in OF_ONE {
        let keeps_whole = ["ceil", "ceiling", "floor"].contains(&name);
        connection.create_scalar_function(name, 1, flags, move |context| {
            Ok(match context.get_raw(0) {
                // A whole number stays one.
                ValueRef::Integer(value) if keeps_whole => Value::Integer(value),
                _ => real(numeric(context, 0).map(function)),
            })
        })?;
    }
    for (name, function) in OF_TWO {
        connection.create_scalar_function(name, 2, flags, move |context| {
            let both = numeric(context, 0).zip(numeric(context, 1));
            Ok(real(both.map(|(one, other)| function(one, other))))
        })?;
    }
    connection.create_scalar_function("trunc", 1, flags, |context| {
        Ok(match context.get_raw(0) {
            ValueRef::Integer(value) => Value::Integer(value),
            _ => real(numeric(context, 0).map(f64::trunc)),
        })
    })?;
    connection.create_scalar_function("pi", 0, flags, |_| Ok(std::f64::consts::PI))?;
    connection.create_scalar_function("greatest", -1, flags, |context| end(context, true))?;
    connection.create_scalar_function("least", -1, flags, |context| end(context, false))?;
    connection.create_scalar_function("split_part", 3, flags, |context| {
        let (text, by) = (
            context.get::<Option<String>>(0)?,
            context.get::<Option<String>>(1)?,
        );
        let place = context.get::<i64>(2)?;
        Ok(text.zip(by).and_then(|(text, by)| {
            let place = usize::try_from(place).ok()?.checked_sub(1)?;
            Some(text.split(by.as_str()).nth(place)?.to_owned())
        }))
    })?;
    for count in [2, 3] {
        connection.create_scalar_function("regexp_extract", count, flags, extract)?;
    }
    Ok(())
}

fn numeric(context: &Context<'_>, at: usize) -> Option<f64> {
    match context.get_raw(at) {
        ValueRef::Integer(value) => Some(value as f64),
        ValueRef::Real(value) => Some(value),
        ValueRef::Text(text) => number::real(text),
        _ => None,
    }
}

/// What is no number, such as the root of one below zero, is NULL.
fn real(value: Option<f64>) -> Value {
    match value {
        Some(value) if value.is_finite() => Value::Real(value),
        _ => Value::Null,
    }
}

/// The largest or the smallest of the arguments that are there; numbers by their size, others as text.
fn end(context: &Context<'_>, is_largest: bool) -> Result<Value> {
    let mut found: Option<Value> = None;
    for at in 0..context.len() {
        let value: Value = context.get(at)?;
        let is_better = match (&value, &found) {
            (Value::Null, _) => false,
            (_, None) => true,
            (Value::Text(one), Some(Value::Text(other))) => (one > other) == is_largest,
            (Value::Text(_), Some(_)) => is_largest,
            (_, Some(Value::Text(_))) => !is_largest,
            (one, Some(other)) => (amount(one) > amount(other)) == is_largest,
        };
        if is_better {
            found = Some(value);
        }
    }
    Ok(found.unwrap_or(Value::Null))
}

fn amount(value: &Value) -> f64 {
    match value {
        Value::Integer(value) => *value as f64,
        Value::Real(value) => *value,
        _ => 0.0,
    }
}

/// `regexp_extract(text, pattern)`, and a group of it: what matches first; NULL where nothing does.
fn extract(context: &Context<'_>) -> Result<Option<String>> {
    let pattern = context.get_or_create_aux(
        1,
        |pattern| -> Result<_, Box<dyn std::error::Error + Send + Sync>> {
            let mut builder = regex::bytes::RegexBuilder::new(pattern.as_str()?);
            Ok(builder.unicode(false).size_limit(1 << 20).build()?)
        },
    )?;
    let Some(text) = context.get::<Option<String>>(0)? else {
        return Ok(None);
    };
    let group = if context.len() > 2 {
        context.get::<i64>(2)?
    } else {
        0
    };
    let group = usize::try_from(group).unwrap_or(usize::MAX);
    let found = pattern
        .captures(text.as_bytes())
        .and_then(|captures| captures.get(group));
    Ok(found.map(|found| String::from_utf8_lossy(found.as_bytes()).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expression: &str, expected: &str) {
        let connection = Connection::open_in_memory().unwrap();
        give(&connection).unwrap();
        let sql = format!("SELECT coalesce(quote({expression}), 'none')");
        let found: String = connection.query_row(&sql, [], |row| row.get(0)).unwrap();
        assert_eq!(found, expected, "{expression}");
    }

    #[test]
    fn numbers_are_computed_as_elsewhere() {
        check("floor(-2.5)", "-3.0");
        check("floor(7)", "7");
        check("ceil('2.1')", "3.0");
        check("sqrt(16)", "4.0");
        check("sqrt(-1)", "NULL");
        check("ln(0)", "NULL");
        check("log(100)", "2.0");
        check("log(2, 8)", "3.0");
        check("pow(2, 10)", "1024.0");
        check("mod(7, 3)", "1.0");
        check("mod(7, 0)", "NULL");
        check("trunc(-2.7)", "-2.0");
        check("floor('x')", "NULL");
        check("greatest(1, NULL, 2.5)", "2.5");
        check("least('b', 'a')", "'a'");
    }

    #[test]
    fn texts_are_taken_apart() {
        check("split_part('a@b.c', '@', 2)", "'b.c'");
        check("split_part('a@b.c', '@', 3)", "NULL");
        check("regexp_extract('id=42;', 'id=(\\d+)', 1)", "'42'");
        check("regexp_extract('id=42;', '\\d+')", "'42'");
        check("regexp_extract('none', '\\d+')", "NULL");
    }
}
