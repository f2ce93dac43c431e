//! Making a project of a folder: what can be found out about it, and the files that it gets.

mod claude_md;
mod detect;
mod files;
mod process;

pub use claude_md::{BLOCK, ClaudeMd};
pub use detect::{Found, detect};
pub use files::{Made, make_features, make_state, set_aside};
pub use process::begin_process;
