//! What came of a checkpoint, and how it is told to the person.

use std::fmt;
use std::path::PathBuf;

use super::moment::Reason;
use super::place::short;
use crate::message::count;

/// What came of a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The work is kept.
    Taken(Checkpoint),
    /// All work that can be kept is kept already; what was left out is named again.
    NothingToDo(Vec<LeftOut>),
    /// This is not the moment; nothing was touched.
    NotNow(Reason),
}

/// A checkpoint that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The commit's full id.
    pub commit: String,
    /// Where it is.
    pub place: Place,
    /// How many files differ from the commit before it.
    pub files: usize,
    /// What is not in it.
    pub left_out: Vec<LeftOut>,
    /// What the person had staged and changed again afterwards.
    pub staged: Option<Staged>,
    /// Whether the index shows the checkpoint; when not, the next checkpoint sees to it.
    pub index_is_current: bool,
}

impl Checkpoint {
    /// The commit's id as people write it.
    pub fn short_id(&self) -> &str {
        short(&self.commit)
    }
}

/// Where a checkpoint is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// On a branch, by its short name.
    Branch(String),
    /// In a ref of its own, by its full name.
    Reference(String),
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Branch(name) | Self::Reference(name) => formatter.write_str(name),
        }
    }
}

/// Staged content that is neither in the commit before nor in the work tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staged {
    /// The ref that keeps it, besides the index, where it stays as it was.
    pub reference: String,
    /// The files, seen from the project.
    pub paths: Vec<PathBuf>,
}

/// A file that is not in the checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    /// The file, seen from the project.
    pub path: PathBuf,
    /// The reason.
    pub why: Why,
}

/// Why a file is not in a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Its name is that of a file with secrets.
    SecretName,
    /// Its content holds what looks like a key or a token.
    SecretContent,
    /// It has this many bytes, which is more than the limit.
    TooLarge(u64),
    /// It is a git repository of its own.
    NestedRepository,
    /// It cannot be read, for this reason.
    Unreadable(String),
    /// It is neither a file nor a link.
    NotAFile,
    /// Git does not take a file of this name.
    RefusedByGit,
    /// It was removed from the index though it is there, so git is to forget it.
    Forgotten,
}

impl fmt::Display for Why {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SecretName => formatter.write_str("named like a secret"),
            Self::SecretContent => formatter.write_str("holds what looks like a key or token"),
            Self::TooLarge(bytes) => write!(formatter, "too large: {}", size(*bytes)),
            Self::NestedRepository => formatter.write_str("a git repository of its own"),
            Self::Unreadable(reason) => write!(formatter, "unreadable: {reason}"),
            Self::NotAFile => formatter.write_str("neither a file nor a link"),
            Self::RefusedByGit => formatter.write_str("git does not take this name"),
            Self::Forgotten => {
                formatter.write_str("removed from the index, `git add` it to keep it")
            }
        }
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => count(usize::try_from(bytes).unwrap_or(usize::MAX), "byte"),
        1024..1_048_576 => format!("{} KiB", bytes / 1024),
        _ => format!("{} MiB", bytes / 1_048_576),
    }
}

/// Says what happened, where, and what to do next.
impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken(checkpoint) => checkpoint.fmt(formatter),
            Self::NothingToDo(left_out) => {
                formatter.write_str("checkpoint: everything is kept already")?;
                name_left_out(formatter, left_out)
            }
            Self::NotNow(reason) => write!(
                formatter,
                "checkpoint: not taken, {}\nNext: {}",
                reason.what(),
                reason.next()
            ),
        }
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (files, id) = (count(self.files, "file"), self.short_id());
        match &self.place {
            Place::Branch(branch) => {
                write!(
                    formatter,
                    "checkpoint: {files} committed to `{branch}` as {id}"
                )?;
            }
            Place::Reference(name) => {
                write!(formatter, "checkpoint: {files} kept as {id} in `{name}`")?;
            }
        }
        name_left_out(formatter, &self.left_out)?;
        if let Some(staged) = &self.staged {
            let paths: Vec<_> = staged
                .paths
                .iter()
                .map(|path| path.to_string_lossy())
                .collect();
            write!(
                formatter,
                "\nStaged and changed afterwards, still staged as it was: {} (also in `{}`)",
                some_of(&paths),
                staged.reference
            )?;
        }
        if !self.index_is_current {
            formatter.write_str(
                "\nThe index could not follow, another process may hold it: until the next \
                 checkpoint, `git status` shows the commit taken back",
            )?;
        }
        write!(
            formatter,
            "\nNext: look at it with `git show {id}`, bring it back with `checkrein checkpoint \
             restore {id}`"
        )
    }
}

fn name_left_out(formatter: &mut fmt::Formatter<'_>, left_out: &[LeftOut]) -> fmt::Result {
    if left_out.is_empty() {
        return Ok(());
    }
    // Debug escapes what a hostile name could do to a terminal.
    let names: Vec<_> = left_out
        .iter()
        .map(|left_out| {
            let path = left_out.path.to_string_lossy();
            format!("{} ({})", path.escape_debug(), left_out.why)
        })
        .collect();
    write!(formatter, "\nLeft out: {}", some_of(&names))
}

/// Lists the first ten and counts the rest.
fn some_of<T: AsRef<str>>(names: &[T]) -> String {
    /// More names than this are not read, and push everything else off the screen.
    const SHOWN: usize = 10;
    let shown: Vec<&str> = names.iter().take(SHOWN).map(AsRef::as_ref).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
