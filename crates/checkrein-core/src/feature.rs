//! `feature-list.json`: what is to be built, and how far each part is.

use std::path::Path;

use crate::time::Timestamp;
use anyhow::{Context, Result};
use fs_err as fs;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::disk;
use crate::state::Facts;

/// How far a feature is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Not begun.
    #[default]
    Pending,
    /// Being built.
    InProgress,
    /// Built, not tested.
    Done,
    /// Built and tested.
    Tested,
}

impl Status {
    /// Returns the status as the file writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::InProgress => "in-progress",
            Self::Done => "done",
            Self::Tested => "tested",
        }
    }
}

/// One feature.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Feature {
    /// Its id, such as `feat-001`.
    pub id: String,
    /// What it is, in one line.
    pub title: String,
    /// More about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// What a test can show when it is done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acceptance: Vec<String>,
    /// How far it is.
    #[serde(default)]
    pub status: Status,
    /// When it was added, started, done and tested, in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[expect(missing_docs, reason = "said above for all four")]
    pub started_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[expect(missing_docs, reason = "said above for all four")]
    pub done_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[expect(missing_docs, reason = "said above for all four")]
    pub tested_at: Option<Timestamp>,
    /// Fields of a later version, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The content of `feature-list.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeatureList {
    /// The version of the format.
    #[serde(default = "version")]
    pub v: u32,
    /// The features, in the order in which they were added.
    #[serde(default)]
    pub features: Vec<Feature>,
    /// The highest number of a feature that was dropped, or 0; it is not given again, since commits,
    /// traces and the audit trail name it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub last_number: u32,
    /// Fields of a later version, kept as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

fn version() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Default for FeatureList {
    fn default() -> Self {
        Self {
            v: version(),
            features: Vec::new(),
            last_number: 0,
            other: Map::new(),
        }
    }
}

/// A longer one is a description.
const LONGEST_TITLE: usize = 200;

/// Why a change of the list is not possible: what is the case, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied {
    /// What is the case.
    pub what: String,
    /// What to do.
    pub next: String,
}

impl FeatureList {
    /// Reads the file; a project without one has no features.
    pub fn read(path: &Path) -> Result<Self> {
        match fs::read_to_string(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            other => Self::parse(&other?)
                .with_context(|| format!("`{}` is not a feature list", path.display())),
        }
    }

    /// Reads the file's text.
    pub fn parse(text: &str) -> Result<Self> {
        disk::parse_json(text.as_bytes())
    }

    /// Writes the file, whole or not at all.
    pub fn write(&self, path: &Path) -> Result<()> {
        disk::replace(path, self.to_text()?.as_bytes())
    }

    /// Returns the file's text.
    pub fn to_text(&self) -> Result<String> {
        disk::json_text(self)
    }

    /// Returns what the judgement of a move needs to know.
    pub fn facts(&self) -> Facts {
        Facts {
            features: self.features.len(),
            untested: self.untested().count(),
        }
    }

    /// Returns the features that are not tested yet.
    pub fn untested(&self) -> impl Iterator<Item = &Feature> {
        self.features
            .iter()
            .filter(|feature| feature.status != Status::Tested)
    }

    /// Returns the feature that the work belongs to: the one in progress, else the one that is
    /// done and waits for its test.
    pub fn current(&self) -> Option<&Feature> {
        let with = |status| {
            self.features
                .iter()
                .find(move |feature| feature.status == status)
        };
        with(Status::InProgress).or_else(|| with(Status::Done))
    }

    /// Returns the next feature that nobody has begun.
    pub fn next(&self) -> Option<&Feature> {
        self.features
            .iter()
            .find(|feature| feature.status == Status::Pending)
    }

    /// Adds a feature and returns it.
    pub fn add(&mut self, mut feature: Feature, at: Timestamp) -> Result<&Feature, Denied> {
        if feature.title.trim().is_empty() {
            return Err(Denied {
                what: "a feature needs a title".into(),
                next: "say in one line what it does: `checkrein feature add \"TITLE\"`".into(),
            });
        }
        if feature.title.chars().any(char::is_control)
            || feature.title.chars().count() > LONGEST_TITLE
        {
            return Err(Denied {
                what: format!("a title is one line of {LONGEST_TITLE} characters at most"),
                next: "put the rest into `--description`".into(),
            });
        }
        if feature.id.is_empty() {
            feature.id = self.fresh_id();
        }
        if !is_id(&feature.id) {
            return Err(Denied {
                what: format!("`{}` is not a feature id", feature.id.escape_debug()),
                next: "use lower-case letters, digits, `-`, `_` and `.`, 64 at most".into(),
            });
        }
        if self.features.iter().any(|other| other.id == feature.id) {
            return Err(Denied {
                what: format!("there is a feature `{}` already", feature.id),
                next: "choose another id, or leave it out".into(),
            });
        }
        if let Some(denied) = self.given_before(&feature.id) {
            return Err(denied);
        }
        feature.added_at = Some(at);
        self.features.push(feature);
        Ok(&self.features[self.features.len() - 1])
    }

    /// Moves a feature on to the next status and returns it.
    pub fn advance(&mut self, id: &str, to: Status, at: Timestamp) -> Result<&Feature, Denied> {
        let in_progress = self
            .features
            .iter()
            .find(|feature| feature.status == Status::InProgress && feature.id != id)
            .map(|feature| feature.id.clone());
        let Some(feature) = self.features.iter_mut().find(|feature| feature.id == id) else {
            return Err(Denied {
                what: format!("there is no feature `{}`", id.escape_debug()),
                next: "list them with `checkrein feature list`".into(),
            });
        };
        let denied = |what: String, next: String| Err(Denied { what, next });
        match (feature.status, to) {
            (from, to) if from == to => {}
            (_, Status::InProgress) if in_progress.is_some() => {
                let other = in_progress.unwrap_or_default();
                return denied(
                    format!("`{other}` is in progress, and one feature is built at a time"),
                    format!("finish it with `checkrein feature done {other}` first"),
                );
            }
            // A feature whose test failed is taken up again.
            (_, Status::InProgress) => {
                feature.started_at = Some(at);
                (feature.done_at, feature.tested_at) = (None, None);
            }
            (Status::InProgress, Status::Done) => feature.done_at = Some(at),
            (Status::Done, Status::Tested) => feature.tested_at = Some(at),
            (Status::Pending, Status::Done | Status::Tested) => {
                return denied(
                    format!("`{id}` is pending, so it cannot be {}", to.as_str()),
                    format!("begin it with `checkrein feature start {id}`"),
                );
            }
            (Status::InProgress, Status::Tested) => {
                return denied(
                    format!("`{id}` is in progress, so it cannot be tested"),
                    format!("say that it is built with `checkrein feature done {id}` first"),
                );
            }
            (from, to) => {
                return denied(
                    format!(
                        "`{id}` is {}, so it cannot be {}",
                        from.as_str(),
                        to.as_str()
                    ),
                    format!("take it up again with `checkrein feature start {id}`"),
                );
            }
        }
        feature.status = to;
        Ok(feature)
    }

    /// Takes a feature off the list and returns it.
    pub fn drop(&mut self, id: &str) -> Result<Feature, Denied> {
        let at = self.features.iter().position(|feature| feature.id == id);
        match at {
            Some(at) => {
                self.last_number = self.highest();
                Ok(self.features.remove(at))
            }
            None => Err(Denied {
                what: format!("there is no feature `{}`", id.escape_debug()),
                next: "list them with `checkrein feature list`".into(),
            }),
        }
    }

    /// Returns why a new feature cannot have an id: its number may have been that of another one.
    pub fn given_before(&self, id: &str) -> Option<Denied> {
        let number = number(id).filter(|number| *number <= self.last_number)?;
        Some(Denied {
            what: format!(
                "the number {number} was given before, maybe to a feature that was dropped"
            ),
            next: format!("leave the id out, or choose one above {}", self.highest()),
        })
    }

    /// Returns the highest number that was ever given, or 0.
    pub fn highest(&self) -> u32 {
        let numbers = self.features.iter();
        let numbers = numbers.filter_map(|feature| number(&feature.id));
        numbers.max().unwrap_or(0).max(self.last_number)
    }

    /// Returns `feat-` and the number after the highest one that was ever given.
    fn fresh_id(&self) -> String {
        format!("feat-{:03}", self.highest().saturating_add(1))
    }
}

/// Returns the number in an id of ours.
fn number(id: &str) -> Option<u32> {
    id.strip_prefix("feat-")?.parse().ok()
}

fn is_id(id: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    id.len() <= 64
        && id.bytes().next().is_some_and(letter)
        && id
            .bytes()
            .all(|byte| letter(byte) || b"._-".contains(&byte))
}

#[cfg(test)]
mod tests;
