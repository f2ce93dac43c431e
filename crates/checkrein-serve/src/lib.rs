//! What our MCP servers share: transports, schemas that clients take, arguments that are checked, limits on
//! results.
//!
//! A server is a state and a list of tools (`Server`), or any handler of rmcp's; `run` serves it over
//! standard input and output or over HTTP until its client is gone. It knows nothing of what the tools do.

mod arguments;
mod call;
mod fault;
mod http;
mod parent;
mod run;
mod schema;
mod server;
mod stdio;
mod tool;
mod weight;

pub use call::Call;
pub use fault::Fault;
pub use run::{Options, run};
pub use server::Server;
pub use tool::{Effect, Tool};
pub use weight::{shortened, tokens};
