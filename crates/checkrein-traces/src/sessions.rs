//! What the sessions of a project did: which files they changed and which commands they ran, in their order.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

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
use crate::secretive::may_hold_secret;

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
    /// Whether it ran at the project's top, as far as the commands before it tell.
    pub at_top: bool,
}

/// Reads the sessions of a project: those that began in it, and those that its traces name. In the order of
/// Returns the logs of all sessions on this machine.
pub(crate) fn logs(place: &Place) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(&place.sessions)
        .into_iter()
        .flatten()
        .flatten();
    entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "jsonl"))
}

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
    for path in logs(place) {
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
            sessions.push(session(id, records, &root));
        }
    }
    sessions.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(sessions)
}

fn session(id: String, records: Vec<Record>, root: &str) -> Session {
    let mut at_top = true;
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
                // What may hold a secret goes no further, but where it left the shell counts.
                let said = command.as_deref().map(|command| from_top(command, root));
                let (text, begins_at_top, ends_at_top) = match &said {
                    Some(said) => (Some(said.text), said.begins(at_top), said.ends(at_top)),
                    None => (None, at_top, at_top),
                };
                session.ran.push(Ran {
                    at,
                    command: text
                        .filter(|text| !may_hold_secret(text))
                        .map(str::to_owned),
                    ok,
                    at_top: begins_at_top,
                });
                at_top = ends_at_top;
            }
            Fact::Changed { path, .. } => session.changed.push((at, path)),
            _ => {}
        }
    }
    session
}

/// A command, and where it leads the shell, which keeps its folder from one command to the next.
struct Said<'a> {
    /// The command, without a `cd` to the project's top before it.
    text: &'a str,
    /// Whether there was one.
    is_from_top: bool,
    /// Whether it goes elsewhere.
    leaves: bool,
}

impl Said<'_> {
    fn begins(&self, at_top: bool) -> bool {
        at_top || self.is_from_top
    }

    fn ends(&self, at_top: bool) -> bool {
        self.begins(at_top) && !self.leaves
    }
}

fn from_top<'a>(command: &'a str, root: &str) -> Said<'a> {
    let mut text = command.trim();
    let is_root = |folder: &str| {
        let folder = folder.trim().trim_matches(['"', '\'']);
        !folder.is_empty() && folder.trim_end_matches('/') == root
    };
    let mut is_from_top = false;
    while let Some(rest) = text.strip_prefix("cd ") {
        match rest.split_once("&&") {
            Some((folder, rest)) if is_root(folder) => text = rest.trim_start(),
            None if is_root(rest) => text = "cd",
            _ => break,
        }
        is_from_top = true;
    }
    if text == "cd" && is_from_top {
        return Said {
            text,
            is_from_top,
            leaves: false,
        };
    }
    let words = text.split(|letter: char| letter.is_whitespace() || ";&|({)}".contains(letter));
    let leaves = words
        .into_iter()
        .any(|word| matches!(word, "cd" | "pushd" | "popd" | "chdir" | "z"));
    Said {
        text,
        is_from_top,
        leaves,
    }
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
        let seen = session("s".into(), vec![record], "/p").ran[0].ok;
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

    /// Runs commands one after the other, and returns them as they are kept, with `elsewhere: ` before those
    /// that did not run at the top.
    fn ran(commands: &[&str]) -> Vec<String> {
        let record = |command: &&str| Record {
            v: 1,
            at: Timestamp::UNIX_EPOCH,
            fact: Fact::Ran {
                command: Some((*command).to_owned()),
                ok: true,
                exit: Some(0),
                feature: None,
            },
        };
        let records = commands.iter().map(record).collect();
        let all = session("s".into(), records, "/home/me/my app").ran;
        all.into_iter()
            .map(|ran| {
                let place = if ran.at_top { "" } else { "elsewhere: " };
                format!("{place}{}", ran.command.as_deref().unwrap_or("?"))
            })
            .collect()
    }

    #[test]
    fn a_command_stands_where_the_ones_before_it_left_the_shell() {
        let seen = ran(&["make", "cd web", "npm ci", "cd ..", "npm test"]);
        let expected = [
            "make",
            "cd web",
            "elsewhere: npm ci",
            "elsewhere: cd ..",
            "elsewhere: npm test",
        ];
        assert_eq!(seen, expected);
        let seen = ran(&[
            "cd web && npm ci",
            "cd '/home/me/my app' && make",
            "npm test",
        ]);
        assert_eq!(seen, ["cd web && npm ci", "make", "npm test"]);
        let seen = ran(&["pushd a; ls", "cd \"/home/me/my app/\"", "make"]);
        assert_eq!(seen, ["pushd a; ls", "cd", "make"]);
        let seen = ran(&["cd \"/home/me/my app\" && cd web", "npm ci"]);
        assert_eq!(seen, ["cd web", "elsewhere: npm ci"]);
    }

    #[test]
    fn what_may_hold_a_secret_goes_no_further() {
        let seen = ran(&["make", "mysql -uroot -pHunter22x db", "npm test"]);
        assert_eq!(seen, ["make", "?", "npm test"]);
    }
}
