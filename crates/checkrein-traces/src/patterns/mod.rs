//! Patterns: the same fix, three times at least, always with success. Traces in, patterns out; nothing
//! here reads a file or a clock.

mod alike;
mod compare;
mod evidence;
mod find;
mod fix;
mod group;
mod line;
mod occasion;
mod opposite;
mod pattern;
#[cfg(test)]
mod tests;
mod vague;
mod value;
mod word;

pub use evidence::Evidence;
pub use find::{LEAST, find};
pub(crate) use line::is_unseen;
pub use pattern::{Pattern, Reason, Sameness, Status};
