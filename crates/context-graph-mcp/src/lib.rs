//! The MCP server of a project's traces: six tools over the same store and log as the command.
//!
//! What the tools are called and take is in `tools/`, one file each; `graph` is what they work on, `view`
//! how a trace looks to a model, and `edge` the rim of the program.

#[cfg(test)]
mod cost;
pub mod edge;
mod fault;
mod graph;
mod texts;
mod tools;
mod view;

use checkrein_serve::Server;

pub use graph::{Around, Graph};
pub use tools::all as tools;

/// What the model is told of the server as a whole, with every request.
pub const INSTRUCTIONS: &str = "Memory of this project's decisions and what came of them. Query before choosing an \
approach or fixing an error; store each decision worth knowing later; update the outcome once it is known.";

/// Puts the server together.
pub fn server(around: Around) -> Server<Graph> {
    let version = env!("CARGO_PKG_VERSION");
    Server::new(
        "context-graph",
        version,
        INSTRUCTIONS,
        tools(),
        Graph::new(around),
    )
}
