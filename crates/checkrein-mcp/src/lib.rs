//! MCP servers as a client sees them: which are configured, how each is reached, what may be called, and what was answered.
//!
//! All of it is synchronous to its callers: each contact has a runtime of its own on the thread that asks. Nothing here
//! prints. A server's process has our environment, as it has the client's; else it is asked by what callers hand in.

pub mod allowed;
pub mod answers;
pub mod asking;
pub mod contact;
pub mod index;
pub mod reach;
pub mod servers;

pub use asking::{Asker, Refused};
pub use contact::{Answer, Call, Conversation, Listed, Tested, at_once, call, list_tools, test};
pub use reach::{Access, Failure, Limits, Phase, With, access, keeper};
pub use servers::{
    Approval, Asked, Configured, Scope, Seat, Server, Transport, client_file, configured,
    managed_folder,
};
