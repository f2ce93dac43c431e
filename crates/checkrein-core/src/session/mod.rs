//! What happened in a session, as facts in a log of its own, and what follows from them.

mod memory;
mod record;
mod summary;

pub use memory::{Memory, TextKey, Told};
pub use record::{Chooser, Fact, Injected, Record, append, read, read_numbered};
pub use summary::Summary;
