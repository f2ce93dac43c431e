//! Decisions and what came of them: `traces.jsonl`, a line each, appended and never changed.
//!
//! An outcome is a line of its own that names the decision, so that two sessions, and two branches
//! that are merged, never change the same line. The order of lines means nothing.

mod add;
mod line;

pub use add::{Draft, Invalid, add, settle};
pub use line::{Outcome, Settled, Trace, read};
