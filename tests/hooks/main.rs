//! Every hook as the client runs it: the real program in a throw-away project, one module per event,
//! and `bad_input` for whatever else may arrive.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and that is enough"
)]

mod advice;
mod bad_input;
mod facts;
mod learning;
mod length;
mod note_command;
mod post_tool_use;
mod pre_compact;
mod pre_tool_use;
mod programs;
mod recorded;
mod seal;
mod session_end;
mod session_start;
mod shortlist;
mod sound;
mod stop;
mod subagent_start;
mod together;
mod tree;
mod trim_output;
mod trim_trouble;
mod user_prompt_submit;
