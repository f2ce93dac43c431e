//! The real client, driven headless, and the mock of the Messages API that it talks to.
//!
//! The benchmark of the command and the test kit stand on it. It knows nothing of projects and of
//! where a client is installed: it is told. Whatever fails is an error, never a panic.

pub mod client;
pub mod mock_api;
pub mod process;

pub use client::{Client, Run, Session};
pub use mock_api::{MockApi, Request, Script, Turn};
pub use process::Stop;
