//! A contact with one server: its transport, its phases, their limits, and what went wrong in which.

mod access;
mod bounded;
mod explain;
mod failure;
mod far;
mod handshake;
mod http;
mod keeper;
mod mask;
mod odd;
mod process;
mod proxy;
mod session;
mod spelled;
mod wire;
mod with;

pub use access::access;
pub(crate) use failure::of_approval;
pub use failure::{Failure, Phase};
pub use keeper::keeper;
pub(crate) use session::Session;
pub use with::{Access, Limits, With};
