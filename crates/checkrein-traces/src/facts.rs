//! What the hooks saw around a decision: files, commands and commits of its session.

use anyhow::Result;
use checkrein_core::session::{Fact, Record};
use checkrein_core::trace::Trace;

use crate::Place;
use crate::secretive::may_hold_secret;

/// What was done between a decision and its outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The files that were changed, relative to the project.
    pub files: Vec<String>,
    /// The commands that were run, and whether they ended well.
    pub commands: Vec<(String, bool)>,
    /// The commits that were made.
    pub commits: Vec<String>,
}

/// Reads what the trace's session did for its feature after the decision.
pub fn of(place: &Place, trace: &Trace) -> Result<Evidence> {
    let mut evidence = Evidence::default();
    let Some(session) = &trace.session else {
        return Ok(evidence);
    };
    let log = checkrein_core::layout::session_log_in(&place.sessions, session);
    for record in checkrein_core::disk::read_lines::<Record>(&log)? {
        if record.at < trace.at {
            continue;
        }
        match record.fact {
            Fact::Changed { path, feature } if feature == trace.feature => {
                push(&mut evidence.files, path);
            }
            Fact::Committed { commit, feature } if feature == trace.feature => {
                push(&mut evidence.commits, commit);
            }
            Fact::Ran {
                command: Some(command),
                ok,
                exit,
                feature,
            } if feature == trace.feature && !may_hold_secret(&command) => {
                let Some(ok) = ended_well(ok, exit) else {
                    continue;
                };
                let ran = (command, ok);
                if !evidence.commands.contains(&ran) {
                    evidence.commands.push(ran);
                }
            }
            _ => {}
        }
    }
    Ok(evidence)
}

/// Returns whether a command ended well. How one ended whose code another program's hides, as in
/// `cargo test | tail`, nobody knows.
pub(crate) fn ended_well(ok: bool, exit: Option<i32>) -> Option<bool> {
    match (ok, exit) {
        (true, None) => None,
        (ok, exit) => Some(ok && exit == Some(0)),
    }
}

fn push(list: &mut Vec<String>, item: String) {
    if !list.contains(&item) {
        list.push(item);
    }
}
