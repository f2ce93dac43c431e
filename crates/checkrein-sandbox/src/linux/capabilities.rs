//! Takes all capabilities away for good.

use capctl::{Cap, CapState, ambient, bounding};

use super::{Broken, Layer};

const LAYER: &str = "capabilities";

/// Empties every set, the bounding set first: with that one empty, not even root gets anything back by `exec`.
pub(crate) fn drop_all() -> Result<(), Broken> {
    empty_bounding_set()?;
    ambient::clear().layer(LAYER, "emptying the ambient set")?;
    CapState::empty()
        .set_current()
        .layer(LAYER, "dropping capabilities")
}

/// Only who may set capabilities may do so; an ordinary user has none to lose.
pub(crate) fn empty_bounding_set() -> Result<(), Broken> {
    let held = CapState::get_current().layer(LAYER, "reading capabilities")?;
    if held.effective.has(Cap::SETPCAP) {
        bounding::clear().layer(LAYER, "emptying the bounding set")
    } else {
        Ok(())
    }
}
