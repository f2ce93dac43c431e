//! What follows from patterns and from commands that were run again and again: changes of files, proposed to
//! a person. Each is tagged where it was put, remembered before it is made, and taken back by itself.

mod apply;
mod commands;
mod edit;
mod harm;
mod propose;
mod record;
mod reference;
mod repeated;
mod revert;
mod script;
mod shell_line;

pub use apply::{Applied, apply};
pub use edit::{Bounds, Edit, Hindrance};
pub use propose::{Kind, Proposal, commands_proposals, reference_proposals, script_proposals};
pub use record::{Artifact, all, is_in, said};
pub use repeated::{Repeated, Sequence, repeated, sequences};
pub use revert::{Reverted, revert};
