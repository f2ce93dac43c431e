//! Expressions that only SQLite computes, one row at a time: a connection for each thread.

use std::collections::HashMap;
use std::sync::Mutex;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql};

use crate::answer::Value;
use crate::judge::guard;
use crate::row::value::{Row, Val};
use crate::source::Type;

/// Values that are remembered of an expression over one column of text: dates and categories repeat.
const REMEMBERED: usize = 4_096;

/// An expression for SQLite.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scalar {
    pub(crate) sql: String,
    /// The columns in it and their types; what `?1`, `?2` stand for.
    pub(crate) columns: Vec<(usize, Type)>,
}

/// A connection, and what is remembered.
#[derive(Debug)]
pub(crate) struct Lane {
    connection: Option<Connection>,
    remembered: Vec<HashMap<Box<[u8]>, Value>>,
}

impl Lane {
    pub(crate) fn compute(
        &mut self,
        number: usize,
        scalar: &Scalar,
        row: &Row<'_>,
    ) -> rusqlite::Result<Value> {
        let text = match scalar.columns[..] {
            [(column, Type::Text)] => match row.value(column) {
                Val::Text(text) => Some(text),
                _ => None,
            },
            _ => None,
        };
        if self.remembered.len() <= number {
            self.remembered.resize_with(number + 1, HashMap::new);
        }
        if let Some(value) = text.and_then(|text| self.remembered[number].get(text)) {
            return Ok(value.clone());
        }
        let connection = match &self.connection {
            Some(connection) => connection,
            None => self.connection.insert(guard::scalar()?),
        };
        let mut statement = connection.prepare_cached(&scalar.sql)?;
        let values = scalar.columns.iter().map(|(column, _)| row.value(*column));
        let value = statement.query_row(rusqlite::params_from_iter(values), |row| {
            Ok(owned(row.get_ref(0)?))
        })?;
        if let Some(text) = text
            && self.remembered[number].len() < REMEMBERED
        {
            self.remembered[number].insert(text.into(), value.clone());
        }
        Ok(value)
    }
}

/// Lanes that nobody is in.
#[derive(Debug, Default)]
pub(crate) struct Lanes(Mutex<Vec<Lane>>);

impl Lanes {
    pub(crate) fn take(&self) -> Lane {
        let mut lanes = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        lanes.pop().unwrap_or(Lane {
            connection: None,
            remembered: Vec::new(),
        })
    }

    pub(crate) fn give(&self, lane: Lane) {
        let mut lanes = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        lanes.push(lane);
    }
}

impl ToSql for Val<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Val::Null => ValueRef::Null,
            Val::Int(value) => ValueRef::Integer(value),
            Val::Real(value) => ValueRef::Real(value),
            Val::Text(text) => ValueRef::Text(text),
        }))
    }
}

/// A value of SQLite's, as answers have it; bytes are shown as SQL writes them.
pub(crate) fn owned(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(value) => Value::Integer(value),
        ValueRef::Real(value) => Value::Real(value),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => {
            let digits = bytes.iter().map(|byte| format!("{byte:02X}"));
            Value::Text(format!("X'{}'", digits.collect::<String>()))
        }
    }
}

impl Value {
    /// Returns the value without its memory.
    pub(crate) fn val(&self) -> Val<'_> {
        match self {
            Self::Null => Val::Null,
            Self::Integer(value) => Val::Int(*value),
            Self::Real(value) => Val::Real(*value),
            Self::Text(text) => Val::Text(text.as_bytes()),
        }
    }
}

impl Val<'_> {
    pub(crate) fn to_value(self) -> Value {
        match self {
            Val::Null => Value::Null,
            Val::Int(value) => Value::Integer(value),
            Val::Real(value) => Value::Real(value),
            Val::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        }
    }
}
