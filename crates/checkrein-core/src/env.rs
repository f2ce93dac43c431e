//! Every environment variable that checkrein reads or writes, named once.

/// The folder that Claude Code keeps its own files in, when it is not `~/.claude`.
pub const CLAUDE_CONFIG_DIR: &str = "CLAUDE_CONFIG_DIR";

/// The folder a session was started in; Claude Code sets it for every hook.
pub const CLAUDE_PROJECT_DIR: &str = "CLAUDE_PROJECT_DIR";

/// A file that Claude Code reads `export` lines from after `SessionStart`, for the session's Bash.
pub const CLAUDE_ENV_FILE: &str = "CLAUDE_ENV_FILE";

/// The id of the running session; Claude Code sets it for hooks and for Bash calls.
pub const CLAUDE_CODE_SESSION_ID: &str = "CLAUDE_CODE_SESSION_ID";

/// `1` in every process that Claude Code starts for its model.
pub const CLAUDECODE: &str = "CLAUDECODE";

/// From which confidence on a skill is loaded, between 0 and 1, when not from the shipped one.
pub const CHECKREIN_SURE: &str = "CHECKREIN_SURE";

/// From which confidence on skills are offered, likewise.
pub const CHECKREIN_UNSURE: &str = "CHECKREIN_UNSURE";

/// `1` makes every hook of checkrein do nothing.
pub const CHECKREIN_DISABLE: &str = "CHECKREIN_DISABLE";

/// `0` keeps nothing of any prompt, learns nothing from what is chosen, and uses nothing learned.
pub const CHECKREIN_LEARN: &str = "CHECKREIN_LEARN";

/// `0` leaves every tool's output as it is; before a command, the output of that command.
pub const CHECKREIN_TRIM: &str = "CHECKREIN_TRIM";

/// The program of Claude Code that a benchmark runs, when it is not the `claude` on PATH.
pub const CHECKREIN_CLIENT: &str = "CHECKREIN_CLIENT";

/// Marks what a test or health command of a project has started, so that it can be ended.
pub const CHECKREIN_RUN: &str = "CHECKREIN_RUN";
