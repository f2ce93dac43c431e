//! How long a text is for Claude Code.

/// The most that arrives whole; of one character more the model gets a preview of 2 KB.
pub const LIMIT: usize = 10_000;

/// The most bytes that a command may print to arrive whole; of more the model gets a preview.
pub const PRINTED: usize = 30_000;

/// Returns a text's length as the client counts it, which is in UTF-16 code units.
pub fn length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}
