//! What could be changed, and why. Proposals are worked out anew each time, never kept: the id of one is made
//! of the file and of what would be put into it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::edit::{Bounds, Edit, Hindrance};
use super::repeated::{HOLE, Repeated, Sequence};
use super::{commands, reference, script};
use crate::patterns::Pattern;

/// What kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A pattern in a skill's `references/patterns.md`.
    Reference,
    /// The line of a SKILL.md that names that file.
    Pointer,
    /// A script below `.claude/scripts`.
    Script,
    /// A row of CLAUDE.md's commands.
    Commands,
}

/// A change that a person may apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Its id.
    pub id: String,
    /// What kind of change.
    pub kind: Kind,
    /// What it follows from, as it stands in the tag.
    pub of: String,
    /// The file.
    pub file: PathBuf,
    /// The folder that the file must stay in.
    pub bounds: PathBuf,
    /// Why, in a line.
    pub why: String,
    /// The change, or what is in the way of it.
    pub edit: Result<Edit, Hindrance>,
    /// What it is made of, so that it can be made anew for the file as it is by then.
    pub(super) source: Source,
}

/// What a change is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Reference(Box<PatternLine>),
    Pointer,
    Script(Sequence),
    Commands(String),
}

/// The part of a pattern that is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PatternLine {
    pub(super) id: String,
    pub(super) line: String,
}

impl Source {
    /// Makes the edit for a file as it is; nothing where it is done already.
    pub(super) fn edit(&self, before: Option<&[u8]>, of: &str) -> Result<Option<Edit>, Hindrance> {
        let text = before.map(|bytes| std::str::from_utf8(bytes).unwrap_or_default());
        Ok(match self {
            Self::Reference(pattern) => reference::add(text, pattern),
            Self::Pointer => match text {
                Some(text) => reference::point(text, of),
                None => {
                    return Err(Hindrance::new(
                        "there is no such skill any more",
                        "propose again",
                    ));
                }
            },
            Self::Commands(command) => commands::add(text, command, of),
            Self::Script(sequence) => match text {
                Some(text) if text.contains(&format!("checkrein:{of}")) => None,
                Some(_) => {
                    return Err(Hindrance::new(
                        "there is a file of that name",
                        "rename it, and propose again",
                    ));
                }
                None => script::write(sequence, of),
            },
        })
    }
}

fn proposal(
    kind: Kind,
    of: String,
    file: PathBuf,
    bounds: &Path,
    why: String,
    source: Source,
) -> Option<Proposal> {
    let bounds = bounds.to_path_buf();
    let edit = Bounds {
        folder: bounds.clone(),
    }
    .read(&file)
    .and_then(|before| source.edit(before.as_deref(), &of))
    .transpose()?;
    // What a person has seen is what is applied: another text has another id.
    let entry = edit.as_ref().map_or("", |edit| edit.entry.trim());
    let id = id(
        "a",
        &[&format!("{kind:?}"), &file.to_string_lossy(), &of, entry],
    );
    Some(Proposal {
        id,
        kind,
        of,
        file,
        bounds,
        why,
        edit,
        source,
    })
}

/// Returns a short name that is made of some texts.
fn id(kind: &str, parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part.as_bytes()).update(b"\0");
    }
    format!("{kind}-{}", &hasher.finalize().to_hex()[..10])
}

/// Proposes a pattern for a skill's patterns, and the line that names them. The skill is given by its folder,
/// its SKILL.md and the folder that it must stay in.
pub fn reference_proposals(
    pattern: &Pattern,
    folder: &Path,
    skill: &Path,
    bounds: &Path,
) -> Vec<Proposal> {
    let times = pattern.members.len();
    let why = format!(
        "the same fix ended well {times} times in `{}`",
        pattern.category
    );
    let line = PatternLine {
        id: pattern.id.clone(),
        line: pattern.line(),
    };
    let file = folder.join(reference::FILE);
    let reference = proposal(
        Kind::Reference,
        pattern.id.clone(),
        file,
        bounds,
        why,
        Source::Reference(Box::new(line)),
    );
    let tag = id("k", &[&folder.to_string_lossy()]);
    let why = "without it Claude is not told of the skill's patterns".to_owned();
    let pointer = proposal(
        Kind::Pointer,
        tag,
        skill.to_path_buf(),
        bounds,
        why,
        Source::Pointer,
    );
    reference.into_iter().chain(pointer).collect()
}

/// Proposes scripts for sequences, for the project with this top folder.
pub fn script_proposals(sequences: &[Sequence], root: &Path) -> Vec<Proposal> {
    let mut names: Vec<String> = Vec::new();
    let mut proposals = Vec::new();
    for sequence in sequences {
        let of = id(
            "s",
            &sequence
                .commands
                .iter()
                .map(String::as_str)
                .collect::<Vec<_>>(),
        );
        if script::write(sequence, &of).is_none() {
            continue;
        }
        let mut name = script::name(sequence);
        let file = |name: &str| root.join(".claude/scripts").join(format!("{name}.sh"));
        let is_others = |path: &Path| {
            fs_err::read_to_string(path)
                .is_ok_and(|text| !text.contains(&format!("checkrein:{of}")))
        };
        if names.contains(&name) || is_others(&file(&name)) {
            name = format!("{name}-{}", &of[2..6]);
        }
        names.push(name.clone());
        let shown = sequence.commands.join("`, `").replace(HOLE, "WORD");
        let why = format!(
            "`{shown}` ended well {} times in {} sessions",
            sequence.times, sequence.sessions
        );
        proposals.extend(proposal(
            Kind::Script,
            of,
            file(&name),
            root,
            why,
            Source::Script(sequence.clone()),
        ));
    }
    proposals
}

/// Rows that are proposed at once, the most used first: more are no list that anybody reads.
const ROWS: usize = 5;

/// Proposes rows of a CLAUDE.md for commands that none of these texts names.
pub fn commands_proposals(
    repeated: &[Repeated],
    file: &Path,
    root: &Path,
    others: &[String],
) -> Vec<Proposal> {
    repeated
        .iter()
        .filter(|repeated| {
            !others
                .iter()
                .any(|text| commands::names(text, &repeated.command))
        })
        .filter_map(|repeated| {
            let of = id("c", &[&repeated.command]);
            let failed = match repeated.failed {
                0 => String::new(),
                failed => format!(", and did not {failed} times"),
            };
            let why = format!(
                "`{}` ended well {} times in {} sessions{failed}",
                repeated.command, repeated.times, repeated.sessions
            );
            let source = Source::Commands(repeated.command.clone());
            proposal(Kind::Commands, of, file.to_path_buf(), root, why, source)
        })
        .take(ROWS)
        .collect()
}
