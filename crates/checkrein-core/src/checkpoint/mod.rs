//! Checkpoints: commits that keep a session's work, made without the person's hooks, and never
//! at the price of what they had staged.
//!
//! Which moment is a bad one is in `moment`, which files belong in is in `select` and `secret`,
//! how a tree comes of them is in `snapshot`, and the order of the steps is in `take`. Works with
//! git 2.30 and later.

pub(crate) mod entries;
mod list;
mod moment;
mod outcome;
mod pending;
mod place;
pub(crate) mod repository;
mod restore;
mod room;
mod secret;
mod select;
mod session;
mod snapshot;
pub(crate) mod status;
mod take;
#[cfg(test)]
mod tests;
mod write;

pub use list::{Entry, list};
pub use moment::Reason;
pub use outcome::{Checkpoint, LeftOut, Outcome, Place, Staged, Why};
pub use restore::{Kept, Restored, restore, restore_exactly};
pub use secret::redacted;
pub use session::{take_for_session, unfinished};
pub(crate) use snapshot::copy_index;
pub use take::{Message, Mode, Request, complete, take};
