//! As much of SQL as is needed to see what a question needs of its tables.
//!
//! SQLite is who answers. What is not understood here is no error: then everything is handed to it.

pub(crate) mod known;
pub(crate) mod lex;
pub(crate) mod node;
pub(crate) mod parse;
mod primary;
pub(crate) mod select;
