//! What a person's choices have taught: drawn from the sessions' logs, kept, shown and exchanged.
//!
//! The hooks write facts, here conclusions are drawn. What a choice does to the weights is decided in
//! the core (`skill/learned`).

pub mod exchange;
pub mod file;
pub mod lessons;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use checkrein_core::session;
use fs_err as fs;

use crate::error::CommandError;
use crate::surroundings::Surroundings;
use lessons::{Drawn, lessons};

/// What came of drawing conclusions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Choices that were new.
    pub choices: usize,
    /// Files that could not be read, by the name under which they were left.
    pub set_aside: Vec<PathBuf>,
}

/// A session's log, and what it says of one catalog.
struct Log {
    session: String,
    lines: usize,
    drawn: Vec<Drawn>,
}

/// Draws conclusions from what happened since the last time, in one session or in all.
///
/// Each file of weights says how far it has been drawn from which log, and changes together with
/// that. So nothing counts twice, whoever else draws at the same time, and whoever is killed.
pub fn learn(around: &Surroundings, session: Option<&str>) -> Result<Outcome, CommandError> {
    let logs = match session {
        Some(session) => vec![around.dirs.session_log(session)],
        None => all_logs(&around.dirs.sessions())?,
    };
    let mut by_catalog: BTreeMap<String, Vec<Log>> = BTreeMap::new();
    for path in logs {
        let (records, lines) = session::read_numbered(&path)?;
        let mut of_log: BTreeMap<String, Vec<Drawn>> = BTreeMap::new();
        for drawn in lessons(&records) {
            of_log.entry(drawn.catalog.clone()).or_default().push(drawn);
        }
        let session = stem(&path);
        for (catalog, drawn) in of_log {
            by_catalog.entry(catalog).or_default().push(Log {
                session: session.clone(),
                lines,
                drawn,
            });
        }
    }
    let mut outcome = Outcome::default();
    for (catalog, mut logs) in by_catalog {
        // In the order of time, since the old fades.
        logs.sort_by_key(|log| log.drawn.first().map(|drawn| drawn.at));
        outcome.draw(around, &catalog, &logs)?;
    }
    Ok(outcome)
}

impl Outcome {
    fn draw(
        &mut self,
        around: &Surroundings,
        catalog: &str,
        logs: &[Log],
    ) -> Result<(), CommandError> {
        let mut choices = 0;
        let set_aside = file::update(around, catalog, |taught| {
            for log in logs {
                let until = taught.read.get(&log.session).copied().unwrap_or_default();
                for drawn in log.drawn.iter().filter(|drawn| drawn.line > until) {
                    taught.learn(&drawn.lesson);
                    choices += 1;
                }
                taught
                    .read
                    .insert(log.session.clone(), until.max(log.lines));
            }
            // Logs are swept away in time, and session ids do not come back.
            let dirs = &around.dirs;
            taught
                .read
                .retain(|session, _| dirs.session_log(session).is_file());
            choices > 0
        })?;
        self.choices += choices;
        self.set_aside.extend(set_aside);
        Ok(())
    }
}

fn all_logs(folder: &Path) -> Result<Vec<PathBuf>, CommandError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other?,
    };
    let paths = entries.flatten().map(|entry| entry.path());
    let is_log = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "jsonl");
    let mut logs: Vec<PathBuf> = paths.filter(is_log).collect();
    logs.sort();
    Ok(logs)
}

fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}
