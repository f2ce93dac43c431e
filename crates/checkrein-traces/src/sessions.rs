//! What the sessions of a project did: which files they changed and which commands they ran, in their order.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use checkrein_core::disk;
use checkrein_core::layout::session_log_in;
use checkrein_core::session::{Fact, Record};
use checkrein_core::time::Timestamp;
use checkrein_core::trace::{Outcome, Trace};
use fs_err as fs;

use crate::Place;
use crate::facts::ended_well;
use crate::patterns::Evidence;

/// A session of the project.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session {
    /// Its id.
    pub id: String,
    /// The commands that it ran, in their order.
    pub ran: Vec<Ran>,
    /// The files that it changed, and when.
    pub changed: Vec<(Timestamp, String)>,
}

/// A command that was run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// When.
    pub at: Timestamp,
    /// Its text, where that was kept.
    pub command: Option<String>,
    /// Whether it ended well, as far as that is known.
    pub ok: bool,
}

/// Reads the sessions of a project: those that began in it, and those that its traces name. In the order of
/// their ids, whatever the order of the folder.
pub fn read(place: &Place, traces: &[Trace]) -> Result<Vec<Session>> {
    let named: HashSet<&str> = traces
        .iter()
        .filter_map(|trace| trace.session.as_deref())
        .collect();
    let root = place.root.display().to_string();
    let named_logs: HashSet<_> = named
        .iter()
        .map(|id| session_log_in(&place.sessions, id))
        .collect();
    let mut sessions = Vec::new();
    for entry in fs::read_dir(&place.sessions)
        .into_iter()
        .flatten()
        .flatten()
    {
        let path = entry.path();
        if path.extension().is_none_or(|end| end != "jsonl") {
            continue;
        }
        // One that cannot be read is somebody else's trouble, and no reason to learn nothing.
        let records: Vec<Record> = disk::read_lines(&path).unwrap_or_default();
        let began_here = records.iter().any(|record| {
            matches!(&record.fact, Fact::Started { project: Some(project), .. } if *project == root)
        });
        if began_here || named_logs.contains(&path) {
            let id = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            sessions.push(session(id, records));
        }
    }
    sessions.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(sessions)
}

fn session(id: String, records: Vec<Record>) -> Session {
    let mut session = Session {
        id,
        ..Session::default()
    };
    for record in records {
        let at = record.at;
        match record.fact {
            Fact::Ran {
                command, ok, exit, ..
            } => {
                let ok = ended_well(ok, exit) == Some(true);
                session.ran.push(Ran { at, command, ok });
            }
            Fact::Changed { path, .. } => session.changed.push((at, path)),
            _ => {}
        }
    }
    session
}

/// Lays beside each trace what its session did after it, up to the session's next decision.
pub fn evidence(sessions: &[Session], traces: &[Trace]) -> Evidence {
    let by_id: HashMap<&str, &Session> = sessions
        .iter()
        .map(|session| (session.id.as_str(), session))
        .collect();
    let mut of_session: HashMap<&str, Vec<&Trace>> = HashMap::new();
    for trace in traces {
        if let Some(id) = &trace.session {
            of_session.entry(id).or_default().push(trace);
        }
    }
    let mut evidence = Evidence::default();
    for (id, mut traces) in of_session {
        let Some(session) = by_id.get(id) else {
            continue;
        };
        traces.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        for (index, trace) in traces.iter().enumerate() {
            if trace.outcome == Outcome::Pending {
                continue;
            }
            let next = traces[index + 1..]
                .iter()
                .map(|next| next.at)
                .find(|at| *at > trace.at);
            let is_its = |at: &Timestamp| *at >= trace.at && next.is_none_or(|next| *at < next);
            let files = session.changed.iter().filter(|(at, _)| is_its(at));
            let ran = session.ran.iter().filter(|ran| ran.ok && is_its(&ran.at));
            let files = files.map(|(_, path)| path.clone()).collect();
            let commands = ran.filter_map(|ran| ran.command.clone()).collect();
            evidence.files.insert(trace.id.clone(), files);
            evidence.commands.insert(trace.id.clone(), commands);
        }
    }
    evidence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ok: bool, exit: Option<i32>, expected: bool) {
        let fact = Fact::Ran {
            command: Some("cargo test".into()),
            ok,
            exit,
            feature: None,
        };
        let at = Timestamp::UNIX_EPOCH;
        let record = Record { v: 1, at, fact };
        let seen = session("s".into(), vec![record]).ran[0].ok;
        assert_eq!(seen, expected, "{ok} {exit:?}");
    }

    #[test]
    fn a_command_ended_well_only_where_its_own_code_says_so() {
        check(true, Some(0), true);
        // As `cargo test | tail` ends.
        check(true, None, false);
        check(false, Some(101), false);
        check(false, None, false);
    }
}
