//! `batch_process_csv`: tables in several files are asked at once, all their rows together or joined.

use checkrein_serve::{Call, Effect, Fault, Tool};
use checkrein_tables::Simple;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Work;
use crate::books::Booked;
use crate::tables::{Reading, Rows, Wanted, answer};

#[derive(Debug, Deserialize, JsonSchema)]
struct Arguments {
    file_paths: Option<Vec<String>>,
    /// t has all rows, _file which; to JOIN, each file has its name
    sql: Option<String>,
    filter_expr: Option<String>,
    columns: Option<Vec<String>>,
    group_by: Option<Vec<String>>,
    aggregates: Option<Vec<String>>,
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
        "batch_process_csv",
        "process_csv over several files at once. Takes all its other arguments too.",
        Effect::Reads,
        process,
    )
    .requiring(&["file_paths"])
    .instead("more")
    .unlisted(&[
        "quote",
        "header",
        "encoding",
        "delimiter",
        "types",
        "sort",
        "offset",
        "columns",
        "max_tokens",
    ])
    .aliases(&[
        ("paths", "file_paths"),
        ("files", "file_paths"),
        ("file_path", "file_paths"),
        ("filter", "filter_expr"),
        ("aggregate_by", "group_by"),
        ("agg_func", "aggregates"),
        ("sort_by", "sort"),
        ("query", "sql"),
        ("where", "filter_expr"),
        ("condition", "filter_expr"),
        ("select", "columns"),
        ("order_by", "sort"),
        ("groupby", "group_by"),
        ("aggregations", "aggregates"),
        ("separator", "delimiter"),
        ("max_rows", "limit"),
    ])
    .ignoring(&["response_format", "aggregate"])
}

fn process(work: &mut Work, given: Arguments, call: &Call) -> Result<Booked<Rows>, Fault> {
    let wanted = Wanted {
        tool: "batch_process_csv",
        files: given.file_paths.unwrap_or_default(),
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
