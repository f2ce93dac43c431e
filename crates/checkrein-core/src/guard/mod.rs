//! Which files are guarded, and what a tool call would do to them.
//!
//! A gate asks about one call and gets a refusal or nothing. Nothing means that the call is none of
//! our business or that it is allowed; the two are the same to the client.

mod command;
mod file_call;
mod files;
mod judgement;
mod mention;
mod resolve;

#[cfg(test)]
mod tests;

use std::path::Path;

use serde_json::Value;

use crate::message::Refusal;

/// One tool call, as the client announces it.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The tool's name, such as `Bash` or `Write`.
    pub tool_name: &'a str,
    /// The tool's arguments, in the tool's own shape.
    pub input: &'a Value,
    /// The folder that relative paths begin in.
    pub cwd: &'a Path,
    /// The person's home, for `~`.
    pub home: Option<&'a Path>,
}

/// Refuses a call that would change a state file in a way that the project's state does not allow.
///
/// A fault of ours refuses only where a guarded file is concerned.
pub fn valid_transition(call: &Call<'_>) -> Option<Refusal> {
    match call.tool_name {
        "Write" | "Edit" | "MultiEdit" | "NotebookEdit" => file_call::judge(call),
        "Bash" => command::judge(call),
        _ => None,
    }
}
