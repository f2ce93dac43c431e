//! A tool is about to run.

use serde_json::Value;

use super::common::wire_event;

wire_event! {
    /// A tool is about to run.
    PreToolUse {
        /// The tool's name, such as `Bash` or `Write`.
        tool_name: String,
        /// The call's id.
        tool_use_id: String,
        /// The tool's arguments, in the tool's own shape.
        tool_input: Value,
    }
}
