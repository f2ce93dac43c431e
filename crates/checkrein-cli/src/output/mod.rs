//! Large outputs of tools: trimmed for the hook and for people, shown again, and what it saved.

pub mod books;
pub mod part;
pub mod trimming;
