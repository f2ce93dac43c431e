//! The model ended its turn.

use super::common::wire_event;

wire_event! {
    /// The model ended its turn.
    Stop {
        /// Whether the model goes on because a Stop hook asked for it; asking again would loop.
        stop_hook_active: bool,
    }
}
