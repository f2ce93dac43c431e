//! A tool has run, or has failed.

use serde_json::Value;

use super::common::wire_event;

wire_event! {
    /// A tool has run.
    PostToolUse {
        /// The tool's name.
        tool_name: String,
        /// The tool's arguments, in the tool's own shape.
        tool_input: Value,
        /// What the tool answered, in the tool's own shape.
        tool_response: Value,
    }
}

wire_event! {
    /// A tool has failed.
    PostToolUseFailure {
        /// The tool's name.
        tool_name: String,
        /// The tool's arguments, in the tool's own shape.
        tool_input: Value,
        /// What went wrong.
        error: String,
        /// Whether the person broke it off.
        is_interrupt: bool,
    }
}
