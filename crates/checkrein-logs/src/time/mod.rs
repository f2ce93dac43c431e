//! The times of lines: how they are written, and how they compare.

mod bound;
mod clock;
mod cursor;
mod date;
mod find;
mod stamp;
#[cfg(test)]
mod tests;

pub(crate) use bound::{Bound, Edge, bound};
pub(crate) use find::{epoch, find};
pub(crate) use stamp::{Latest, Stamp, local_text};
