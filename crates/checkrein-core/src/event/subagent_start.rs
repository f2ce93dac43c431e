//! A subagent begins; which one is among the common fields.

use super::common::wire_event;

wire_event! {
    /// A subagent begins; which one is among the common fields.
    SubagentStart {}
}
