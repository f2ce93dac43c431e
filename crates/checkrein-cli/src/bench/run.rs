//! All of it: each catalog, both ways beside each other.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::{self, Sender};
use std::thread;

use serde::Serialize;

use super::catalog::{self, Skill};
use super::found::Found;
use super::goals::{self, Goal};
use super::home::{self, Basis, Home, Way};
use super::parts::{Counter, Part, Size};
use super::play::{self, Session};
use super::project::Place;
use super::tasks::{self, Task};
use crate::error::CommandError;
use crate::ui::Ui;

/// What is wanted.
pub(crate) struct Wanted {
    /// The sizes of the catalogs.
    pub(crate) skills: Vec<usize>,
    /// The names of the tasks, or nothing for all of them.
    pub(crate) tasks: Vec<String>,
}

/// What was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    v: u32,
    pub(super) checkrein: &'static str,
    pub(super) client: String,
    /// How tokens were counted.
    tokens: &'static str,
    pub(super) catalogs: Vec<Measured>,
    /// The homes, where they are kept.
    pub(super) kept: Vec<PathBuf>,
}

/// One catalog.
#[derive(Debug, Serialize)]
pub(super) struct Measured {
    pub(super) skills: usize,
    /// The catalog's part of the client's list, in a session's first request.
    pub(super) listed_native: Size,
    pub(super) listed_checkrein: Size,
    pub(super) found: Found,
    pub(super) goals: Vec<Goal>,
    pub(super) sessions: Vec<Session>,
}

/// Runs all of it, and says on the way what it is doing.
pub(crate) fn run(basis: &Basis, wanted: &Wanted, ui: &mut Ui) -> Result<Report, CommandError> {
    home::sweep(&std::env::temp_dir());
    let mut report = Report {
        v: 1,
        checkrein: env!("CARGO_PKG_VERSION"),
        client: String::new(),
        tokens: "an estimate by the public vocabulary o200k_base",
        catalogs: Vec::new(),
        kept: Vec::new(),
    };
    let smallest = wanted.skills.iter().min().copied().unwrap_or_default();
    for number in &wanted.skills {
        let skills = catalog::skills(*number);
        let mut tasks = tasks::tasks(&skills);
        tasks.retain(|task| {
            let is_wanted =
                wanted.tasks.is_empty() || wanted.tasks.iter().any(|name| name == task.name);
            is_wanted && (task.depends_on_catalog || *number == smallest)
        });
        let names = skills.iter().map(|skill| skill.name.as_str()).collect();
        let plan = Plan {
            basis,
            skills: &skills,
            names,
            tasks: &tasks,
        };
        let done = plan.all_ways(ui)?;
        report.client = done.client;
        report.kept.extend(done.kept);
        report.catalogs.push(done.measured);
    }
    Ok(report)
}

/// What is to be done with one catalog.
struct Plan<'a> {
    basis: &'a Basis,
    skills: &'a [Skill],
    names: BTreeSet<&'a str>,
    tasks: &'a [Task],
}

struct Done {
    measured: Measured,
    client: String,
    kept: Vec<PathBuf>,
}

/// What one way has brought.
#[derive(Default)]
struct OneWay {
    sessions: Vec<Session>,
    client: String,
    kept: Option<PathBuf>,
    found: Found,
}

impl Plan<'_> {
    /// Goes all ways: with checkrein on one processor, without it on the other.
    fn all_ways(&self, ui: &mut Ui) -> Result<Done, CommandError> {
        let (sender, notes) = mpsc::channel();
        let (without, with) = thread::scope(|scope| {
            let told = sender.clone();
            let without = scope.spawn(move || {
                let native = self.one_way(Way::Native, &told)?;
                Ok::<_, CommandError>([self.one_way(Way::Bare, &told)?, native])
            });
            let with = scope.spawn(move || self.one_way(Way::Checkrein, &sender));
            notes.iter().for_each(|note: String| ui.note(note));
            (without.join(), with.join())
        });
        if self.basis.stop.is_wished() {
            return Err(CommandError::person("the benchmark was ended"));
        }
        let [bare, native] = without.map_err(|_| broken())??;
        let checkrein = with.map_err(|_| broken())??;
        let found = Found::in_list(self.skills, list(&native)).and(checkrein.found);
        let ways = [bare.sessions, native.sessions, checkrein.sessions];
        let sessions: Vec<Session> = ways.into_iter().flatten().collect();
        let listed = |way| {
            let first = sessions.iter().filter(|session| session.way == way);
            let first = first.filter_map(Session::first).next();
            first.map(|first| play::of(&first.parts, |part| part == Part::Listed))
        };
        Ok(Done {
            measured: Measured {
                skills: self.skills.len(),
                listed_native: listed(Way::Native).unwrap_or_default(),
                listed_checkrein: listed(Way::Checkrein).unwrap_or_default(),
                found,
                goals: goals::of(&sessions),
                sessions,
            },
            client: native.client,
            kept: [bare.kept, native.kept, checkrein.kept]
                .into_iter()
                .flatten()
                .collect(),
        })
    }

    fn one_way(&self, way: Way, notes: &Sender<String>) -> Result<OneWay, CommandError> {
        let skills = match way {
            Way::Bare => &[],
            Way::Native | Way::Checkrein => self.skills,
        };
        let is_wanted = |task: &&Task| way != Way::Bare || goals::BARE.contains(&task.name);
        let tasks: Vec<&Task> = self.tasks.iter().filter(is_wanted).collect();
        if tasks.is_empty() {
            return Ok(OneWay::default());
        }
        let home = Home::make(self.basis, skills, way)?;
        let version = home.client(Place::Plain).subcommand(&["--version"])?;
        let mut counter = Counter::default();
        let mut sessions = Vec::new();
        for task in tasks {
            let (skills, way_words, name) = (self.skills.len(), way.words(), task.name);
            // Nobody listens any more when the other way has failed; that one says why.
            let _ = notes.send(format!("{skills} skills, {way_words}: {name}"));
            sessions.push(play::play(&home, task, way, &self.names, &mut counter)?);
        }
        let found = match way {
            Way::Checkrein => Found::ask(&home, self.skills)?,
            Way::Bare | Way::Native => Found::default(),
        };
        Ok(OneWay {
            sessions,
            client: version.stdout.trim().to_owned(),
            kept: self.basis.is_kept.then(|| home.top().to_path_buf()),
            found,
        })
    }
}

fn list(way: &OneWay) -> &str {
    let lists = way.sessions.iter().map(|session| session.list.as_str());
    lists.max_by_key(|list| list.len()).unwrap_or_default()
}

fn broken() -> CommandError {
    anyhow::anyhow!("the benchmark broke off; what it said above is why").into()
}
