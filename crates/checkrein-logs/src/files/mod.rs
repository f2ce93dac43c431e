//! Which files are meant, in which order, and what is in them.

mod expand;
mod open;
mod order;
#[cfg(test)]
mod tests;

pub(crate) use expand::expand;
pub(crate) use open::{open, tail};
