//! Takes all capabilities away for good.

use capctl::{Cap, CapState, ambient, bounding};

use super::{Broken, Layer};

const LAYER: &str = "capabilities";

/// Empties every set, the bounding set first: with that one empty, not even root gets anything back by `exec`.
pub(crate) fn drop_all() -> Result<(), Broken> {
    let held = CapState::get_current().layer(LAYER, "reading capabilities")?;
    // Only who may set capabilities may empty the bounding set; an ordinary user has none to lose.
    if held.effective.has(Cap::SETPCAP) {
        bounding::clear().layer(LAYER, "emptying the bounding set")?;
    }
    ambient::clear().layer(LAYER, "emptying the ambient set")?;
    CapState::empty()
        .set_current()
        .layer(LAYER, "dropping capabilities")
}
