//! SQLite, who answers: guarded, loaded with what a question needs, and asked.

pub(crate) mod ask;
mod dated;
mod dialect;
pub(crate) mod faults;
mod filter;
mod functions;
pub(crate) mod grouped;
pub(crate) mod guard;
pub(crate) mod hand;
mod having;
pub(crate) mod load;
mod maths;
mod meant;
pub(crate) mod names;
mod phrases;
mod place;
pub(crate) mod report;
pub(crate) mod rows;
mod scalars;
pub(crate) mod simple;
pub(crate) mod statistics;
mod tables;
mod texts;
pub(crate) mod top;
pub(crate) mod words;
