//! What checkrein's tests stand on: throw-away projects, hooks run as the client runs them, recorded
//! payloads, and the real client in front of a scripted model.
//!
//! Only ever a dev-dependency. A piece that is missing (the client, a binary) is a panic that names
//! the command which brings it: a test that skips itself proves nothing.

pub mod client;
pub mod event;
pub mod mock_api;
pub mod payload;
pub mod project;
pub mod recorder;
pub mod tiny_model;

pub use client::{Client, Run, Session};
pub use mock_api::{MockApi, Request, Script, Turn};
pub use project::{FOR_EITHER_TWIN, Output, TestProject, program};
