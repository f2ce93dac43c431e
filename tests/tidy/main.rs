//! The walls of `docs/architecture.md`: what the compiler does not hold is held here.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and that is enough"
)]

mod commands;
mod config_schema;
mod files;
mod lists;
mod packages;
mod purity;
mod repository;
mod schemas;
mod templates;
mod text;
mod trace_schema;
