//! The tools of every configured and approved server: listed once, kept, and found by words and by meaning.
//!
//! Invariant: a server that may not be started is never asked, and its tools are not found.

mod search;
mod tool;
mod words;

pub use search::{Found, Hit, Meaning, Of, search};
pub use tool::{Detail, Tool};
