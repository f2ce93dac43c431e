//! Which traces share words with a text.

use std::collections::HashSet;

use anyhow::Result;
use checkrein_core::skill::words::stems;
use checkrein_core::trace::Trace;

use super::{Candidate, embedded_text};
use crate::store::{Rows, Store};

pub(super) fn search(store: &Store, text: &str, rows: Option<&Rows>) -> Result<Vec<Candidate>> {
    let asked: HashSet<String> = stems(text, 1000).into_iter().collect();
    let mut statement = store
        .connection
        .prepare_cached("SELECT row, json FROM trace")?;
    let all = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut found = Vec::new();
    for pair in all {
        let (row, json): (i64, String) = pair?;
        if rows.is_some_and(|rows| !rows.contains(row)) {
            continue;
        }
        let trace: Trace = serde_json::from_str(&json)?;
        let has: HashSet<String> = stems(&embedded_text(&trace), 10_000).into_iter().collect();
        let score = asked.intersection(&has).count() as f32;
        if score > 0.0 {
            found.push(Candidate { row, score });
        }
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.row.cmp(&a.row)));
    Ok(found)
}
