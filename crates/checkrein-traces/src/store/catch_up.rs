//! Reads the log on from where the store left off.

use anyhow::Result;
use checkrein_core::trace;
use rusqlite::params;

use super::Store;

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
}

impl Store {
    /// Reads what the log says since the last time.
    pub fn catch_up(&mut self) -> Result<CaughtUp> {
        let traces = trace::read(&self.place.log)?;
        let transaction = self.connection.transaction()?;
        transaction.execute_batch("DELETE FROM trace; DELETE FROM file")?;
        for (trace, row) in traces.iter().zip(1i64..) {
            transaction.execute(
                "INSERT INTO trace VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                params![
                    row,
                    trace.id,
                    super::ask::milliseconds(trace.at),
                    trace.category,
                    trace.feature,
                    trace.session,
                    trace.outcome.as_str(),
                    serde_json::to_string(trace)?
                ],
            )?;
            for file in &trace.files {
                transaction.execute("INSERT INTO file VALUES (?, ?)", params![row, file])?;
            }
        }
        transaction.commit()?;
        Ok(CaughtUp {
            added: traces.len(),
            ..CaughtUp::default()
        })
    }
}
