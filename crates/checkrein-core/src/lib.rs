//! The shared core of checkrein: what every hook, command and server agrees on.
//!
//! Invariant: the core never prints, never exits, and never asks the clock or the environment by
//! itself; its callers hand those in. It depends on no other crate of the workspace.

pub mod audit;
pub mod checkpoint;
pub mod command;
pub mod config;
pub mod context;
pub mod disk;
pub mod env;
pub mod event;
pub mod evidence;
pub mod exit;
pub mod feature;
pub mod gate;
pub mod git;
pub mod group;
pub mod guard;
pub mod hint;
pub mod inject;
pub mod intent;
pub mod layout;
pub mod message;
pub mod process;
pub mod project;
pub mod reply;
pub mod seal;
pub mod session;
pub mod shell;
pub mod skill;
pub mod standing;
pub mod state;
pub mod time;
pub mod trace;
