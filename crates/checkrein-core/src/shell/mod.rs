//! What a Bash command would write, found out without running it.
//!
//! The grammar is a real one; what a word, a variable or a folder would be is followed as far as
//! the text of the command says. The room knows nothing of what is guarded: it names the files, and
//! `guard` judges.

mod archive;
mod arguments;
mod awk;
mod braces;
mod budget;
mod calls;
mod code;
mod copy;
mod effect;
mod ends;
mod errands;
mod find;
mod git;
mod git_side;
mod git_tree;
mod hidden;
mod homes;
mod links;
mod named;
mod notes;
mod parameter;
mod parse;
mod printed;
mod programs;
mod run;
mod runs;
mod scope;
mod simple;
mod snippet;
mod subshell;
mod syntax;
mod text;
mod walk;
mod word;
mod wrappers;

pub use effect::{Copied, Effect, GitChange, Reach};
pub use parse::Unreadable;
pub use runs::{Run, STEERING};
pub use syntax::syntax;
pub use text::{Atom, Text};
pub use walk::{Reading, read};
