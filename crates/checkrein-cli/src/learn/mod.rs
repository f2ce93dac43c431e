//! Patterns for a person: listed, shown, and made into changes that are proposed, applied and taken back.

mod change;
mod known;
mod offer;
mod shown;
mod skill;
mod stats;

pub use change::{apply, revert};
pub use known::Known;
pub use offer::{Wanted, propose};
pub use shown::{list, show};
pub use stats::stats;
