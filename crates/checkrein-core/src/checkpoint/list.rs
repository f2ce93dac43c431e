//! The checkpoints that there are, on branches and in refs of their own.

use std::collections::{BTreeMap, HashSet};
use std::ffi::OsString;
use std::path::Path;

use crate::time::Timestamp;
use anyhow::{Context, Result, bail};

use super::outcome::Place;
use super::place::{self, short};
use super::repository::Repository;
use super::write;
use crate::git::Git;

/// One checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The beginning of the commit's id, by which it can be asked for.
    pub id: String,
    /// The commit's full id.
    pub commit: String,
    /// When it was taken.
    pub time: Timestamp,
    /// Where it is.
    pub place: Place,
    /// The commit's first line.
    pub subject: String,
    /// The session whose work it is.
    pub session: String,
    /// How many files it changed.
    pub files: usize,
}

/// Lists the checkpoints of a project, the youngest first.
pub fn list(root: &Path, environment: &[(OsString, OsString)]) -> Result<Vec<Entry>> {
    match Repository::open(root, environment)? {
        Ok(repository) => of(&repository),
        Err(reason) => bail!("{}", reason.what()),
    }
}

/// What a commit is listed as: its id, its time, the branch it was found by, its message.
const FORMAT: &str = "--format=%H%x00%ct%x00%S%x00%B";

pub(super) fn of(repository: &Repository) -> Result<Vec<Entry>> {
    let git = &repository.git;
    let mut entries = on_branches(repository)?;
    entries.extend(in_refs(git)?);
    // A branch that starts at a checkpoint has it too.
    let mut seen = HashSet::new();
    entries.retain(|found| seen.insert(found.entry.commit.clone()));
    let project = write::project(repository);
    entries.retain(|found| found.project == project);
    let mut entries: Vec<Entry> = entries.into_iter().map(|found| found.entry).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.time));
    Ok(entries)
}

struct Found {
    entry: Entry,
    project: String,
}

fn on_branches(repository: &Repository) -> Result<Vec<Found>> {
    let grep = format!("--grep=^{}: ", write::SESSION);
    let mut arguments = vec!["log", "-z", "--no-color", FORMAT, &grep, "--branches"];
    if repository.head()?.commit.is_some() {
        arguments.push("HEAD");
    }
    arguments.push("--");
    parse(&repository.git.run(&arguments)?, |source| {
        let name = source.strip_prefix("refs/heads/").unwrap_or(source);
        Place::Branch(name.to_owned())
    })
}

fn in_refs(git: &Git) -> Result<Vec<Found>> {
    let format = "--format=%(objectname) %(refname)";
    let refs = git.run(&["for-each-ref", format, place::CHECKPOINTS])?;
    let refs = String::from_utf8(refs)?;
    let names: BTreeMap<&str, &str> = refs
        .lines()
        .filter_map(|line| line.split_once(' '))
        .collect();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let mut commits: Vec<&str> = names.keys().copied().collect();
    commits.push("");
    let arguments = [
        "log",
        "-z",
        "--no-color",
        "--no-walk=unsorted",
        FORMAT,
        "--stdin",
    ];
    let output = git.run_with_input(&arguments, commits.join("\n").as_bytes())?;
    let mut found = parse(&output, |_| Place::Reference(String::new()))?;
    for found in &mut found {
        let name = names
            .get(found.entry.commit.as_str())
            .context("a commit without its ref")?;
        found.entry.place = Place::Reference((*name).to_owned());
    }
    Ok(found)
}

/// Reads four fields a commit; a commit without our trailer only quotes it and is passed over.
fn parse(output: &[u8], place: impl Fn(&str) -> Place) -> Result<Vec<Found>> {
    let text = String::from_utf8_lossy(output);
    let mut found = Vec::new();
    let mut fields = text.split('\0');
    while let Some(commit) = fields.next().filter(|commit| !commit.is_empty()) {
        let mut field = || fields.next().context("`git log` cut a commit off");
        let (time, source, message) = (field()?, field()?, field()?);
        let Some(session) = trailer(message, write::SESSION) else {
            continue;
        };
        let files = trailer(message, write::FILES).and_then(|files| files.parse().ok());
        let entry = Entry {
            id: short(commit).to_owned(),
            commit: commit.to_owned(),
            time: Timestamp::from_second(time.parse()?),
            place: place(source),
            subject: message.lines().next().unwrap_or_default().to_owned(),
            session: session.to_owned(),
            files: files.unwrap_or_default(),
        };
        let project = trailer(message, write::PROJECT).unwrap_or_default();
        found.push(Found {
            entry,
            project: project.to_owned(),
        });
    }
    Ok(found)
}

/// Returns a trailer's value from the last paragraph of a message.
fn trailer<'a>(message: &'a str, name: &str) -> Option<&'a str> {
    let paragraph = message.trim_end().rsplit("\n\n").next()?;
    let mut values = paragraph.lines().filter_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key == name).then_some(value.trim())
    });
    values.next()
}
