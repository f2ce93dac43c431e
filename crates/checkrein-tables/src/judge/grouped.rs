//! Questions of groups: made while reading, and ended by SQLite over the groups.

use rusqlite::Connection;

use super::ask::Asked;
use super::guard;
use super::rows::{self, Rows};
use crate::answer::Value;
use crate::compute::eval::Expression;
use crate::compute::group::Grouper;
use crate::compute::plan::{self, GROUPS, Plan};
use crate::fault::Fault;
use crate::scan::drive::{self, Read};
use crate::scan::relation::Relation;
use crate::sql::{lex, select};

/// Answers, when it is a question of groups over one table and all of it is understood.
pub(crate) fn grouped(asked: &Asked<'_>, reads: &mut [Read]) -> Result<Option<Rows>, Fault> {
    let (Some(select), [used]) = (&asked.select, &asked.used[..]) else {
        return Ok(None);
    };
    let relation = &asked.relations[used.relation];
    let is_it = |name: &String| {
        let names = &mut relation.names.iter();
        names.any(|other| other.eq_ignore_ascii_case(name))
    };
    if !select.tables.iter().all(|table| is_it(&table.name)) {
        return Ok(None);
    }
    let Some(plan) = plan::plan(&asked.sql, select, relation) else {
        return Ok(None);
    };
    let grouper = Grouper::new(&plan.grouping, asked.limits.memory);
    let read = drive::read(
        relation,
        &plan.needed,
        &grouper,
        asked.control,
        asked.threads,
    );
    let read = match read {
        Ok(read) => read,
        Err(_) if grouper.is_declined() => return Ok(None),
        Err(fault) => return Err(fault),
    };
    let Ok(mut groups) = grouper.rows() else {
        return Ok(None);
    };
    let keys = plan.grouping.keys.len();
    if plan.is_sorted {
        groups.sort_by(|one, other| {
            let mut keys = one[..keys].iter().zip(&other[..keys]);
            let differs = keys.find_map(|(one, other)| {
                let order = one.val().order(&other.val());
                order.is_ne().then_some(order)
            });
            differs.unwrap_or(std::cmp::Ordering::Equal)
        });
    }
    let mut connection = guard::small(asked.control).map_err(|error| asked.fault(&error))?;
    fill(&connection, &plan, relation, &groups).map_err(|error| asked.fault(&error))?;
    guard::forbid(&mut connection, &guard::Reads::default())
        .map_err(|error| asked.fault(&error))?;
    match rows::rows(&connection, &plan.sql, asked.limits) {
        Ok(mut rows) => {
            if let Some(total) = uncut(asked, relation, &connection) {
                rows.total = total;
            }
            reads[used.relation] = read;
            Ok(Some(rows))
        }
        // What it means over the rows themselves is said by SQLite as well.
        Err(_) => {
            asked.control.check()?;
            Ok(None)
        }
    }
}

/// Counts the groups that there are without a limit, where simple arguments have one.
fn uncut(asked: &Asked<'_>, relation: &Relation, connection: &Connection) -> Option<u64> {
    let sql = asked.uncut.as_ref()?;
    let select = select::read(&lex::lex(sql)?)?;
    let plan = plan::plan(sql, &select, relation)?;
    let sql = format!("SELECT count(*) FROM ({})", plan.sql);
    let count: i64 = connection.query_row(&sql, [], |row| row.get(0)).ok()?;
    u64::try_from(count).ok()
}

/// Makes the table of groups. A key that is a column is compared as the column would be.
fn fill(
    connection: &Connection,
    plan: &Plan,
    relation: &Relation,
    groups: &[Vec<Value>],
) -> rusqlite::Result<()> {
    let keys = plan.grouping.keys.iter().enumerate();
    let keys = keys.map(|(number, expression)| match expression {
        Expression::Column(column) => {
            let kind = relation.columns[*column].kind.as_str();
            format!("{} {kind}", plan::key(number))
        }
        _ => plan::key(number),
    });
    let gathered = (0..plan.grouping.gathered.len()).map(plan::gathered);
    let columns: Vec<String> = keys.chain(gathered).collect();
    if columns.is_empty() {
        connection.execute_batch(&format!("CREATE TABLE {GROUPS}(nothing)"))?;
        let one = format!("INSERT INTO {GROUPS} VALUES (1)");
        return groups
            .iter()
            .try_for_each(|_| connection.execute_batch(&one));
    }
    connection.execute_batch(&format!("CREATE TABLE {GROUPS}({})", columns.join(", ")))?;
    let marks = vec!["?"; columns.len()].join(", ");
    let mut statement = connection.prepare(&format!("INSERT INTO {GROUPS} VALUES ({marks})"))?;
    for group in groups {
        statement.execute(rusqlite::params_from_iter(group.iter().map(Value::val)))?;
    }
    Ok(())
}
