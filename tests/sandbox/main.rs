//! Attempts to get out of the sandbox, and things that have to work in it: all run for real, as root (when the tests
//! are) and as an ordinary user. An attempt that cannot succeed anywhere proves nothing, so each is also run without
//! a sandbox, where it has to succeed.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and that is enough"
)]

mod attempts;
mod endings;
mod killed;
mod lower;
mod network;
mod person;
mod probe;
mod saved;
mod survivors;
mod traps;
mod works;
mod world;
