//! Traces one by one, in order, and by what links them.

use anyhow::{Context, Result};
use checkrein_core::message::brief;
use checkrein_core::trace::{Outcome, Trace};
use rusqlite::types::Value;
use rusqlite::{Row, params};

use super::{Filter, Page, Store, Wrong};

/// What a trace is made of: its line, and what came of it since.
const WHOLE: &str = "SELECT line.json, outcome.outcome, outcome.note FROM trace
    JOIN line USING (row) LEFT JOIN outcome USING (row)";

/// Neighbours that are handed out.
const NEIGHBOURS: usize = 200;

/// What an id, or its beginning, names.
#[derive(Clone, Debug, PartialEq)]
pub enum Lookup {
    /// One trace.
    One(Box<Trace>),
    /// None.
    None,
    /// More than one; these are the first of them.
    Many(Vec<String>),
}

/// A page of traces, the newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listed {
    /// The traces.
    pub traces: Vec<Trace>,
    /// The cursor of the next page, if there is one.
    pub next: Option<String>,
    /// How many there are on all pages.
    pub total: usize,
}

/// How many traces a category has, by outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CategoryCount {
    /// The category.
    pub category: String,
    /// Those whose outcome is not known.
    pub pending: usize,
    /// Those that did what they were meant to do.
    pub success: usize,
    /// Those that did not.
    pub failure: usize,
}

impl CategoryCount {
    /// Returns how many there are in all.
    pub fn total(&self) -> usize {
        self.pending + self.success + self.failure
    }
}

/// What links a trace to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// It follows from the other.
    Follows,
    /// The other follows from it.
    FollowedBy,
    /// It replaces the other.
    Supersedes,
    /// The other replaces it.
    SupersededBy,
    /// Both are about this file.
    File(String),
    /// Both belong to this feature.
    Feature(String),
}

/// A neighbour of a trace.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// The neighbour.
    pub trace: Trace,
    /// Why it is one.
    pub links: Vec<Link>,
}

/// The neighbours of a trace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linked {
    /// The first of them, those with the strongest links first.
    pub related: Vec<Related>,
    /// How many there are.
    pub total: usize,
}

impl Store {
    /// Finds a trace by its id, or by the beginning of its id.
    pub fn get(&self, id: &str) -> Result<Lookup> {
        let mut exact = self.whole("trace.id = ?", params![id])?;
        if let Some(trace) = exact.pop() {
            return Ok(Lookup::One(Box::new(trace)));
        }
        // The beginning of an id is a range of the index.
        let last = char::MAX;
        let condition = "trace.id >= ?1 AND trace.id < ?1 || ?2 ORDER BY trace.id LIMIT 5";
        let mut found = self.whole(condition, params![id, last.to_string()])?;
        Ok(match found.len() {
            0 => Lookup::None,
            1 if !id.is_empty() => Lookup::One(Box::new(found.remove(0))),
            _ => Lookup::Many(found.into_iter().map(|trace| trace.id).collect()),
        })
    }

    /// Lists traces, the newest first.
    pub fn list(&self, filter: &Filter, page: &Page) -> Result<Listed> {
        let (condition, mut values) = filter.condition(&self.place);
        let count = format!("SELECT count(*) FROM trace WHERE {condition}");
        let total: i64 = self
            .connection
            .prepare_cached(&count)?
            .query_row(rusqlite::params_from_iter(&values), |row| row.get(0))?;
        let after = match &page.cursor {
            None => "",
            Some(cursor) => {
                let (at, id) = position(cursor, filter)?;
                values.extend([Value::from(at), Value::from(id)]);
                " AND (trace.at, trace.id) < (?, ?)"
            }
        };
        values.push(Value::from(i64::try_from(page.limit.max(1) + 1)?));
        let condition = format!("{condition}{after} ORDER BY trace.at DESC, trace.id DESC LIMIT ?");
        let mut traces = self.whole(&condition, rusqlite::params_from_iter(values))?;
        let more = traces.len() > page.limit.max(1);
        traces.truncate(page.limit.max(1));
        let next = traces
            .last()
            .filter(|_| more)
            .map(|last| cursor(super::ask::milliseconds(last.at), &last.id, filter));
        Ok(Listed {
            traces,
            next,
            total: usize::try_from(total)?,
        })
    }

    /// Returns every trace, the oldest first.
    pub fn traces(&self) -> Result<Vec<Trace>> {
        self.whole("1 ORDER BY trace.at, trace.id", params![])
    }

    /// Returns the trace in a row.
    pub fn at(&self, row: i64) -> Result<Trace> {
        let mut found = self.whole("trace.row = ?", params![row])?;
        found
            .pop()
            .with_context(|| format!("there is no trace in row {row} of the store"))
    }

    /// Counts the traces of each category, the largest first.
    pub fn categories(&self) -> Result<Vec<CategoryCount>> {
        let sql = "SELECT category, sum(outcome = 'pending'), sum(outcome = 'success'),
            sum(outcome = 'failure') FROM trace GROUP BY category ORDER BY count(*) DESC, category";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(CategoryCount {
                category: row.get(0)?,
                pending: row.get::<_, u32>(1)? as usize,
                success: row.get::<_, u32>(2)? as usize,
                failure: row.get::<_, u32>(3)? as usize,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the neighbours of a trace.
    pub fn related(&self, id: &str) -> Result<Linked> {
        let Lookup::One(trace) = self.get(id)? else {
            return Ok(Linked::default());
        };
        let condition = "trace.id != ?1 AND trace.row IN (
            SELECT row FROM trace WHERE follows = ?1 OR supersedes = ?1 OR id IN (?2, ?3)
            UNION SELECT row FROM trace WHERE feature = ?4
            UNION SELECT other.row FROM trace own JOIN file mine ON mine.row = own.row
                JOIN file other ON other.path = mine.path WHERE own.id = ?1)
            ORDER BY trace.at DESC, trace.id DESC";
        let known = params![trace.id, trace.follows, trace.supersedes, trace.feature];
        let mut related: Vec<Related> = self
            .whole(condition, known)?
            .into_iter()
            .map(|other| Related {
                links: links(&trace, &other),
                trace: other,
            })
            .collect();
        related.sort_by_key(|related| std::cmp::Reverse(strength(&related.links)));
        let total = related.len();
        related.truncate(NEIGHBOURS);
        Ok(Linked { related, total })
    }

    pub(crate) fn whole(
        &self,
        condition: &str,
        values: impl rusqlite::Params,
    ) -> Result<Vec<Trace>> {
        let sql = format!("{WHOLE} WHERE {condition}");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(values)?;
        let mut traces = Vec::new();
        while let Some(row) = rows.next()? {
            traces.push(whole(row)?);
        }
        Ok(traces)
    }
}

/// Makes a trace of its line and of what came of it since.
fn whole(row: &Row<'_>) -> Result<Trace> {
    let mut trace: Trace = serde_json::from_slice(row.get_ref(0)?.as_blob()?)?;
    let (outcome, note): (Option<String>, Option<String>) = (row.get(1)?, row.get(2)?);
    if let Some(outcome) = outcome {
        trace.outcome = outcome_of(&outcome);
        trace.note = note.unwrap_or_default();
    }
    Ok(trace)
}

fn outcome_of(text: &str) -> Outcome {
    let all = [Outcome::Success, Outcome::Failure];
    let named = all.into_iter().find(|outcome| outcome.as_str() == text);
    named.unwrap_or_default()
}

/// What one says of the other counts more than what both are about.
fn strength(links: &[Link]) -> usize {
    let weigh = |link: &Link| match link {
        Link::Feature(_) => 2,
        Link::File(_) => 3,
        _ => 100,
    };
    links.iter().map(weigh).sum()
}

fn links(trace: &Trace, other: &Trace) -> Vec<Link> {
    let mut links = Vec::new();
    let names = |name: &Option<String>, id: &str| name.as_deref() == Some(id);
    for (is_so, link) in [
        (names(&trace.follows, &other.id), Link::Follows),
        (names(&other.follows, &trace.id), Link::FollowedBy),
        (names(&trace.supersedes, &other.id), Link::Supersedes),
        (names(&other.supersedes, &trace.id), Link::SupersededBy),
    ] {
        if is_so {
            links.push(link);
        }
    }
    for file in &trace.files {
        if other.files.contains(file) {
            links.push(Link::File(file.clone()));
        }
    }
    if let Some(feature) = &trace.feature
        && other.feature.as_ref() == Some(feature)
    {
        links.push(Link::Feature(feature.clone()));
    }
    links
}

/// Writes the cursor of a page that ends with this trace; it is of no use for another list.
fn cursor(at: i64, id: &str, filter: &Filter) -> String {
    format!("l{at:x}-{}-{id}", seal(at, id, filter))
}

fn position(cursor: &str, filter: &Filter) -> Result<(i64, String)> {
    let parts = cursor.strip_prefix('l').and_then(|rest| {
        let mut parts = rest.splitn(3, '-');
        let at = i64::from_str_radix(parts.next()?, 16).ok()?;
        Some((at, parts.next()?, parts.next()?))
    });
    match parts {
        Some((at, sealed, id)) if sealed == seal(at, id, filter) => Ok((at, id.to_owned())),
        _ => Err(Wrong {
            what: format!("`{}` is no cursor of this list", brief(cursor, 60)),
            next: "ask for the same without a cursor; each page says that of the next".into(),
        }
        .into()),
    }
}

/// Ties a cursor to its list.
fn seal(at: i64, id: &str, filter: &Filter) -> String {
    let text = format!("{at} {id:?} {filter:?}");
    blake3::hash(text.as_bytes()).to_hex()[..8].to_owned()
}

#[cfg(test)]
mod tests;
