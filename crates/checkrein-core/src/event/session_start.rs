//! A session begins or goes on.

use super::common::wire_event;

wire_event! {
    /// A session begins or goes on.
    SessionStart {
        /// Why, in the client's words; see [`SessionSource`].
        source: String,
    }
}

/// Why a session starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionSource {
    /// A new session.
    Startup,
    /// An old session goes on, with all that it had seen.
    Resume,
    /// `/clear` threw the conversation away.
    Clear,
    /// Compaction replaced the conversation by a summary.
    Compact,
    /// A new session that begins with another one's conversation.
    Fork,
    /// A reason that this version does not know.
    Unknown,
}

impl SessionStart {
    /// Returns why the session starts.
    pub fn source(&self) -> SessionSource {
        match self.source.as_str() {
            "startup" => SessionSource::Startup,
            "resume" => SessionSource::Resume,
            "clear" => SessionSource::Clear,
            "compact" => SessionSource::Compact,
            "fork" => SessionSource::Fork,
            _ => SessionSource::Unknown,
        }
    }
}
