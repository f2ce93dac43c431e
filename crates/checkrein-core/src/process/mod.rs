//! The process of a project: phases with tasks, done one after another, and approved by a person
//! where the phase asks for it. `file` is `process.json`, `order` finds what is next, `step` moves
//! on, `fault` judges a process that somebody wrote.

mod fault;
mod file;
mod order;
mod step;

pub use fault::{Fault, LONGEST_INSTRUCTIONS, Step, is_inside};
pub use file::{Act, Entry, Phase, Process, Status, Task};
pub use order::{Current, Place};
pub use step::{By, Change};
