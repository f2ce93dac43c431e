//! The MCP server `token-efficient`: data is worked on outside of the context, and the answer comes back.
//!
//! A call goes from `tools/`, one file each, to the room that does the work (sandbox, tables, logs, index of
//! tools); `reach` says which files may be read, `fitting` makes the answer small, `whole` keeps all of it, and
//! `books` says what that saved. `edge` is the rim of the program.

mod around;
mod books;
#[cfg(test)]
mod cost;
pub mod edge;
mod fitting;
mod lines;
mod reach;
mod seen;
mod tables;
mod tools;
mod whole;

use checkrein_serve::Server;

pub use around::{Around, Work};
pub use tools::all as tools;

/// What the model is told of the server as a whole, with every request.
pub const INSTRUCTIONS: &str = "Works on large data outside of your context: only answers come back. Use it instead of reading \
     big files or printing long output. `more` in a result is a handle: pass it as `more` to read on, or in place \
     of a file path to work on the whole.";

/// So many calls are worked on at once; more wait.
const AT_ONCE: usize = 8;

/// Returns the server for what the program was started with.
pub fn server(around: Around) -> Server<Work> {
    let work = Work::new(around);
    Server::new(
        "token-efficient",
        env!("CARGO_PKG_VERSION"),
        INSTRUCTIONS,
        tools(),
        work.clone(),
    )
    .side_by_side(AT_ONCE, work)
}
