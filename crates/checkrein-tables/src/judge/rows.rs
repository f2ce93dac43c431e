//! Takes the rows of an answer, as many as the limits allow, and counts the others.

use rusqlite::Connection;

use crate::answer::{Column, Value};
use crate::compute::lane::owned;
use crate::limits::Limits;
use crate::source::Type;

/// Rows of an answer.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<Value>>,
    pub(crate) total: u64,
}

/// Asks.
pub(crate) fn rows(connection: &Connection, sql: &str, limits: &Limits) -> rusqlite::Result<Rows> {
    let mut statement = connection.prepare(sql)?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut answer = Rows::default();
    let mut bytes = 0;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        answer.total += 1;
        if answer.rows.len() >= limits.rows || bytes > limits.bytes {
            continue;
        }
        let mut values = Vec::with_capacity(names.len());
        for at in 0..names.len() {
            let value = owned(row.get_ref(at)?);
            bytes += match &value {
                Value::Text(text) => text.len() + 8,
                _ => 8,
            };
            values.push(value);
        }
        // One row that is too large by itself is not handed back by halves.
        if bytes <= limits.bytes {
            answer.rows.push(values);
        }
    }
    answer.columns = names
        .into_iter()
        .enumerate()
        .map(|(at, name)| Column {
            name,
            kind: kind(answer.rows.iter().map(|row| &row[at])),
            is_computed: false,
        })
        .collect();
    Ok(answer)
}

/// Returns the type that all values have.
fn kind<'v>(values: impl Iterator<Item = &'v Value>) -> Option<Type> {
    let mut kind = None;
    for value in values {
        let own = match value {
            Value::Null => continue,
            Value::Integer(_) => Type::Integer,
            Value::Real(_) => Type::Real,
            Value::Text(_) => Type::Text,
        };
        kind = match kind {
            None => Some(own),
            Some(other) if other == own => kind,
            Some(Type::Text) => return None,
            Some(_) if own == Type::Text => return None,
            Some(_) => Some(Type::Real),
        };
    }
    kind
}
