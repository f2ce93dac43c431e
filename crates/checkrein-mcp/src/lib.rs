//! MCP servers as a client sees them: which are configured, how each is reached, what may be called, and what was answered.
//!
//! All of it is synchronous to its callers: each contact has a runtime of its own on the thread that asks. Nothing here
//! prints, and nothing here reads the clock or the environment except by what it is given.

pub mod allowed;
pub mod contact;
pub mod index;
pub mod reach;
pub mod servers;

pub use contact::{Answer, Call, Listed, Tested, at_once, call, list_tools, test};
pub use reach::{Access, Failure, Limits, Phase, With, keeper};
pub use servers::{
    Approval, Asked, Configured, Scope, Server, Transport, configured, managed_folder,
};
