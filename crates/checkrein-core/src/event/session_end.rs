//! The session is over.

use super::common::wire_event;

wire_event! {
    /// The session is over.
    SessionEnd {
        /// Why: clear, resume, logout, prompt_input_exit or other.
        reason: String,
    }
}
