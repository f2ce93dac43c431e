//! The exit codes that Claude Code understands from a hook, and no others.

/// All is well; standard output is read as the answer.
pub const OK: u8 = 0;

/// Something of ours failed; Claude Code reports it to the person and goes ahead.
pub const FAILURE: u8 = 1;

/// The action is refused; standard error is what the model reads.
///
/// Invariant: only [`crate::reply::Reply::Refuse`] leads here.
pub const REFUSED: u8 = 2;
