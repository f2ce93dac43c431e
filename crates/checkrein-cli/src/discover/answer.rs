//! What a prompt gets, in the words of people: a skill, a choice of skills, or nothing.

use std::fmt;

use checkrein_core::intent::{Intent, Reason};
use checkrein_core::message::ticked;
use serde::Serialize;

/// What a prompt gets.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Answer {
    /// The skill that is loaded.
    pub skill: Option<String>,
    /// Another one that is loaded with it, since the prompt clearly needs both.
    pub second: Option<String>,
    /// The skills that are offered.
    pub shortlist: Vec<String>,
    /// How sure the router is, where it compares that with a threshold.
    pub confidence: Option<f32>,
}

/// What an answer comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A skill is loaded.
    Loads,
    /// Skills are offered.
    Offers,
    /// Nothing is said.
    Silent,
}

impl Answer {
    /// Takes from an intent what a prompt gets.
    pub fn of(intent: &Intent) -> Self {
        let by_words = matches!(
            intent.reason,
            Reason::Words | Reason::Unsure | Reason::Unclear
        );
        Self {
            skill: intent.skill.as_ref().map(|skill| skill.name.clone()),
            second: intent.second.as_ref().map(|skill| skill.name.clone()),
            shortlist: intent
                .shortlist
                .iter()
                .map(|ranked| ranked.name.clone())
                .collect(),
            confidence: by_words.then_some(intent.confidence),
        }
    }

    /// Returns what it comes to.
    pub fn kind(&self) -> Kind {
        match (&self.skill, self.shortlist.is_empty()) {
            (Some(_), _) => Kind::Loads,
            (None, false) => Kind::Offers,
            (None, true) => Kind::Silent,
        }
    }

    /// Whether another answer is as good as this one: the same skills, or some choice, or nothing.
    pub fn is_like(&self, other: &Self) -> bool {
        self.kind() == other.kind() && self.loaded() == other.loaded()
    }

    /// The skills that are loaded; which of two goes first matters little.
    fn loaded(&self) -> [Option<&str>; 2] {
        let mut loaded = [self.skill.as_deref(), self.second.as_deref()];
        loaded.sort_unstable();
        loaded
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.skill, self.kind()) {
            (Some(skill), _) if self.second.is_some() => {
                let second = self.second.as_deref().unwrap_or_default();
                write!(formatter, "`{skill}` and `{second}` would be loaded")
            }
            (Some(skill), _) => write!(formatter, "`{skill}` would be loaded"),
            (None, Kind::Offers) => {
                write!(
                    formatter,
                    "only offered would be {}",
                    ticked(&self.shortlist)
                )
            }
            (None, _) => write!(formatter, "nothing would be said"),
        }
    }
}
