//! Connections that can do nothing but compute: no file, no setting, no other statement than SELECT.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use super::{maths, scalars, statistics};
use crate::limits::Limits;
use crate::scan::control::Control;

/// The longest text that a question may make, in bytes.
const LONGEST: i32 = 64 << 20;

/// What SQLite holds in memory of tables, and of what it sorts, in KiB.
const CACHE: i32 = 8 << 10;

/// Steps of SQLite between two looks at whether to stop.
const STEPS: i32 = 20_000;

/// Functions that a question may use: none of them reaches anything outside.
const FUNCTIONS: &[&str] = &[
    "->",
    "->>",
    "abs",
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "avg",
    "ceil",
    "ceiling",
    "char",
    "coalesce",
    "concat",
    "concat_ws",
    "cos",
    "cosh",
    "count",
    "cume_dist",
    "current_date",
    "current_time",
    "current_timestamp",
    "date",
    "datetime",
    "degrees",
    "dense_rank",
    "exp",
    "first_value",
    "floor",
    "format",
    "glob",
    "group_concat",
    "hex",
    "if",
    "ifnull",
    "iif",
    "instr",
    "json",
    "json_array",
    "json_array_length",
    "json_each",
    "json_error_position",
    "json_extract",
    "json_group_array",
    "json_group_object",
    "json_insert",
    "json_object",
    "json_patch",
    "json_pretty",
    "json_quote",
    "json_remove",
    "json_replace",
    "json_set",
    "json_tree",
    "json_type",
    "json_valid",
    "julianday",
    "lag",
    "last_value",
    "lead",
    "length",
    "like",
    "likelihood",
    "likely",
    "ln",
    "log",
    "log10",
    "log2",
    "lower",
    "ltrim",
    "max",
    "min",
    "mod",
    "nth_value",
    "ntile",
    "nullif",
    "octet_length",
    "percent_rank",
    "pi",
    "pow",
    "power",
    "printf",
    "quote",
    "radians",
    "random",
    "randomblob",
    "rank",
    "replace",
    "round",
    "row_number",
    "rtrim",
    "sign",
    "sin",
    "sinh",
    "soundex",
    "sqrt",
    "strftime",
    "string_agg",
    "substr",
    "substring",
    "sum",
    "tan",
    "tanh",
    "time",
    "timediff",
    "total",
    "trim",
    "trunc",
    "typeof",
    "unhex",
    "unicode",
    "unixepoch",
    "unlikely",
    "upper",
    "zeroblob",
    "jsonb",
    "jsonb_array",
    "jsonb_extract",
    "jsonb_group_array",
    "jsonb_group_object",
    "jsonb_object",
];

/// What a question reads, by table and column.
pub(crate) type Reads = Arc<Mutex<BTreeSet<(String, String)>>>;

/// A connection for expressions of one row.
pub(crate) fn scalar() -> rusqlite::Result<Connection> {
    let mut connection = bare(":memory:")?;
    connection.set_prepared_statement_cache_capacity(64);
    forbid(&mut connection, &Reads::default())?;
    Ok(connection)
}

/// A connection that may hold much: what does not fit in memory is in a file without a name.
pub(crate) fn large(limits: &Limits, control: &Control) -> rusqlite::Result<Connection> {
    // A name that is empty stands for a file that is gone with the connection.
    let connection = bare("")?;
    let pages = (limits.disk / 4096).clamp(16, u64::from(u32::MAX - 1));
    for (name, value) in [
        ("journal_mode", "OFF".to_owned()),
        ("synchronous", "OFF".to_owned()),
        ("cache_size", (-CACHE).to_string()),
        ("temp_store", "FILE".to_owned()),
        ("max_page_count", pages.to_string()),
    ] {
        connection
            .pragma_update_and_check(None, name, value, |_| Ok(()))
            .or_else(silent)?;
    }
    watched(connection, control)
}

/// A connection for what is small.
pub(crate) fn small(control: &Control) -> rusqlite::Result<Connection> {
    watched(bare(":memory:")?, control)
}

/// Some settings answer with a row, and some do not.
fn silent(error: rusqlite::Error) -> rusqlite::Result<()> {
    match error {
        rusqlite::Error::QueryReturnedNoRows => Ok(()),
        error => Err(error),
    }
}

fn bare(name: &str) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(name, flags)?;
    // What is in double quotes is a name: one that is not there is an error and no text.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    scalars::give(&connection)?;
    maths::give(&connection)?;
    statistics::give(&connection)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST)?;
    connection.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, 1 << 20)?;
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    connection.set_limit(Limit::SQLITE_LIMIT_EXPR_DEPTH, 500)?;
    connection.set_limit(Limit::SQLITE_LIMIT_COMPOUND_SELECT, 100)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 10_000)?;
    connection.set_limit(Limit::SQLITE_LIMIT_WORKER_THREADS, 0)?;
    Ok(connection)
}

fn watched(mut connection: Connection, control: &Control) -> rusqlite::Result<Connection> {
    let control = control.clone();
    connection.progress_handler(STEPS, Some(move || control.is_over()))?;
    Ok(connection)
}

/// Forbids everything but reading tables and computing, and notes what is read.
pub(crate) fn forbid(connection: &mut Connection, reads: &Reads) -> rusqlite::Result<()> {
    let reads = Arc::clone(reads);
    connection.authorizer(Some(move |context: AuthContext<'_>| match context.action {
        AuthAction::Select | AuthAction::Recursive => Authorization::Allow,
        AuthAction::Read {
            table_name,
            column_name,
        } => {
            let mut reads = reads.lock().unwrap_or_else(PoisonError::into_inner);
            reads.insert((table_name.to_owned(), column_name.to_owned()));
            Authorization::Allow
        }
        AuthAction::Function { function_name }
            if is_allowed(&function_name.to_ascii_lowercase()) =>
        {
            Authorization::Allow
        }
        _ => Authorization::Deny,
    }))
}

fn is_allowed(function: &str) -> bool {
    let mut names = [
        FUNCTIONS,
        &scalars::NAMES,
        &statistics::OF_ONE,
        &statistics::OF_TWO,
    ]
    .into_iter();
    names.any(|names| names.contains(&function)) || maths::has(function)
}

/// Allows everything again, for what is not a person's.
pub(crate) fn allow(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>)
}
