//! From which confidence on a skill is loaded, and from which skills are offered.

use serde::{Deserialize, Serialize};

use super::model::Model;
use crate::env;

/// From which confidence on what is done.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Thresholds {
    /// From here on a skill is loaded.
    pub sure: f32,
    /// From here on skills are offered to choose from.
    pub unsure: f32,
}

/// What somebody wants the thresholds to be, each between nothing and one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Wish {
    /// From here on a skill is loaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sure: Option<f32>,
    /// From here on skills are offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsure: Option<f32>,
}

impl Wish {
    /// No wish at all.
    pub const NONE: Self = Self {
        sure: None,
        unsure: None,
    };

    /// Returns what the environment wishes; what is no number says nothing.
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let number = |name| variable(name)?.trim().parse().ok();
        Self {
            sure: number(env::CHECKREIN_SURE),
            unsure: number(env::CHECKREIN_UNSURE),
        }
        .sound()
    }

    /// Returns this wish, and another one's where this one says nothing.
    pub fn or(self, other: Option<Self>) -> Self {
        let (own, other) = (self.sound(), other.unwrap_or_default().sound());
        Self {
            sure: own.sure.or(other.sure),
            unsure: own.unsure.or(other.unsure),
        }
    }

    /// Leaves out what no confidence can be.
    fn sound(self) -> Self {
        let sound = |value: Option<f32>| value.filter(|value| (0.0..=1.0).contains(value));
        Self {
            sure: sound(self.sure),
            unsure: sound(self.unsure),
        }
    }
}

impl Default for Thresholds {
    fn default() -> Self {
        let Model { sure, unsure, .. } = *Model::shipped();
        Self { sure, unsure }
    }
}

impl Thresholds {
    /// Returns the shipped thresholds as somebody wishes them.
    ///
    /// Whoever sets both to the same is offered nothing.
    pub fn wished(wish: Wish) -> Self {
        let shipped = Self::default();
        let sure = wish.sure.unwrap_or(shipped.sure);
        Self {
            sure,
            unsure: wish.unsure.unwrap_or(shipped.unsure).min(sure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_wish_that_can_be_granted_counts() {
        let shipped = Thresholds::default();
        let wish = |sure, unsure| Wish { sure, unsure };
        for (first, second, sure, unsure) in [
            (
                wish(None, None),
                wish(None, None),
                shipped.sure,
                shipped.unsure,
            ),
            (wish(Some(0.9), None), wish(Some(0.8), Some(0.3)), 0.9, 0.3),
            (
                wish(Some(7.0), Some(f32::NAN)),
                wish(Some(0.8), Some(0.2)),
                0.8,
                0.2,
            ),
            (wish(Some(0.2), None), Wish::NONE, 0.2, 0.2),
        ] {
            assert_eq!(
                Thresholds::wished(first.or(Some(second))),
                Thresholds { sure, unsure }
            );
        }
    }

    #[test]
    fn the_environment_wishes_in_numbers() {
        let variable = |name: &str| match name {
            env::CHECKREIN_SURE => Some(" 0.95 ".to_owned()),
            _ => Some("much".to_owned()),
        };
        let wish = Wish::of_environment(variable);
        assert_eq!((wish.sure, wish.unsure), (Some(0.95), None));
    }
}
