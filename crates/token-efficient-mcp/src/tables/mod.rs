//! What the tools for tables share: from arguments to a question, from rows to an answer that fits.

mod csv;
mod functions;
mod reading;

use checkrein_serve::{Call, Fault, shortened};
use checkrein_tables::{Answer, Kind, Limits, Question, Simple, Source};
use schemars::JsonSchema;
use serde::Serialize;

use crate::Work;
use crate::books::{Booked, Made, book, recall};
use crate::fitting::{fitting, room};
use crate::reach::Reach;
use crate::seen;
use crate::whole::{self, Pieces};

pub(crate) use reading::Reading;

/// Rows are shown as far as this, unless it is said how many are wanted.
const USUAL_ROWS: usize = 50;

/// Of a file of which nothing is asked so many rows are shown, to see what it is.
const GLANCE: u64 = 5;

/// What is wanted of tables, whichever tool was called.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) tool: &'static str,
    pub(crate) files: Vec<String>,
    pub(crate) sql: Option<String>,
    pub(crate) simple: Simple,
    pub(crate) reading: Reading,
    pub(crate) more: Option<String>,
    pub(crate) max_tokens: Option<usize>,
}

/// Rows that answer, and what should be known of them.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Rows {
    /// The rows as CSV; the first one names the columns.
    rows: String,
    /// How many rows there are, here or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
    /// The columns of the files with their types, where nothing else was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    types: Option<String>,
    /// Rows and values of the files that are not what they should be.
    #[serde(skip_serializing_if = "Option::is_none")]
    bad: Option<Bad>,
    /// What else should be known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    /// The handle of all rows, from where these end.
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<String>,
    /// Where all rows lie as CSV, for code.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
}

/// Rows and values that are not what they should be.
#[derive(Debug, Serialize, JsonSchema)]
struct Bad {
    count: u64,
    /// The first of them: file, line, what is wrong, how it begins.
    first: Vec<String>,
}

/// Answers what is wanted.
pub(crate) fn answer(work: &Work, wanted: Wanted, call: &Call) -> Result<Booked<Rows>, Fault> {
    if let Some(more) = &wanted.more {
        return read_on(work, more, wanted.max_tokens);
    }
    sql_alone(&wanted)?;
    let reach = Reach::of(work)?;
    let (sources, left_out) = sources(&reach, &wanted)?;
    let client = sources.iter().map(|source| seen::of_file(&source.path));
    let client: u64 = client.sum();
    let size: u64 = sources
        .iter()
        .filter_map(|source| source.path.metadata().ok())
        .map(|metadata| metadata.len())
        .sum();
    call.doing("reading tables");
    let stop = || call.is_stopped();
    let doing = |bytes: u64| call.reached(bytes, Some(size));
    let ask = |question: &Question, rows: usize| {
        let limits = Limits {
            rows,
            ..Limits::default()
        };
        checkrein_tables::ask(&sources, question, &limits, &stop, &doing).map_err(fault)
    };

    let is_glance = wanted.sql.is_none()
        && Simple {
            limit: None,
            offset: None,
            ..wanted.simple.clone()
        } == Simple::default();
    let (mut skip, mut limit) = (0, wanted.simple.limit);
    let question = match &wanted.sql {
        Some(sql) => {
            skip = usize::try_from(wanted.simple.offset.unwrap_or(0)).unwrap_or(usize::MAX);
            Question::Sql(sql.clone())
        }
        None => {
            let mut simple = wanted.simple.clone();
            // No rows are wanted but their number.
            if limit == Some(0) {
                simple.limit = Some(1);
            }
            if is_glance {
                limit = Some(limit.unwrap_or(GLANCE));
                simple.limit = limit.map(|limit| limit.max(1));
            }
            let numeric = || {
                let one = Simple {
                    limit: Some(1),
                    ..Simple::default()
                };
                Ok(functions::numeric(&ask(&Question::Simple(one), 1)?))
            };
            functions::spread(&mut simple, numeric)?;
            Question::Simple(simple)
        }
    };
    let mut answered = ask(&question, Limits::default().rows)?;
    answered.rows.drain(..skip.min(answered.rows.len()));
    if limit == Some(0) {
        answered.rows.clear();
    }
    let mut rows = Rows {
        total: answered.total,
        types: is_glance.then(|| types(&answered)),
        bad: bad(&answered, &reach),
        notes: left_out
            .into_iter()
            .chain(answered.notes.iter().map(|note| shortened(note, 200)))
            .collect(),
        ..Rows::default()
    };
    let written = csv::written(&answered);
    let id = fit(
        work,
        &mut rows,
        &written,
        limit,
        &answered,
        wanted.max_tokens,
    )?;
    let made = Made {
        tool: wanted.tool,
        bytes: answered.bytes,
        client,
        id,
    };
    Ok(book(work, made, rows))
}

/// Puts as many rows into the answer as fit, and keeps all where that is not all; returns their handle.
fn fit(
    work: &Work,
    rows: &mut Rows,
    written: &csv::Written,
    limit: Option<u64>,
    answered: &Answer,
    max_tokens: Option<usize>,
) -> Result<Option<String>, Fault> {
    let shown = limit.map_or(USUAL_ROWS, |limit| {
        usize::try_from(limit).unwrap_or(usize::MAX)
    });
    let room_of = |rows: &Rows| room(max_tokens, rows);
    let header = std::iter::once(written.header.as_str());
    let wanted = written.rows.iter().take(shown).map(String::as_str);
    let pieces = || header.clone().chain(wanted.clone());
    let (fits, _) = fitting(pieces(), room_of(rows)?);
    if fits == written.rows.len() + 1 && !answered.more {
        rows.rows = pieces().collect();
        return Ok(None);
    }
    if is_cut(answered.more, written.rows.len(), limit) {
        rows.notes.push(format!(
            "only the first {} rows were kept: narrow the question, or give `limit` and `offset`",
            written.rows.len()
        ));
    }
    if fits == written.rows.len() + 1 {
        rows.rows = pieces().collect();
        return Ok(None);
    }
    let kept = whole::keep(work, written.all().as_bytes());
    rows.notes.extend(kept.note);
    rows.file = kept.file;
    // As long as any offset can be, so that there is room for it.
    rows.more = kept.id.as_ref().map(|id| format!("{id}@{}", u32::MAX));
    let (fits, left) = fitting(pieces(), room_of(rows)?);
    rows.rows = pieces().take(fits).collect();
    let mut end = rows.rows.len();
    if fits < 2 && !written.rows.is_empty() {
        // One row is too long by itself: what fits of it, and the rest by its handle.
        let head = if fits == 0 {
            ""
        } else {
            written.header.as_str()
        };
        let rest = written.all();
        let (part, next) = whole::page(rest.as_bytes(), head.len(), Pieces::Text, left);
        end = next.unwrap_or(rest.len());
        rows.rows = format!("{head}{part}");
    }
    rows.more = kept.id.as_ref().map(|id| format!("{id}@{end}"));
    Ok(kept.id)
}

fn read_on(work: &Work, more: &str, max_tokens: Option<usize>) -> Result<Booked<Rows>, Fault> {
    let mut rows = Rows {
        more: Some(format!("{}{}", more, u32::MAX)),
        ..Rows::default()
    };
    let page = whole::read_on(work, more, Pieces::Rows, room(max_tokens, &rows)?)?;
    rows.rows = page.text;
    rows.more = page.more;
    Ok(recall(work, page.id, page.bytes, rows))
}

/// Refuses SQL together with arguments that say the same in another way: one of them would count for nothing.
fn sql_alone(wanted: &Wanted) -> Result<(), Fault> {
    let simple = &wanted.simple;
    let others = [
        ("filter_expr", simple.filter.is_some()),
        ("columns", !simple.columns.is_empty()),
        ("group_by", !simple.group_by.is_empty()),
        ("aggregates", !simple.aggregates.is_empty()),
        ("sort", !simple.sort.is_empty()),
    ];
    let others: Vec<String> = others
        .iter()
        .filter(|(_, is_given)| *is_given)
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    if wanted.sql.is_none() || others.is_empty() {
        return Ok(());
    }
    Err(Fault::new(
        format!("there is `sql` and {} as well", others.join(", ")),
        "say all of it in `sql`, or leave `sql` out",
    ))
}

/// Whether the reader has to be told that rows were not kept: not where so many were asked for.
fn is_cut(is_more: bool, kept: usize, limit: Option<u64>) -> bool {
    is_more && limit.is_none_or(|limit| (kept as u64) < limit)
}

/// Returns the files, and says which are left out.
fn sources(reach: &Reach, wanted: &Wanted) -> Result<(Vec<Source>, Option<String>), Fault> {
    if wanted.files.is_empty() {
        return Err(Fault::new("no file is named", "give the path of a file"));
    }
    let (named, left_out) = reach.files(&wanted.files)?;
    let sources = named.into_iter().map(|named| wanted.reading.source(named));
    Ok((sources.collect::<Result<_, _>>()?, left_out))
}

fn types(answered: &Answer) -> String {
    let tables = answered.tables.iter().map(|table| {
        let columns = table.columns.iter().map(|column| {
            let kind = column.kind.map_or("", checkrein_tables::Type::as_str);
            format!("{} {kind}", shortened(&column.name, 60))
                .trim_end()
                .to_owned()
        });
        let columns: Vec<String> = columns.collect();
        format!("{}({})", table.name, columns.join(", "))
    });
    let tables: Vec<String> = tables.collect();
    shortened(&tables.join("; "), 3_000)
}

fn bad(answered: &Answer, reach: &Reach) -> Option<Bad> {
    let count = answered.bad.count();
    let first = answered.bad.examples.iter().take(3).map(|example| {
        let file = example
            .path
            .strip_prefix(&reach.folder)
            .unwrap_or(&example.path);
        let column = example
            .column
            .as_ref()
            .map(|column| format!(" {}", shortened(column, 40)));
        format!(
            "{}:{}{}: {}: {}",
            shortened(&file.to_string_lossy(), 80),
            example.line,
            column.unwrap_or_default(),
            example.oddity.as_str(),
            shortened(&example.text, 60)
        )
    });
    (count > 0).then(|| Bad {
        count,
        first: first.collect(),
    })
}

fn fault(fault: checkrein_tables::Fault) -> Fault {
    let next = match fault.kind {
        _ if !fault.next.is_empty() => fault.next,
        Kind::Stopped => "ask again".to_owned(),
        _ => "correct the arguments and call it again".to_owned(),
    };
    // What a file or a question has in it may be of any length.
    Fault::new(shortened(&fault.what, 2_000), shortened(&next, 1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sql_stands_alone() {
        #[track_caller]
        fn check(sql: Option<&str>, simple: Simple, expected: Option<&str>) {
            let wanted = Wanted {
                sql: sql.map(str::to_owned),
                simple,
                ..Wanted::default()
            };
            let said = sql_alone(&wanted).err().map(|fault| fault.to_string());
            match expected {
                None => assert_eq!(said, None),
                Some(words) => assert!(said.as_ref().is_some_and(|said| said.contains(words))),
            }
        }
        let filter = || Simple {
            filter: Some("v > 3".into()),
            sort: vec!["v".into()],
            ..Simple::default()
        };
        let page = Simple {
            limit: Some(5),
            offset: Some(5),
            ..Simple::default()
        };
        check(Some("select 1"), filter(), Some("`filter_expr`, `sort`"));
        check(Some("select 1"), page, None);
        check(None, filter(), None);
    }

    #[test]
    fn rows_that_nobody_asked_for_are_no_loss() {
        assert!(is_cut(true, 10_000, None));
        assert!(is_cut(true, 4_000, Some(10_000)));
        assert!(!is_cut(true, 5, Some(5)));
        assert!(!is_cut(false, 5, None));
    }
}
