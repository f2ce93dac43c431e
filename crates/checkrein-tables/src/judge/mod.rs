//! SQLite, who answers: guarded, loaded with what a question needs, and asked.

pub(crate) mod ask;
pub(crate) mod faults;
mod filter;
pub(crate) mod grouped;
pub(crate) mod guard;
pub(crate) mod hand;
pub(crate) mod load;
pub(crate) mod names;
pub(crate) mod report;
pub(crate) mod rows;
pub(crate) mod simple;
mod texts;
pub(crate) mod top;
pub(crate) mod words;
