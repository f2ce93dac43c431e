//! Makes cells of what a file has: numbers where the column has numbers, and text.

use std::collections::HashMap;

use crate::row::json::{Members, Scalar};
use crate::row::number;
use crate::row::value::Cell;
use crate::source::Type;

/// A wanted column: where the file has it, where the row has it, and what it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) field: usize,
    pub(crate) slot: usize,
    pub(crate) kind: Type,
}

#[inline]
pub(crate) fn number_of(text: &[u8], kind: Type) -> Option<Cell> {
    if kind == Type::Integer
        && let Some(value) = number::integer(text)
    {
        return Some(Cell::Int(value));
    }
    number::real(text).map(|value| real(value, kind))
}

/// A number in a column of whole numbers is whole when it can be, as SQLite stores it.
fn real(value: f64, kind: Type) -> Cell {
    let whole = value as i64;
    let is_whole = whole as f64 == value && whole > i64::MIN && whole < i64::MAX;
    if kind == Type::Integer && is_whole {
        Cell::Int(whole)
    } else {
        Cell::Real(value)
    }
}

/// Puts the members of an object where the row has them.
pub(crate) struct Cells<'a, 'p> {
    pub(crate) names: &'a HashMap<&'p str, Wanted>,
    pub(crate) cells: &'a mut [Cell],
    pub(crate) own: &'a mut Vec<u8>,
    pub(crate) current: Option<Wanted>,
    pub(crate) odd: Vec<usize>,
}

impl Members for Cells<'_, '_> {
    fn wants(&mut self, name: &str) -> bool {
        self.current = self.names.get(name).copied();
        self.current.is_some()
    }

    fn take(&mut self, value: Scalar<'_>) {
        let Some(Wanted { slot, kind, .. }) = self.current else {
            return;
        };
        let own = &mut *self.own;
        let mut text = |text: &str| {
            let from = own.len() as u32;
            own.extend_from_slice(text.as_bytes());
            Cell::Own(from, own.len() as u32)
        };
        let is_text = kind == Type::Text;
        self.cells[slot] = match value {
            Scalar::Null => Cell::Null,
            Scalar::Text("") => Cell::Null,
            Scalar::Int(value) if is_text => text(&value.to_string()),
            Scalar::Real(value) if is_text => text(&format!("{value:?}")),
            Scalar::Int(value) if kind == Type::Real => Cell::Real(value as f64),
            Scalar::Int(value) => Cell::Int(value),
            Scalar::Real(value) => real(value, kind),
            Scalar::Text(value) if is_text => text(value),
            Scalar::Text(value) => number_of(value.as_bytes(), kind).unwrap_or_else(|| {
                self.odd.push(slot);
                Cell::Null
            }),
        };
    }
}
