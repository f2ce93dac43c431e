//! Any question: what it needs is handed to SQLite, no row and no column more.

use rusqlite::Connection;

use super::ask::{Asked, Used};
use super::guard;
use super::load::{Loader, Wanted};
use super::rows::{self, Rows};
use super::top::Top;
use crate::compute::compile::{Compiler, quoted};
use crate::compute::eval::Test;
use crate::fault::Fault;
use crate::scan::drive::{self, Read};
use crate::scan::relation::Relation;
use crate::sql::node::{Kind, Node};
use crate::sql::select::Select;

/// Answers; the number is that of all rows of the question.
pub(crate) fn handed(
    connection: &mut Connection,
    asked: &Asked<'_>,
    reads: &mut [Read],
) -> Result<(Rows, u64), Fault> {
    let mut matched = None;
    let failed = |error: rusqlite::Error| asked.fault(&error);
    connection.execute_batch("BEGIN").map_err(failed)?;
    for used in &asked.used {
        let wanted = wanted(asked, used);
        let (read, count) = load(connection, asked, used, &wanted)?;
        if wanted.most.is_some() && wanted.counts && count.is_some() {
            matched = count;
        }
        reads[used.relation] = read;
    }
    connection.execute_batch("COMMIT").map_err(failed)?;
    guard::forbid(connection, &guard::Reads::default()).map_err(failed)?;
    let answer = rows::rows(connection, &asked.sql, asked.limits).map_err(failed)?;
    let total = match (matched, &asked.uncut, &asked.select) {
        (Some(matched), None, Some(select)) => {
            let rest = matched.saturating_sub(select.offset);
            rest.min(select.limit.unwrap_or(u64::MAX))
        }
        (Some(matched), Some(_), _) => matched,
        (None, Some(uncut), _) => {
            let sql = format!("SELECT count(*) FROM ({uncut})");
            let count: i64 = connection
                .query_row(&sql, [], |row| row.get(0))
                .map_err(failed)?;
            u64::try_from(count).unwrap_or_default()
        }
        _ => answer.total,
    };
    Ok((answer, total))
}

/// Loads one table; when rows cannot be chosen while reading, all of them.
fn load(
    connection: &mut Connection,
    asked: &Asked<'_>,
    used: &Used,
    wanted: &Wanted,
) -> Result<(Read, Option<u64>), Fault> {
    let relation = &asked.relations[used.relation];
    let mut needed = wanted.columns.clone();
    needed.extend(&wanted.tested);
    needed.sort_unstable();
    needed.dedup();
    let memory = asked.limits.memory;
    let loader = Loader::new(wanted, relation, &used.name, connection, memory);
    let read = drive::read(relation, &needed, &loader, asked.control, asked.threads);
    match read {
        Ok(read) => {
            loader.end().map_err(|error| asked.fault(&error))?;
            Ok((read, Some(loader.matched())))
        }
        Err(_) if loader.is_declined() => {
            drop(loader);
            let all = Wanted {
                columns: wanted.columns.clone(),
                ..Wanted::default()
            };
            connection
                .execute_batch(&format!("DELETE FROM {}", quoted(&used.name)))
                .map_err(|error| asked.fault(&error))?;
            asked
                .control
                .read
                .store(0, std::sync::atomic::Ordering::Relaxed);
            let loader = Loader::new(&all, relation, &used.name, connection, memory);
            let needed = &all.columns;
            let read = drive::read(relation, needed, &loader, asked.control, asked.threads);
            read.map(|read| (read, None))
                .map_err(|fault| match loader.failed() {
                    Some(error) => asked.fault(&error),
                    None => fault,
                })
        }
        Err(fault) => Err(match loader.failed() {
            Some(error) => asked.fault(&error),
            None => fault,
        }),
    }
}

/// Decides what of a relation is handed over.
fn wanted(asked: &Asked<'_>, used: &Used) -> Wanted {
    let mut wanted = Wanted {
        columns: used.columns.clone(),
        ..Wanted::default()
    };
    let Some(select) = &asked.select else {
        return wanted;
    };
    let relation = &asked.relations[used.relation];
    let is_it = |name: &str| {
        let mut names = relation.names.iter();
        names.any(|other| other.eq_ignore_ascii_case(name))
    };
    let mut tables = select.tables.iter().filter(|table| is_it(&table.name));
    let (Some(table), None) = (tables.next(), tables.next()) else {
        return wanted;
    };
    if table.is_optional {
        return wanted;
    }
    let called = table.alias.as_ref().unwrap_or(&table.name);
    let mut compiler = Compiler::new(&asked.sql, relation, called);
    let mut tests = Vec::new();
    let mut is_all = true;
    let terms = select.filter.as_ref().map(Node::terms).unwrap_or_default();
    let is_alone = select.tables.len() == 1;
    for term in terms {
        // In a join, a text in double quotes may be a column of the other table.
        match compiler.test(term) {
            Some(test) if is_alone || is_sure(term, &compiler) => tests.push(test),
            _ => is_all = false,
        }
    }
    if is_all && is_alone {
        limit(&mut wanted, &mut compiler, asked, select, relation);
    }
    wanted.filter = match tests.len() {
        0 => None,
        _ => Some(Test::All(tests)),
    };
    wanted.tested = compiler.needed;
    wanted.scalars = compiler.scalars;
    wanted
}

/// Whether each name in a condition is a column of the relation.
fn is_sure(term: &Node, compiler: &Compiler<'_>) -> bool {
    let mut is_sure = true;
    term.walk(&mut |node| {
        if matches!(node.kind, Kind::Name { .. }) {
            is_sure &= compiler.column(node).is_some();
        }
        is_sure
    });
    is_sure
}

/// The most rows that are kept in order, while they are read.
const MOST: u64 = 100_000;

/// Sees whether a few rows are enough: the first that are met, or the first by an order.
fn limit(
    wanted: &mut Wanted,
    compiler: &mut Compiler<'_>,
    asked: &Asked<'_>,
    select: &Select,
    relation: &Relation,
) {
    if select.is_distinct || select.gathers() {
        return;
    }
    let shown = asked.limits.rows as u64 + 1;
    let rows = select.limit.unwrap_or(u64::MAX).min(shown);
    let Some(most) = rows.checked_add(select.offset).filter(|most| *most <= MOST) else {
        return;
    };
    let mut keys = Vec::new();
    for term in &select.order {
        let node = match &term.node.kind {
            Kind::Integer(number) => {
                let at = usize::try_from(*number)
                    .ok()
                    .and_then(|number| number.checked_sub(1));
                let item = at.and_then(|at| select.items.get(at));
                let has_all = select.items.iter().any(|item| item.node.is_none());
                item.filter(|_| !has_all)
                    .and_then(|item| item.node.as_ref())
            }
            Kind::Name {
                table: None, name, ..
            } => {
                let item = select.items.iter().find(|item| {
                    let alias = item.alias.as_ref();
                    alias.is_some_and(|alias| alias.eq_ignore_ascii_case(name))
                });
                match item {
                    Some(item) => item.node.as_ref(),
                    None => Some(&term.node),
                }
            }
            _ => Some(&term.node),
        };
        let Some(expression) = node.and_then(|node| compiler.expression(node)) else {
            return;
        };
        keys.push((expression, term.is_down));
    }
    let _ = relation;
    wanted.most = usize::try_from(most).ok();
    // A question with a limit of its own has no more rows than that.
    wanted.counts = asked.uncut.is_some() || select.limit.is_none_or(|limit| limit > shown);
    if !keys.is_empty() {
        wanted.top = Some(Top { keys });
        wanted.counts = true;
    }
}
