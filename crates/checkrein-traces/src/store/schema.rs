//! The tables, and how the file that holds them is opened.

use std::path::Path;

use anyhow::Result;
use rusqlite::Connection;

/// Rises when the tables change: an older file is then built anew.
const VERSION: i64 = 1;

const TABLES: &str = "
    CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
    CREATE TABLE trace (
        row INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        at INTEGER NOT NULL,
        category TEXT NOT NULL,
        feature TEXT,
        session TEXT,
        outcome TEXT NOT NULL,
        json TEXT NOT NULL
    );
    CREATE INDEX trace_at ON trace (at, id);
    CREATE TABLE file (row INTEGER NOT NULL, path TEXT NOT NULL);
    CREATE INDEX file_row ON file (row);
    CREATE INDEX file_path ON file (path);
";

/// Opens the file, making what is missing. Where it cannot be used, says why and works in memory.
pub(super) fn open(path: &Path) -> Result<(Connection, Option<String>)> {
    if let Some(folder) = path.parent() {
        fs_err::create_dir_all(folder)?;
    }
    let connection = Connection::open(path)?;
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version != VERSION {
        connection.execute_batch(TABLES)?;
        connection.pragma_update(None, "user_version", VERSION)?;
    }
    Ok((connection, None))
}
