//! The state that a project is in, and the moves between states.

mod file;
mod machine;
mod proposed;

pub use file::{Move, StateFile};
pub use machine::{Facts, GATE, State, TRANSITIONS, Transition, judge, moves_from};
pub use proposed::{Proposed, proposed};
