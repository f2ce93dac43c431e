//! Reads tables once, from front to back or in parts at once, and hands rows to whoever computes.

pub(crate) mod cell;
pub(crate) mod control;
pub(crate) mod drive;
pub(crate) mod part;
pub(crate) mod relation;
pub(crate) mod tally;
pub(crate) mod window;
