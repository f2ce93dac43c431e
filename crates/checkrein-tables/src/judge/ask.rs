//! One question from beginning to end.
//!
//! In order:
//!   1. files are opened and described, and become tables
//!   2. simple arguments become SQL
//!   3. SQLite reads the SQL over empty tables: mistakes are found, and which columns are needed
//!   4. a question of groups over one table is computed while reading, and SQLite ends it
//!   5. any other gets the rows and columns that it needs, and SQLite answers it

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use rusqlite::Connection;

use super::hand::handed;
use super::meant::{self, Meant};
use super::{faults, grouped, guard, names, phrases, report, simple, tables, texts, words};
use crate::answer::{Answer, Column, Way};
use crate::compute::compile::quoted;
use crate::fault::{Fault, Kind};
use crate::file::describe;
use crate::limits::Limits;
use crate::question::Question;
use crate::scan::control::Control;
use crate::scan::drive::Read;
use crate::scan::relation::Relation;
use crate::source::{Source, Type};
use crate::sql::lex::{self, Token, Word};
use crate::sql::select::{self, Select};

/// Everything about a question that does not change.
pub(crate) struct Asked<'a> {
    pub(crate) relations: Vec<Relation>,
    pub(crate) sql: String,
    pub(crate) select: Option<Select>,
    pub(crate) used: Vec<Used>,
    /// The same without a limit, whose rows are counted as well.
    pub(crate) uncut: Option<String>,
    pub(crate) limits: &'a Limits,
    pub(crate) control: &'a Control,
    pub(crate) threads: usize,
}

/// A relation that a question uses.
#[derive(Debug)]
pub(crate) struct Used {
    pub(crate) relation: usize,
    /// The name that its table has.
    pub(crate) name: String,
    pub(crate) columns: Vec<usize>,
}

impl Asked<'_> {
    pub(crate) fn fault(&self, error: &rusqlite::Error) -> Fault {
        faults::fault(error, &self.relations, self.control)
    }
}

/// Answers.
pub(crate) fn ask(
    sources: &[Source],
    question: &Question,
    limits: &Limits,
    control: &Control,
) -> Result<Answer, Fault> {
    if sources.is_empty() {
        return Err(Fault::new(Kind::File, "no file is named", "name one"));
    }
    let mut tables = Vec::new(); // [1]
    for source in sources {
        control.check()?;
        tables.push(Arc::new(describe::describe(source)?));
    }
    let relations = names::relations(sources, &tables)?;
    let mut notes: Vec<String> = tables
        .iter()
        .flat_map(|table| table.notes.clone())
        .collect();
    let (sql, uncut) = written(question, &relations)?; // [2]
    let Meant {
        sql,
        changed,
        notes: said,
    } = as_meant(&sql, &relations)?;
    notes.extend(said);
    let uncut = match uncut {
        Some(uncut) => Some(as_meant(&uncut, &relations)?.sql),
        None => None,
    };
    let tokens = one_question(&sql)?;
    let mut asked = Asked {
        select: select::read(&tokens),
        used: Vec::new(),
        relations,
        sql,
        uncut,
        limits,
        control,
        threads: match limits.threads {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            threads => threads,
        },
    };
    let mut connection = guard::large(limits, control).map_err(|error| asked.fault(&error))?;
    asked.used = used(&mut connection, &asked, &tokens) // [3]
        .map_err(|error| asked.fault(&error))?;
    texts::check(&tokens, &asked.used, &asked.relations)?;
    let mut reads: Vec<Read> = Vec::new();
    reads.resize_with(asked.relations.len(), Read::default);
    let answered = if limits.grouped {
        grouped::grouped(&asked, &mut reads)? // [4]
    } else {
        None
    };
    let (way, mut rows, total) = match answered {
        Some(rows) => {
            let total = rows.total;
            (Way::Grouped, rows, total)
        }
        None => {
            control.read.store(0, Ordering::Relaxed);
            let (rows, total) = handed(&mut connection, &asked, &mut reads)?; // [5]
            (Way::Handed, rows, total)
        }
    };
    control.check()?;
    if let Some(note) = divided(&tokens, &asked, &rows.columns) {
        notes.push(note);
    }
    for (number, column) in rows.columns.iter_mut().enumerate() {
        for (new, old) in &changed {
            column.name = column.name.replace(new, old);
        }
        column.is_computed = match &asked.select {
            Some(select) => select.computes(number),
            // What is not a column of a file by its name may have been computed.
            None => !asked
                .relations
                .iter()
                .any(|relation| relation.column(&column.name).is_some()),
        };
    }
    let passed = match (&asked.uncut, &asked.select) {
        (Some(_), Some(select)) => select.offset,
        _ => 0,
    };
    Ok(Answer {
        more: total > passed + rows.rows.len() as u64,
        columns: rows.columns,
        rows: rows.rows,
        total: Some(total),
        bytes: control.read.load(Ordering::Relaxed),
        tables: report::tables(&asked.relations, &reads, sources.len()),
        bad: report::bad(&asked.relations, &reads, sources.len()),
        notes,
        way,
        sql: asked.sql,
    })
}

/// Says that a quotient of whole numbers is a whole one, where one is answered.
fn divided(tokens: &[Token], asked: &Asked<'_>, columns: &[Column]) -> Option<String> {
    let is_divided = |(at, column): (usize, &Column)| {
        let divides = match &asked.select {
            Some(select) => select.divides(at),
            None => column.name.contains('/'),
        };
        column.kind == Some(Type::Integer) && divides
    };
    let has_sign = tokens.iter().any(|token| token.word == Word::Sign("/"));
    let found = has_sign && columns.iter().enumerate().any(is_divided);
    found.then(|| {
        "`/` between whole numbers leaves out the rest, as in 7 / 2 = 3; for 3.5 write 1.0 * a / b".to_owned()
    })
}

/// Returns the question as SQL, and simple arguments without their limit as well.
fn written(question: &Question, relations: &[Relation]) -> Result<(String, Option<String>), Fault> {
    match question {
        Question::Sql(sql) => Ok((sql.trim().to_owned(), None)),
        Question::Simple(arguments) => {
            let all = relations.last().unwrap_or(&relations[0]);
            let mut uncut = arguments.clone();
            (uncut.limit, uncut.offset) = (None, None);
            Ok((
                simple::sql(arguments, all)?,
                Some(simple::sql(&uncut, all)?),
            ))
        }
    }
}

/// Writes a question anew, as it is meant.
fn as_meant(sql: &str, relations: &[Relation]) -> Result<Meant, Fault> {
    let sql = phrases::written(sql, &one_question(sql)?, relations)?;
    let sql = tables::written(&sql, &one_question(&sql)?, relations);
    let mut meant = meant::meant(&sql, &one_question(&sql)?, relations)?;
    let tokens = one_question(&meant.sql)?;
    meant.sql = words::with_booleans(&meant.sql, &tokens, relations);
    Ok(meant)
}

/// Divides SQL into words, and refuses what is no question.
fn one_question(sql: &str) -> Result<Vec<Token>, Fault> {
    let fault = |what: &str| {
        let next = "ask one SELECT over the tables";
        Err(Fault::new(Kind::Sql, format!("SQL: {what}"), next))
    };
    if sql.contains('\0') {
        return fault("there is a zero byte in it");
    }
    let Some(tokens) = lex::lex(sql) else {
        return fault("a quote or a comment has no end");
    };
    let end = tokens
        .iter()
        .position(|token| token.word == Word::Sign(";"));
    let is_more = |end: usize| {
        tokens[end..]
            .iter()
            .any(|token| token.word != Word::Sign(";"))
    };
    if end.is_some_and(is_more) {
        return fault("there are several statements");
    }
    match tokens.first() {
        None => fault("it is empty"),
        Some(first)
            if ["select", "with", "values"]
                .iter()
                .any(|word| first.word.is(word)) =>
        {
            Ok(tokens)
        }
        Some(first)
            if ["describe", "show", "explain"]
                .iter()
                .any(|word| first.word.is(word)) =>
        {
            Err(Fault::new(
                Kind::Sql,
                format!("SQL: `{}` is no question", &sql[first.span.clone()]),
                "give the file alone, without SQL, for its columns, types and first rows",
            ))
        }
        Some(first) => fault(&format!("`{}` is no question", &sql[first.span.clone()])),
    }
}

/// Makes empty tables of what the question names, and asks SQLite which columns it needs of them.
fn used(
    connection: &mut Connection,
    asked: &Asked<'_>,
    tokens: &[Token],
) -> rusqlite::Result<Vec<Used>> {
    let is_named = |name: &String| {
        tokens.iter().any(|token| {
            matches!(&token.word, Word::Name { text, .. } if text.eq_ignore_ascii_case(name))
        })
    };
    let mut used: Vec<Used> = Vec::new();
    for (number, relation) in asked.relations.iter().enumerate() {
        let mut names = relation.names.iter().filter(|name| is_named(name));
        let Some(name) = names.next() else {
            continue;
        };
        let columns = relation.columns.iter();
        let columns: Vec<String> = columns
            .map(|column| format!("{} {}", quoted(&column.name), column.kind.as_str()))
            .collect();
        let columns = if columns.is_empty() {
            "column1 text".to_owned()
        } else {
            columns.join(", ")
        };
        connection.execute_batch(&format!("CREATE TABLE {}({columns})", quoted(name)))?;
        for other in names {
            connection.execute_batch(&format!(
                "CREATE VIEW {} AS SELECT * FROM {}",
                quoted(other),
                quoted(name)
            ))?;
        }
        used.push(Used {
            relation: number,
            name: name.clone(),
            columns: Vec::new(),
        });
    }
    let reads = guard::Reads::default();
    guard::forbid(connection, &reads)?;
    connection.prepare(&asked.sql)?;
    guard::allow(connection)?;
    let reads = reads.lock().unwrap_or_else(PoisonError::into_inner);
    for used in &mut used {
        let relation = &asked.relations[used.relation];
        let mut columns: BTreeSet<usize> = reads
            .iter()
            .filter(|(table, _)| *table == used.name)
            .filter_map(|(_, column)| relation.column(column))
            .collect();
        // Columns of USING and of NATURAL JOIN are read without being asked for.
        for token in tokens {
            match &token.word {
                word if word.is("natural") => columns.extend(0..relation.columns.len()),
                Word::Name { text, .. } => columns.extend(relation.column(text)),
                _ => {}
            }
        }
        used.columns = columns.into_iter().collect();
    }
    used.retain(|used| reads.iter().any(|(table, _)| *table == used.name));
    Ok(used)
}
