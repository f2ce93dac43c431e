//! From which confidence on what is done, for reports.

use checkrein_core::skill::Model;
use serde::Serialize;

/// The two thresholds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Thresholds {
    /// From here on a skill is loaded.
    pub sure: f32,
    /// From here on skills are offered.
    pub unsure: f32,
}

impl Thresholds {
    /// Returns those of the router.
    pub fn of_the_router() -> Self {
        let Model { sure, unsure, .. } = *Model::shipped();
        Self { sure, unsure }
    }
}
