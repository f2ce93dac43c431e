//! Reads the log on from where the store left off.

use anyhow::{Context, Result};
use checkrein_core::message::plain;
use rusqlite::{OptionalExtension, TransactionBehavior, params};

use super::lines::{Log, Position};
use super::{Store, parse, schema, write};

/// What reading the log on has come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaughtUp {
    /// Lines that were read.
    pub lines: usize,
    /// Decisions that are new to the store.
    pub added: usize,
    /// Outcomes that are new to it.
    pub settled: usize,
    /// Lines that say nothing: torn, foreign, left by a merge, or longer than a line may be.
    pub skipped: usize,
    /// Why the store was built anew, if it was.
    pub rebuilt: Option<String>,
    /// Why the store is behind the log, if it is; what was read before is there all the same.
    pub behind: Option<String>,
}

impl Store {
    /// Reads what the log says since the last time: in one transaction, so all of it or nothing.
    ///
    /// A file that is damaged is built anew, and where none can be written the store is in memory from
    /// here on; [`Store::told`] says so. Where another process writes for too long, what is there stays.
    pub fn catch_up(&mut self) -> Result<CaughtUp> {
        let error = match self.read_on() {
            Err(error) => error,
            done => return done,
        };
        if schema::is_busy(&error) {
            return Ok(CaughtUp {
                behind: Some(
                    "another process is reading the log of traces; ask again in a moment".into(),
                ),
                ..CaughtUp::default()
            });
        }
        if schema::is_damaged(&error) && !self.in_memory {
            self.leave_file(&error)?;
            schema::discard(&self.place.database)?;
            let (connection, told) = schema::open(&self.place.database)?;
            self.use_connection(connection, told);
        } else if schema::is_unwritable(&error) && !self.in_memory {
            self.leave_file(&error)?;
        } else {
            return Err(error);
        }
        self.read_on()
    }

    fn leave_file(&mut self, error: &anyhow::Error) -> Result<()> {
        let (connection, told) = schema::in_memory(&self.place.database, error)?;
        self.use_connection(connection, told);
        Ok(())
    }

    fn read_on(&mut self) -> Result<CaughtUp> {
        let shown = plain(&self.place.log.to_string_lossy()).into_owned();
        let mut log = Log::open(&self.place.log)
            .with_context(|| format!("the log of traces `{shown}` cannot be read"))?;
        let before = self.position()?;
        match (&log, &before) {
            (None, None) => return Ok(CaughtUp::default()),
            (Some(log), Some(before)) if log.is_as(before) => return Ok(CaughtUp::default()),
            _ => {}
        }
        let is_first = before.is_none();
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have read it while we waited.
        let before = position(&transaction)?;
        let mut caught_up = CaughtUp::default();
        let from = match (&mut log, &before) {
            (None, _) => {
                caught_up.rebuilt = Some("the log is gone".into());
                None
            }
            (Some(_), None) => None,
            (Some(log), Some(before)) => {
                if log.continues(before)? {
                    Some(before.read)
                } else {
                    caught_up.rebuilt = Some("the log was rewritten".into());
                    None
                }
            }
        };
        if from.is_none() {
            transaction.execute_batch(schema::EMPTY)?;
        }
        if let Some(log) = &mut log {
            let mut writer = write::Writer::new(&transaction, from.is_none(), &mut caught_up)?;
            let position = parse::in_parallel(log, from.unwrap_or(0), |batch| writer.take(batch))?;
            writer.finish()?;
            remember(&transaction, &position)?;
        }
        transaction.execute_batch(schema::INDEXES)?;
        transaction.commit()?;
        if is_first && !self.in_memory {
            // The first reading is fastest with a journal that has nothing to keep; from now on readers and
            // writers do not wait for each other. Somebody else may hold the file: then later.
            let _ = self.connection.pragma_update(None, "journal_mode", "wal");
        }
        Ok(caught_up)
    }

    fn position(&self) -> Result<Option<Position>> {
        position(&self.connection)
    }
}

fn position(connection: &rusqlite::Connection) -> Result<Option<Position>> {
    let sql = "SELECT read, seen, changed, file, hash FROM position";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_row([], |row| {
        Ok(Position {
            read: row.get::<_, i64>(0)? as u64,
            seen: row.get::<_, i64>(1)? as u64,
            changed: row.get(2)?,
            file: row.get(3)?,
            hash: row.get(4)?,
        })
    });
    Ok(found.optional()?)
}

fn remember(connection: &rusqlite::Connection, position: &Position) -> Result<()> {
    connection.execute(
        "INSERT OR REPLACE INTO position VALUES (1, ?, ?, ?, ?, ?)",
        params![
            position.read as i64,
            position.seen as i64,
            position.changed,
            position.file,
            position.hash,
        ],
    )?;
    Ok(())
}
