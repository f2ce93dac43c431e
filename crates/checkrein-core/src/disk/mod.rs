//! The only ways in which checkrein changes files: whole files by rename, lines by one append,
//! and a lock where two must not write at once.

mod append;
mod json;
mod lock;
mod private;
mod replace;
mod stream;

pub use append::{
    Appending, append_line, content, lines, open_log, read_lines, read_numbered_lines,
};
pub use json::{json_text, parse_json};
pub use lock::{Lock, lock_dir};
pub use private::create_private;
pub use replace::{replace, replace_cached, sweep};
pub use stream::{LONGEST_LINE, each_line};
