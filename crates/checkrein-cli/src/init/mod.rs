//! Making a project of a folder: what can be found out about it, and the files that it gets.

mod detect;
mod files;

pub use detect::{Found, detect};
pub use files::{Made, make_features, make_state, set_aside};
