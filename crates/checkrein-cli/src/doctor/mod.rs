//! What can be wrong with an install, one file per part of the body; each finding names its cure.

mod adopted;
mod folders;
mod gates;
mod hooks;
mod names;
mod outputs;
mod permissions;
mod programs;
mod project;
mod seal;
mod settings;
mod skills;
pub mod thresholds;
mod tools;

use serde::Serialize;

use crate::surroundings::Surroundings;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Nothing to do.
    Ok,
    /// It works, but not as well as it could.
    Warning,
    /// It does not work.
    Problem,
}

/// What one look found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How bad it is.
    pub level: Level,
    /// What was looked at.
    pub subject: &'static str,
    /// What was seen.
    pub seen: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl Finding {
    fn ok(subject: &'static str, seen: impl Into<String>) -> Self {
        Self {
            level: Level::Ok,
            subject,
            seen: seen.into(),
            next: None,
        }
    }

    fn warning(subject: &'static str, seen: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            level: Level::Warning,
            subject,
            seen: seen.into(),
            next: Some(next.into()),
        }
    }

    fn problem(subject: &'static str, seen: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            level: Level::Problem,
            ..Self::warning(subject, seen, next)
        }
    }
}

/// One part of the body; it has at least one finding, unless there is nothing to look at.
type Check = fn(&Surroundings) -> Vec<Finding>;

/// Every check, in the order in which a fault explains those below it.
const CHECKS: [Check; 11] = [
    programs::check,
    settings::check,
    hooks::check,
    folders::check,
    tools::check,
    skills::check,
    adopted::check,
    thresholds::check,
    outputs::check,
    permissions::check,
    project::check,
];

/// Looks at everything.
pub fn examine(around: &Surroundings) -> Vec<Finding> {
    CHECKS.iter().flat_map(|check| check(around)).collect()
}

/// The cure for most things: an install mends what it finds.
const INSTALL_AGAIN: &str = "run `checkrein install`";

/// The cure for lost programs: there is nothing here to copy them from.
const BUILD_AGAIN: &str = "run `./install` in the checkout";
