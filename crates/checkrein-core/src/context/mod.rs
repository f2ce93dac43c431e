//! The compiled context: what a session needs to know of its project, in under 100 lines.
//!
//! `extract` finds the sections that matter in CLAUDE.md files, `compile` puts them together for
//! a state, `key` says when that must be done again, `cache` keeps the result. `change` finds out what of
//! it the model was not told yet.

mod cache;
mod change;
mod commands;
mod compile;
mod extract;
mod key;
mod slot;
mod sources;

pub use cache::load;
pub use change::{Change, change};
pub use commands::{CommandList, Form, command_list};
pub use compile::{Context, Part};
pub use key::ContextKey;
pub use slot::Slot;
pub use sources::Sources;

#[cfg(test)]
mod folded;
