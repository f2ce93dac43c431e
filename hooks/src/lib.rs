//! The hooks of checkrein: one small program per event of Claude Code.
//!
//! Data runs one way: bytes → [`Event`](checkrein_core::event::Event) → gather facts → decide →
//! [`Reply`](checkrein_core::reply::Reply) → standard output, standard error, exit code → append
//! the facts to the session's log. [`edge`] does the first and the last; each event has a room of
//! its own in between.

pub mod edge;
pub mod post_tool_use;
pub mod pre_compact;
pub mod pre_tool_use;
pub mod session_end;
pub mod session_start;
pub mod stop;
pub mod subagent_start;
pub mod user_prompt_submit;

mod advice;
mod after_judgement;
mod bash_path;
mod chores;
mod entry_checks;
mod gates;
mod giving;
mod pending;
mod scene;
mod seal_watch;
mod secretive;
mod skills;
mod trouble;
mod worth;
