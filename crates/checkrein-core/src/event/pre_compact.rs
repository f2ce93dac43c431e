//! The conversation is about to be compacted.

use super::common::wire_event;

wire_event! {
    /// The conversation is about to be compacted.
    PreCompact {
        /// Who asked for it: manual or auto.
        trigger: String,
    }
}
