//! `checkrein bench tokens`: what the model is sent for the same work, with checkrein and without.
//!
//! The same tasks are done by the real client in throw-away homes, in front of a model that follows a
//! script: once with the skills as the client loads them, once with checkrein. What is compared are the
//! bodies of the requests, part by part.

mod catalog;
mod found;
mod goals;
mod home;
mod parts;
mod play;
mod project;
mod run;
mod script;
mod table;
mod tasks;
mod tools;

pub(crate) use home::Basis;
pub(crate) use run::{Wanted, run};

/// The sizes that a catalog can have: all tasks find the five skills that they need.
pub(crate) const SIZES: std::ops::RangeInclusive<usize> = 5..=catalog::MOST;

/// Returns the names of all tasks, with what is to be seen in each.
pub(crate) fn task_names() -> Vec<(&'static str, &'static str)> {
    let tasks = tasks::tasks(&catalog::skills(*SIZES.start()));
    tasks.iter().map(|task| (task.name, task.about)).collect()
}
