//! What a question sees as one table: one file, or the rows of several behind each other.

use std::sync::Arc;

use crate::file::describe::{Described, Named};
use crate::file::form::Form;
use crate::file::infer::{Booleans, Odd};
use crate::source::Type;

/// The column that says which of several files a row is from.
pub(crate) const FILE: &str = "_file";

/// A table as SQL sees it.
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    /// Its names; the first is what answers call it.
    pub(crate) names: Vec<String>,
    pub(crate) columns: Vec<Named>,
    pub(crate) pieces: Vec<Piece>,
}

/// One file of a relation.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub(crate) table: Arc<Described>,
    /// The name that rows of it have in `_file`.
    pub(crate) file: String,
    /// For each column of the relation, where the file has it.
    pub(crate) map: Vec<From>,
}

/// Where a file has a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum From {
    Field(usize),
    File,
    Nowhere,
}

impl Relation {
    /// One file.
    pub(crate) fn one(names: Vec<String>, table: &Arc<Described>) -> Self {
        Self {
            columns: table.columns.clone(),
            pieces: vec![Piece {
                map: (0..table.columns.len()).map(From::Field).collect(),
                file: names[0].clone(),
                table: Arc::clone(table),
            }],
            names,
        }
    }

    /// The rows of several files behind each other; columns are the same when their names are.
    pub(crate) fn union(names: Vec<String>, tables: &[(String, Arc<Described>)]) -> Self {
        let file = Named {
            name: FILE.to_owned(),
            kind: Type::Text,
            booleans: None,
            odd: None,
            form: None,
            nothing: None,
        };
        let mut columns: Vec<Named> = vec![file];
        for (_, table) in tables {
            for column in &table.columns {
                match place(&columns, &column.name) {
                    Some(at) => {
                        columns[at].kind = columns[at].kind.with(column.kind);
                        if columns[at].booleans != column.booleans {
                            let are_both =
                                columns[at].booleans.is_some() && column.booleans.is_some();
                            columns[at].booleans = are_both
                                .then(|| one_pair(&columns[at].booleans, &column.booleans))
                                .flatten();
                        }
                        columns[at].form = one_form(&columns[at], column);
                        columns[at].nothing = columns[at]
                            .nothing
                            .take()
                            .or_else(|| column.nothing.clone());
                        columns[at].odd = both(columns[at].odd.take(), column.odd.as_ref());
                    }
                    None => columns.push(column.clone()),
                }
            }
        }
        let pieces = tables.iter().map(|(file, table)| Piece {
            map: columns
                .iter()
                .enumerate()
                .map(|(at, column)| match place(&table.columns, &column.name) {
                    _ if at == 0 => From::File,
                    Some(field) => From::Field(field),
                    None => From::Nowhere,
                })
                .collect(),
            file: file.clone(),
            table: Arc::clone(table),
        });
        Self {
            pieces: pieces.collect(),
            names,
            columns,
        }
    }

    /// Returns the column of a name.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        place(&self.columns, name)
    }
}

/// Returns the words for true and false of two files, when they are the same but for their case.
fn one_pair(one: &Option<Booleans>, other: &Option<Booleans>) -> Option<Booleans> {
    let words = |booleans: &Option<Booleans>| {
        let (Booleans::Words(yes, no) | Booleans::AnyCase(yes, no)) = booleans.as_ref()?;
        Some((yes.to_ascii_lowercase(), no.to_ascii_lowercase()))
    };
    let (one, other) = (words(one)?, words(other)?);
    (one == other).then_some(Booleans::AnyCase(one.0, one.1))
}

/// Returns how the values of two files are written; plain numbers are read wherever a point is the mark.
fn one_form(one: &Named, other: &Named) -> Option<Form> {
    let is_plain = |column: &Named| column.form.is_none() && column.odd.is_none();
    let dot = Some(Form::Amount(b'.'));
    let is_same = one.form == other.form
        || one.form == dot && is_plain(other)
        || other.form == dot && is_plain(one);
    if is_same {
        one.form.or(other.form)
    } else {
        None
    }
}

/// Returns what is no number in either; beside numbers of another file it is not rare any more.
fn both(one: Option<Odd>, other: Option<&Odd>) -> Option<Odd> {
    match (one, other) {
        (Some(one), Some(other)) => Some(Odd {
            is_rare: one.is_rare && other.is_rare,
            ..if one.is_number { other.clone() } else { one }
        }),
        (Some(one), None) => Some(Odd {
            is_rare: false,
            ..one
        }),
        (None, other) => other.map(|other| Odd {
            is_rare: false,
            ..other.clone()
        }),
    }
}

fn place(columns: &[Named], name: &str) -> Option<usize> {
    columns
        .iter()
        .position(|column| column.name.eq_ignore_ascii_case(name))
}
