//! The tables, and how the file that holds them is opened.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;
use checkrein_core::message::plain;
use fs_err as fs;
use rusqlite::{Connection, ErrorCode};

/// Rises when the tables, or what is in them, change: an older store is then built anew.
const VERSION: i64 = 2;

/// As long as another process may take to read a large log for the first time.
const PATIENCE: Duration = Duration::from_secs(30);

/// What lines say is apart from what is looked through, so that a filter reads few pages.
const TABLES: &str = "
    CREATE TABLE position (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        read INTEGER NOT NULL, seen INTEGER NOT NULL, changed INTEGER NOT NULL,
        file TEXT NOT NULL, hash BLOB NOT NULL
    );
    CREATE TABLE trace (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL, at INTEGER NOT NULL, category TEXT NOT NULL,
        outcome TEXT NOT NULL, feature TEXT, session TEXT, follows TEXT, supersedes TEXT
    );
    CREATE TABLE line (row INTEGER PRIMARY KEY, json BLOB NOT NULL);
    CREATE TABLE outcome (
        row INTEGER PRIMARY KEY, at INTEGER NOT NULL, outcome TEXT NOT NULL, note TEXT NOT NULL
    );
    -- What came of decisions that are further down, or nowhere.
    CREATE TABLE stray (
        id TEXT PRIMARY KEY, at INTEGER NOT NULL, outcome TEXT NOT NULL, note TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE file (row INTEGER NOT NULL, path TEXT NOT NULL);
    -- Which rows have a word: for each run of rows a list of two bytes a row.
    CREATE TABLE posting (
        term TEXT NOT NULL, run INTEGER NOT NULL, rows BLOB NOT NULL, PRIMARY KEY (term, run)
    ) WITHOUT ROWID;
    -- The words that others may be taken for, in the order in which they came.
    CREATE TABLE word (number INTEGER PRIMARY KEY, term TEXT NOT NULL UNIQUE);
";

/// Made after the rows when there are many: sorting once is faster than inserting in any order.
pub(super) const INDEXES: &str = "
    CREATE UNIQUE INDEX IF NOT EXISTS trace_id ON trace (id);
    CREATE INDEX IF NOT EXISTS trace_at ON trace (at, id);
    CREATE INDEX IF NOT EXISTS trace_feature ON trace (feature) WHERE feature IS NOT NULL;
    CREATE INDEX IF NOT EXISTS trace_follows ON trace (follows) WHERE follows IS NOT NULL;
    CREATE INDEX IF NOT EXISTS trace_supersedes ON trace (supersedes) WHERE supersedes IS NOT NULL;
    CREATE INDEX IF NOT EXISTS file_row ON file (row);
    CREATE INDEX IF NOT EXISTS file_path ON file (path);
";

/// Leaves the tables empty, and without what would slow a first reading down.
pub(super) const EMPTY: &str = "
    DROP INDEX IF EXISTS trace_id; DROP INDEX IF EXISTS trace_at;
    DROP INDEX IF EXISTS trace_feature; DROP INDEX IF EXISTS trace_follows;
    DROP INDEX IF EXISTS trace_supersedes;
    DROP INDEX IF EXISTS file_row; DROP INDEX IF EXISTS file_path;
    DELETE FROM position; DELETE FROM trace; DELETE FROM line; DELETE FROM outcome;
    DELETE FROM stray; DELETE FROM file; DELETE FROM posting; DELETE FROM word;
";

/// Opens the file, making what is missing. Where it cannot be used, says why and works in memory.
pub(super) fn open(path: &Path) -> Result<(Connection, Option<String>)> {
    match at(path) {
        Ok(connection) => Ok((connection, None)),
        Err(error) if is_damaged(&error) => match discard(path).and_then(|()| at(path)) {
            Ok(connection) => Ok((connection, None)),
            Err(error) => in_memory(path, &error),
        },
        Err(error) => in_memory(path, &error),
    }
}

/// Works without the file: slower, since everything is read each time, and as right.
pub(super) fn in_memory(
    path: &Path,
    error: &anyhow::Error,
) -> Result<(Connection, Option<String>)> {
    let connection = Connection::open_in_memory()?;
    prepare(&connection)?;
    let shown = plain(&path.to_string_lossy()).into_owned();
    Ok((
        connection,
        Some(format!(
            "the store of traces `{shown}` cannot be written ({error:#}), so the log is read anew each time; \
             make room there, or make it writable, and it is built again by itself"
        )),
    ))
}

/// Whether the file is no database, one that is broken, or one whose tables are not ours.
pub(super) fn is_damaged(error: &anyhow::Error) -> bool {
    let Some(error) = error.downcast_ref::<rusqlite::Error>() else {
        return false;
    };
    match error.sqlite_error_code() {
        // `Unknown` is what a missing table or column comes as.
        Some(code) => matches!(
            code,
            ErrorCode::DatabaseCorrupt
                | ErrorCode::NotADatabase
                | ErrorCode::Unknown
                | ErrorCode::ConstraintViolation
                | ErrorCode::TypeMismatch
        ),
        // A value of another type than we wrote.
        None => true,
    }
}

/// Whether the file cannot be written.
pub(super) fn is_unwritable(error: &anyhow::Error) -> bool {
    matches!(
        code(error),
        Some(
            ErrorCode::DiskFull
                | ErrorCode::ReadOnly
                | ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::PermissionDenied
        )
    )
}

/// Whether another process has held the file for longer than we wait.
pub(super) fn is_busy(error: &anyhow::Error) -> bool {
    matches!(
        code(error),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}

fn code(error: &anyhow::Error) -> Option<ErrorCode> {
    error.downcast_ref::<rusqlite::Error>()?.sqlite_error_code()
}

/// Removes the file with what belongs to it.
pub(super) fn discard(path: &Path) -> Result<()> {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        match fs::remove_file(PathBuf::from(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

fn at(path: &Path) -> Result<Connection> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    prepare(&connection)?;
    Ok(connection)
}

fn prepare(connection: &Connection) -> Result<()> {
    connection.set_prepared_statement_cache_capacity(64);
    connection.execute_batch("PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;")?;
    if is_ours(connection)? {
        return Ok(());
    }
    connection.execute_batch("PRAGMA page_size = 8192; BEGIN IMMEDIATE;")?;
    // Another process may have made them while we waited.
    if !is_ours(connection)? {
        for name in tables(connection)? {
            connection.execute_batch(&format!("DROP TABLE \"{}\"", name.replace('"', "\"\"")))?;
        }
        connection.execute_batch(TABLES)?;
        connection.pragma_update(None, "user_version", VERSION)?;
    }
    connection.execute_batch("COMMIT")?;
    Ok(())
}

/// Whether the tables are those of this version, each as we make it.
fn is_ours(connection: &Connection) -> Result<bool> {
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version != VERSION {
        return Ok(false);
    }
    let sql = "SELECT sql FROM sqlite_schema WHERE type = 'table'";
    let mut statement = connection.prepare(sql)?;
    let made: Vec<String> = statement
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let of_ours = TABLES.matches("CREATE TABLE").count();
    Ok(made.len() == of_ours && made.iter().all(|sql| TABLES.contains(sql.as_str())))
}

fn tables(connection: &Connection) -> Result<Vec<String>> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let mut statement = connection.prepare(sql)?;
    let names = statement.query_map([], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}
