//! Decisions and outcomes go into the tables, in the order of the log.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use anyhow::Result;
use checkrein_core::trace::{Settled, Trace};
use rusqlite::{Connection, OptionalExtension, params};

use super::CaughtUp;
use super::ask::milliseconds;
use super::parse::{Batch, Said};
use super::postings::{Postings, Weighed};

/// Writes one reading of the log.
pub(super) struct Writer<'a> {
    connection: &'a Connection,
    caught_up: &'a mut CaughtUp,
    /// The rows by the hashes of their ids, where the table was empty and has no index yet.
    rows: Option<HashMap<u64, i64>>,
    hasher: RandomState,
    next: i64,
    /// Whether there is any outcome whose decision was not seen.
    has_strays: bool,
    postings: Postings,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        connection: &'a Connection,
        is_empty: bool,
        caught_up: &'a mut CaughtUp,
    ) -> Result<Self> {
        // 32 MB: what the first reading of a large log goes back to.
        connection.pragma_update(None, "cache_size", -32_000)?;
        let last: Option<i64> =
            connection.query_row("SELECT max(row) FROM trace", [], |row| row.get(0))?;
        Ok(Self {
            connection,
            caught_up,
            rows: is_empty.then(HashMap::new),
            hasher: RandomState::new(),
            next: last.unwrap_or(0) + 1,
            has_strays: connection
                .query_row("SELECT EXISTS (SELECT 1 FROM stray)", [], |row| row.get(0))?,
            postings: Postings::default(),
        })
    }

    /// Writes some lines.
    pub(super) fn take(&mut self, batch: Batch) -> Result<()> {
        if batch.anew {
            self.postings.forget(self.connection)?;
        }
        self.postings.learn(batch.names);
        for said in batch.lines {
            self.caught_up.lines += 1;
            match said {
                Said::Decided(trace, line, weighed) => self.decided(&trace, &line, &weighed)?,
                Said::Settled(settled, weighed) => self.settled(&settled, &weighed)?,
                Said::Nothing => self.caught_up.skipped += 1,
            }
        }
        if self.postings.is_full() {
            self.postings.write(self.connection)?;
        }
        Ok(())
    }

    /// Writes what was kept in memory.
    pub(super) fn finish(mut self) -> Result<()> {
        self.postings.write(self.connection)
    }

    fn decided(&mut self, trace: &Trace, line: &[u8], weighed: &Weighed) -> Result<()> {
        let known = self.row(&trace.id)?;
        let is_replaced = known.is_some();
        let row = match known {
            None => {
                self.next += 1;
                self.caught_up.added += 1;
                self.next - 1
            }
            Some(row) => {
                // The same decision again, as a merge leaves it; where two differ, the earlier one counts.
                let sql = "SELECT at FROM trace WHERE row = ?";
                let mut statement = self.connection.prepare_cached(sql)?;
                let at: i64 = statement.query_row([row], |row| row.get(0))?;
                if at <= milliseconds(trace.at) {
                    return Ok(());
                }
                self.connection
                    .prepare_cached("DELETE FROM file WHERE row = ?")?
                    .execute([row])?;
                row
            }
        };
        let mut put = self
            .connection
            .prepare_cached("INSERT OR REPLACE INTO trace VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
        put.execute(params![
            row,
            trace.id,
            milliseconds(trace.at),
            trace.category,
            trace.outcome.as_str(),
            trace.feature,
            trace.session,
            trace.follows,
            trace.supersedes,
        ])?;
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO line VALUES (?, ?)")?
            .execute(params![row, line])?;
        for file in &trace.files {
            self.connection
                .prepare_cached("INSERT INTO file VALUES (?, ?)")?
                .execute(params![row, file])?;
        }
        self.postings.add(row, weighed);
        if let Some(rows) = &mut self.rows {
            rows.insert(self.hasher.hash_one(&trace.id), row);
        }
        if self.has_strays {
            self.apply_stray(&trace.id, row)?;
        }
        if is_replaced {
            self.settle_again(row)?;
        }
        Ok(())
    }

    fn settled(&mut self, settled: &Settled, weighed: &Weighed) -> Result<()> {
        self.caught_up.settled += 1;
        let at = milliseconds(settled.at);
        let outcome = settled.outcome.as_str();
        let Some(row) = self.row(&settled.of)? else {
            self.has_strays = true;
            let sql = "INSERT INTO stray VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET
                at = excluded.at, outcome = excluded.outcome, note = excluded.note
                WHERE excluded.at >= at";
            self.connection.prepare_cached(sql)?.execute(params![
                settled.of,
                at,
                outcome,
                settled.note
            ])?;
            return Ok(());
        };
        self.postings.add(row, weighed);
        self.settle(row, at, outcome, &settled.note)
    }

    /// The latest word counts; of one moment, the one that is further down.
    fn settle(&self, row: i64, at: i64, outcome: &str, note: &str) -> Result<()> {
        let sql = "INSERT INTO outcome VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET
            at = excluded.at, outcome = excluded.outcome, note = excluded.note
            WHERE excluded.at >= at";
        let mut put = self.connection.prepare_cached(sql)?;
        if put.execute(params![row, at, outcome, note])? > 0 {
            self.connection
                .prepare_cached("UPDATE trace SET outcome = ? WHERE row = ?")?
                .execute(params![outcome, row])?;
        }
        Ok(())
    }

    fn apply_stray(&self, id: &str, row: i64) -> Result<()> {
        let sql = "DELETE FROM stray WHERE id = ? RETURNING at, outcome, note";
        let mut statement = self.connection.prepare_cached(sql)?;
        let stray: Option<(i64, String, String)> = statement
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        match stray {
            Some((at, outcome, note)) => self.settle(row, at, &outcome, &note),
            None => Ok(()),
        }
    }

    /// One that was replaced by an earlier line keeps what is known of it.
    fn settle_again(&self, row: i64) -> Result<()> {
        let sql = "UPDATE trace SET outcome = known.outcome FROM
            (SELECT outcome FROM outcome WHERE row = ?1) AS known WHERE row = ?1";
        self.connection.prepare_cached(sql)?.execute([row])?;
        Ok(())
    }

    fn row(&self, id: &str) -> Result<Option<i64>> {
        if let Some(rows) = &self.rows {
            let Some(row) = rows.get(&self.hasher.hash_one(id)) else {
                return Ok(None);
            };
            let sql = "SELECT row FROM trace WHERE row = ? AND id = ?";
            let mut statement = self.connection.prepare_cached(sql)?;
            return Ok(statement
                .query_row(params![row, id], |row| row.get(0))
                .optional()?);
        }
        let mut statement = self
            .connection
            .prepare_cached("SELECT row FROM trace WHERE id = ?")?;
        Ok(statement.query_row([id], |row| row.get(0)).optional()?)
    }
}
