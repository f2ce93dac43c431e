//! `process_csv`: a table in a file is asked, and the rows that answer come back.

use checkrein_serve::{Call, Effect, Fault, Tool};
use checkrein_tables::Simple;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Work;
use crate::books::Booked;
use crate::tables::{Reading, Rows, Wanted, answer};

#[derive(Debug, Deserialize, JsonSchema)]
struct Arguments {
    /// CSV, TSV, JSON lines; also .gz, .zst
    file_path: Option<String>,
    /// SQLite SELECT from t, instead of what follows
    sql: Option<String>,
    /// e.g. price > 50 AND kind = 'a'
    filter_expr: Option<String>,
    columns: Option<Vec<String>>,
    group_by: Option<Vec<String>>,
    /// e.g. count, sum(price), median(age)
    aggregates: Option<Vec<String>>,
    /// e.g. price desc
    sort: Option<Vec<String>>,
    #[schemars(range(min = 0, max = 10_000))]
    limit: Option<u64>,
    #[schemars(range(min = 0))]
    offset: Option<u64>,
    delimiter: Option<String>,
    quote: Option<String>,
    encoding: Option<String>,
    header: Option<bool>,
    types: Option<Vec<String>>,
    more: Option<String>,
    #[schemars(range(min = 200, max = 10_000))]
    max_tokens: Option<usize>,
}

pub(super) fn tool() -> Tool<Work> {
    Tool::new(
        "process_csv",
        "Filter, group, aggregate, sort a table file of any size. With file_path alone: its columns and first rows. \
         Takes delimiter, encoding, header, types (zip:text) where guessing fails.",
        Effect::Reads,
        process,
    )
    .requiring(&["file_path"])
    .instead("more")
    .unlisted(&["delimiter", "quote", "encoding", "header", "types"])
    .aliases(&[
        ("path", "file_path"),
        ("file", "file_path"),
        ("filter", "filter_expr"),
        ("aggregate_by", "group_by"),
        ("aggregate", "aggregates"),
        ("agg_func", "aggregates"),
        ("sort_by", "sort"),
        ("query", "sql"),
        ("where", "filter_expr"),
        ("condition", "filter_expr"),
        ("select", "columns"),
        ("order_by", "sort"),
        ("groupby", "group_by"),
        ("aggregations", "aggregates"),
        ("agg", "aggregates"),
        ("separator", "delimiter"),
        ("sep", "delimiter"),
        ("max_rows", "limit"),
    ])
    .ignoring(&["response_format"])
}

fn process(work: &mut Work, given: Arguments, call: &Call) -> Result<Booked<Rows>, Fault> {
    let wanted = Wanted {
        tool: "process_csv",
        files: given.file_path.into_iter().collect(),
        sql: given.sql,
        simple: Simple {
            filter: given.filter_expr,
            columns: given.columns.unwrap_or_default(),
            group_by: given.group_by.unwrap_or_default(),
            aggregates: given.aggregates.unwrap_or_default(),
            sort: given.sort.unwrap_or_default(),
            limit: given.limit,
            offset: given.offset,
        },
        reading: Reading {
            delimiter: given.delimiter,
            quote: given.quote,
            encoding: given.encoding,
            header: given.header,
            types: given.types.unwrap_or_default(),
        },
        more: given.more,
        max_tokens: given.max_tokens,
    };
    answer(work, wanted, call)
}
