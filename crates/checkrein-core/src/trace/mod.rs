//! Decisions and what came of them: `traces.jsonl`, a line each, appended and never changed.
//!
//! An outcome is a line of its own that names the decision, so that two sessions, and two branches
//! that are merged, never change the same line. The order of lines means nothing, but for outcomes
//! that are said at the same moment: of those the later line is the later one.

mod add;
mod draft;
mod line;
mod merge;
mod read;
mod root;
mod settle;
mod way_out;

pub use add::{Added, add};
pub use draft::{Draft, Invalid, is_id};
pub use line::{Line, Outcome, Settled, Trace};
pub use merge::keep_mergeable;
pub use read::{History, find, read};
pub use root::root;
pub use settle::settle;
