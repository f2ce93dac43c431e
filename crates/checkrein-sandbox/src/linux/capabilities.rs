//! Takes all capabilities away for good.

use caps::CapSet;

use super::{Broken, Layer};

/// Empties every set, the bounding set first: with that one empty, not even root gets anything back by `exec`.
pub(crate) fn drop_all() -> Result<(), Broken> {
    // Only who may set capabilities may empty the bounding set; an ordinary user has none to lose.
    if caps::has_cap(None, CapSet::Effective, caps::Capability::CAP_SETPCAP).unwrap_or(false) {
        caps::clear(None, CapSet::Bounding).layer("capabilities", "emptying the bounding set")?;
    }
    caps::clear(None, CapSet::Ambient).layer("capabilities", "emptying the ambient set")?;
    for set in [CapSet::Inheritable, CapSet::Effective, CapSet::Permitted] {
        caps::clear(None, set).layer("capabilities", "dropping capabilities")?;
    }
    Ok(())
}
