//! Why a prompt gets the skill that it gets, and what would have changed it.

pub mod answer;
pub mod changes;
pub mod explanation;
pub mod signals;
