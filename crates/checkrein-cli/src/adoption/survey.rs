//! Which skills there are here, and what Claude Code makes of each.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::PathBuf;

use checkrein_core::message::count;
use checkrein_core::skill::native::{Entry, Native, Standing};
use checkrein_core::skill::{Catalog, Found, Source, adoption};
use fs_err as fs;
use serde::Serialize;

use crate::skills;
use crate::surroundings::Surroundings;

/// What Claude Code does with a skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It stands in the list of every session's first request.
    Listed,
    /// We took it out of the list.
    Adopted,
    /// Its author keeps it out of the list.
    AuthorsOwn,
    /// It comes with checkrein; the client does not know it.
    BuiltIn,
    /// The client does not look for a file of this name, cannot read it, or knows it by another link.
    Unseen,
}

impl Status {
    /// Says it in a word or two.
    pub fn word(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Adopted => "adopted",
            Self::AuthorsOwn => "hidden by its author",
            Self::BuiltIn => "not Claude Code's",
            Self::Unseen => "not seen by Claude Code",
        }
    }
}

/// A skill, looked at.
#[derive(Clone, Debug)]
pub struct Seen {
    /// What it says of itself.
    pub found: Found,
    /// The name that calls it in the client.
    pub called: String,
    /// What the client does with it.
    pub status: Status,
    /// Another skill has its name, so no prompt finds it.
    pub is_unreached: bool,
    /// Its entry in the client's list, were it listed.
    pub entry: Entry,
    /// The folder that its real file has to be in, unless it is the person's own.
    pub bounds: PathBuf,
}

impl Seen {
    fn look(found: &Found) -> Self {
        let bytes = fs::read(&found.file);
        let is_named_so = found.file.file_name() == Some(OsStr::new("SKILL.md"));
        let text = String::from_utf8_lossy(bytes.as_deref().unwrap_or_default());
        let native = Native::read(&text);
        let status = match &bytes {
            _ if found.source == Source::BuiltIn => Status::BuiltIn,
            Ok(_) if !is_named_so => Status::Unseen,
            Err(_) => Status::Unseen,
            Ok(bytes) if adoption::is_adopted(bytes) => Status::Adopted,
            Ok(_) if native.is_hidden => Status::AuthorsOwn,
            Ok(_) => Status::Listed,
        };
        let folder = found.file.parent().and_then(|folder| folder.file_name());
        let called = match found.source {
            Source::Plugin(_) => found.name.clone(),
            _ => folder.unwrap_or_default().to_string_lossy().into_owned(),
        };
        // What an adopted skill cost before is what its text says without our lines.
        let entry = match (status, bytes.as_deref().map(adoption::release)) {
            (Status::Adopted, Ok(Some(before))) => {
                Native::read(&String::from_utf8_lossy(&before)).entry(&called)
            }
            _ => native.entry(&called),
        };
        Self {
            found: found.clone(),
            called,
            status,
            is_unreached: false,
            entry,
            bounds: found.owner.clone(),
        }
    }

    /// Whether a name means this skill: its own, or the one that calls it in the client.
    pub fn is_named(&self, name: &str) -> bool {
        let is = |own: &str| own.eq_ignore_ascii_case(name);
        is(&self.found.name) || is(&self.called)
    }

    /// Returns what it costs in each first request, as long as the list is not full.
    pub fn standing_bytes(&self) -> usize {
        match self.status {
            Status::Listed => self.entry.size().bytes,
            _ => 0,
        }
    }

    /// Returns its file, links followed.
    pub fn real_file(&self) -> PathBuf {
        fs::canonicalize(&self.found.file).unwrap_or_else(|_| self.found.file.clone())
    }
}

/// Looks at every skill of the current folder, in the order of the client's list.
pub fn survey(around: &Surroundings) -> Vec<Seen> {
    let standing = skills::standing(around);
    let catalog = Catalog::discover(&skills::places(around, standing.as_ref()));
    let unreached = catalog.unreached.iter().map(|found| Seen {
        is_unreached: true,
        ..Seen::look(found)
    });
    let found = catalog.skills.iter().map(Seen::look);
    let mut seen: Vec<Seen> = found.chain(unreached).collect();
    // The parts of a project may share skills among each other.
    if let Some(top) = skills::folders_of(around, standing.as_ref()).pop() {
        let of_project = seen.iter_mut();
        of_project
            .filter(|seen| seen.found.source == Source::Project && seen.bounds.starts_with(&top))
            .for_each(|seen| seen.bounds.clone_from(&top));
    }
    // Whose a skill is decides before its name does.
    seen.sort_by(|one, other| one.found.source.cmp(&other.found.source));
    // Of two links to one file the client takes the first.
    let mut files = HashSet::new();
    seen.retain_mut(|seen| {
        let is_first = files.insert(seen.real_file());
        if !is_first && seen.status == Status::Listed {
            seen.status = Status::Unseen;
        }
        is_first || !seen.is_unreached
    });
    let mut entries: Vec<&mut Entry> = seen.iter_mut().map(|seen| &mut seen.entry).collect();
    Entry::settle_names(&mut entries);
    seen
}

/// Returns what the list costs that the client makes of these skills.
pub fn standing(seen: &[Seen]) -> Standing {
    let listed = seen.iter().filter(|seen| seen.status == Status::Listed);
    Standing::of(listed.map(|seen| &seen.entry))
}

/// What a list costs, for programs to read.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Cost {
    skills: usize,
    with_description: usize,
    bytes: usize,
    characters: usize,
}

impl From<Standing> for Cost {
    fn from(standing: Standing) -> Self {
        Self {
            skills: standing.listed,
            with_description: standing.described,
            bytes: standing.size.bytes,
            characters: standing.size.characters,
        }
    }
}

/// Says what a list costs.
pub fn words(standing: &Standing) -> String {
    let skills = count(standing.listed, "skill");
    let bytes = count(standing.size.bytes, "byte");
    match standing.listed - standing.described {
        0 => format!("{skills}, {bytes}"),
        bare => format!(
            "{skills}, {bytes}; the list is full, and about {bare} of them keep their name alone"
        ),
    }
}

/// Says whose a skill is.
pub fn owner(source: &Source) -> String {
    match source {
        Source::User => "yours".to_owned(),
        Source::Project => "the project's".to_owned(),
        Source::Plugin(plugin) => format!("plugin {plugin}"),
        Source::BuiltIn => "checkrein's".to_owned(),
    }
}
