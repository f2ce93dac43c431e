//! Functions of one row that SQLite does not have, and people expect: patterns, numbers and dates as they are
//! written, parts of dates and texts.

use std::error::Error;

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, Result};

use crate::row::day::{self, Order};
use crate::row::money;

/// Their names.
pub(crate) const NAMES: [&str; 14] = [
    "hour",
    "minute",
    "quarter",
    "date_trunc",
    "regexp",
    "number",
    "isodate",
    "year",
    "month",
    "day",
    "left",
    "right",
    "contains",
    "starts_with",
];

/// Gives a connection the functions.
pub(crate) fn give(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("regexp", 2, flags, regexp)?;
    for count in [1, 2] {
        connection.create_scalar_function("number", count, flags, number)?;
        connection.create_scalar_function("isodate", count, flags, isodate)?;
    }
    for (name, from, to) in [
        ("year", 0, 4),
        ("month", 5, 7),
        ("day", 8, 10),
        ("hour", 11, 13),
        ("minute", 14, 16),
    ] {
        connection.create_scalar_function(name, 1, flags, move |context| {
            Ok(text(context, 0)
                .and_then(|text| day::iso(&text, None))
                .and_then(|date| date.get(from..to)?.parse::<i64>().ok()))
        })?;
    }
    connection.create_scalar_function("quarter", 1, flags, |context| {
        let date = text(context, 0).and_then(|text| day::iso(&text, None));
        let month = date.and_then(|date| date.get(5..7)?.parse::<i64>().ok());
        Ok(month.map(|month| (month + 2) / 3))
    })?;
    connection.create_scalar_function("date_trunc", 2, flags, truncated)?;
    connection.create_scalar_function("left", 2, flags, |context| {
        let (text, count) = (text(context, 0), context.get::<i64>(1)?);
        let count = usize::try_from(count).unwrap_or(0);
        Ok(text.map(|text| text.chars().take(count).collect::<String>()))
    })?;
    connection.create_scalar_function("right", 2, flags, |context| {
        let (text, count) = (text(context, 0), context.get::<i64>(1)?);
        let count = usize::try_from(count).unwrap_or(0);
        Ok(text.map(|text| {
            let all = text.chars().count();
            text.chars()
                .skip(all.saturating_sub(count))
                .collect::<String>()
        }))
    })?;
    connection.create_scalar_function("contains", 2, flags, |context| {
        Ok(text(context, 0)
            .zip(text(context, 1))
            .map(|(all, part)| all.contains(&part)))
    })?;
    connection.create_scalar_function("starts_with", 2, flags, |context| {
        Ok(text(context, 0)
            .zip(text(context, 1))
            .map(|(all, part)| all.starts_with(&part)))
    })
}

fn text(context: &Context<'_>, at: usize) -> Option<String> {
    match context.get_raw(at) {
        ValueRef::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Integer(value) => Some(value.to_string()),
        ValueRef::Real(value) => Some(format!("{value:?}")),
        _ => None,
    }
}

fn fault<T>(text: &str) -> Result<T> {
    let error: Box<dyn Error + Send + Sync> = text.into();
    Err(rusqlite::Error::UserFunctionError(error))
}

/// `text REGEXP pattern`: whether the pattern is found in the text, byte by byte, in linear time.
fn regexp(context: &Context<'_>) -> Result<Option<bool>> {
    let pattern =
        context.get_or_create_aux(0, |pattern| -> Result<_, Box<dyn Error + Send + Sync>> {
            let mut builder = regex::bytes::RegexBuilder::new(pattern.as_str()?);
            Ok(builder.unicode(false).size_limit(1 << 20).build()?)
        })?;
    Ok(match context.get_raw(1) {
        ValueRef::Null => None,
        ValueRef::Text(text) | ValueRef::Blob(text) => Some(pattern.is_match(text)),
        ValueRef::Integer(value) => Some(pattern.is_match(value.to_string().as_bytes())),
        ValueRef::Real(value) => Some(pattern.is_match(format!("{value:?}").as_bytes())),
    })
}

/// `number(text)`, `number(text, ',')`: the number that a text is, whatever stands around it; else NULL.
fn number(context: &Context<'_>) -> Result<ToSqlOutput<'static>> {
    let mark = match (context.len() > 1).then(|| text(context, 1)).flatten() {
        None => None,
        Some(mark) if mark == "." || mark == "," => Some(mark.as_bytes()[0]),
        Some(_) => return fault("the second argument of `number` is the decimal mark, '.' or ','"),
    };
    let value = match context.get_raw(0) {
        ValueRef::Integer(value) => Value::Integer(value),
        ValueRef::Real(value) => Value::Real(value),
        ValueRef::Text(text) => {
            let text = String::from_utf8_lossy(text);
            money::number(&text, mark).map_or(Value::Null, whole)
        }
        _ => Value::Null,
    };
    Ok(ToSqlOutput::Owned(value))
}

/// A number without decimals is a whole one.
fn whole(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        Value::Integer(value as i64)
    } else {
        Value::Real(value)
    }
}

/// `isodate(text, 'dmy')`: a date with the year first, as SQL compares and reads it; else NULL.
fn isodate(context: &Context<'_>) -> Result<Option<String>> {
    let order = match (context.len() > 1).then(|| text(context, 1)).flatten() {
        None => None,
        Some(order) => match Order::parse(&order) {
            Some(order) => Some(order),
            None => return fault("the second argument of `isodate` is 'dmy' or 'mdy'"),
        },
    };
    Ok(text(context, 0).and_then(|text| day::iso(&text, order)))
}

/// `date_trunc('month', date)`: the first day, or the first second, of what a date is in.
fn truncated(context: &Context<'_>) -> Result<Option<String>> {
    let unit = text(context, 0).unwrap_or_default().to_ascii_lowercase();
    let Some(date) = text(context, 1).and_then(|text| day::iso(&text, None)) else {
        return Ok(None);
    };
    let (length, rest) = match unit.as_str() {
        "year" => (4, "-01-01"),
        "quarter" => {
            let month: u32 = date
                .get(5..7)
                .and_then(|month| month.parse().ok())
                .unwrap_or(1);
            let year = date.get(..4).unwrap_or_default();
            return Ok(Some(format!(
                "{year}-{:02}-01",
                (month.max(1) - 1) / 3 * 3 + 1
            )));
        }
        "month" => (7, "-01"),
        "day" => (10, ""),
        "hour" => (13, ":00:00"),
        "minute" => (16, ":00"),
        _ => {
            return fault(
                "`date_trunc` takes 'year', 'quarter', 'month', 'day', 'hour' or 'minute'",
            );
        }
    };
    let known = date.get(..length).map(|known| known.replace('T', " "));
    // A date without a time is at its first hour.
    Ok(Some(match known {
        Some(known) => known + rest,
        None => format!("{date} 00:00:00"),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_as_people_expect_them() {
        #[track_caller]
        fn check(expression: &str, expected: &str) {
            let connection = Connection::open_in_memory().unwrap();
            give(&connection).unwrap();
            let sql = format!("SELECT coalesce(quote({expression}), 'none')");
            let found: String = connection.query_row(&sql, [], |row| row.get(0)).unwrap();
            assert_eq!(found, expected, "{expression}");
        }
        check("number('$1,234.50')", "1234.5");
        check("number('(7)')", "-7");
        check("number('1.500', ',')", "1500");
        check("number(5)", "5");
        check("number('x')", "NULL");
        check("isodate('31.12.2024')", "'2024-12-31'");
        check("isodate('1/2/2024', 'mdy')", "'2024-01-02'");
        check("year('31.12.2024')", "2024");
        check("month('2024-03-05T10:00:00Z')", "3");
        check("day('Jan 9, 2024')", "9");
        check("hour('2024-03-05T17:08:00Z')", "17");
        check("minute('1/31/2024 5:07 PM')", "7");
        check("quarter('2024-03-31')", "1");
        check("date_trunc('month', '31.12.2023')", "'2023-12-01'");
        check("date_trunc('quarter', '2024-05-05')", "'2024-04-01'");
        check(
            "date_trunc('hour', '2024-05-05T10:11:12Z')",
            "'2024-05-05 10:00:00'",
        );
        check("date_trunc('hour', '2024-05-05')", "'2024-05-05 00:00:00'");
        check("left('Ärzte', 2)", "'Är'");
        check("right('Ärzte', 2)", "'te'");
        check("contains('Ärzte', 'rz')", "1");
        check("starts_with('Ärzte', 'rz')", "0");
        check("'Mrs. X' REGEXP '^Mrs\\.'", "1");
    }
}
