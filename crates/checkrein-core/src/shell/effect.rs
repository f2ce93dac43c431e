//! One thing that a command would do to a file.

use super::Text;

/// How far a write reaches from the path that it names.
#[derive(Clone, Debug, PartialEq)]
pub enum Reach {
    /// The file itself.
    File,
    /// The file, or everything below the folder.
    Tree,
    /// What a copy of this source would put at the path, when the source is a folder.
    Over(Text),
    /// Files of unknown names in this very folder.
    Inside,
    /// Another name for the file or the folder.
    Alias,
    /// Code that changes files names it; whether it changes this one is not known.
    Named,
    /// What git makes of the files that it knows below the path, or of all of them.
    Git {
        /// What it makes of them.
        change: GitChange,
        /// Whether it concerns the whole work tree, wherever the path is.
        whole: bool,
        /// What it is told to leave out.
        except: Vec<Text>,
    },
    /// The file's times, or an empty file where there is none.
    Touch,
}

/// What a git command makes of files that it does not name.
#[derive(Clone, Debug, PartialEq)]
pub enum GitChange {
    /// They become what the index has.
    Index,
    /// They become what a commit has; what it does not have stays.
    Overlay(Text),
    /// They become what a commit has; what is tracked and not in it goes away.
    Commit(Text),
    /// They become what HEAD has, and what is not tracked goes away if that is asked for.
    Stash {
        /// Files that are not tracked go away too.
        untracked: bool,
        /// Ignored ones as well.
        ignored: bool,
    },
    /// What this stash has kept comes back.
    Unstash(Text),
    /// What is not tracked goes away.
    Clean {
        /// Ignored files go away too.
        ignored: bool,
        /// Others than ignored ones do.
        others: bool,
        /// Also in folders in which nothing is tracked.
        folders: bool,
    },
    /// What is tracked goes away.
    Remove,
}

/// One thing that a command would do to a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// What does it, as a reader would name it: `sed -i`.
    pub by: String,
    /// The path, absolute where the folder is known.
    pub target: Text,
    /// How far it reaches.
    pub reach: Reach,
    /// The whole content of the file afterwards, where the command shows it.
    pub content: Option<String>,
    /// What it would become a copy of.
    pub copied: Option<Copied>,
}

/// What a file would become a copy of.
#[derive(Clone, Debug, PartialEq)]
pub enum Copied {
    /// This content, which the command itself has written.
    Content(String),
    /// The file of this path, as it is now.
    File(Text),
}
