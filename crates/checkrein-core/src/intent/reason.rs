//! Why a prompt gets what it gets: which rule decided, and what it saw.

use super::Request;

/// Which rule decided.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// Rule 1: A question about words or general knowledge.
    Question,
    /// Rule 1: A greeting, thanks, a refusal.
    Courtesy,
    /// Rule 2: A slash command, by this name.
    Command(String),
    /// Rule 3: The prompt names the skill.
    Named(String),
    /// Rule 3: The prompt asks in words that the skill's author has listed.
    Listed(String),
    /// Rule 3: The prompt asks for a step of the work.
    Request(Request),
    /// Rule 4: The project's state, by the name of its skill.
    State(String),
    /// Rule 5: The prompt's own words.
    Words,
    /// Rule 5: The prompt's own words speak for a skill, but not surely: a shortlist.
    Unsure,
    /// Rule 6: Words speak for a step of the work, but the prompt only asks.
    OnlyAsks,
    /// Rule 6: Words speak for a step of the work, and nobody asked for it.
    NotAskedFor,
    /// Rule 6: Words speak for a skill, but not clearly enough.
    Unclear,
    /// Rule 6: Nothing speaks for any skill.
    Nothing,
}

impl std::fmt::Display for Reason {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Question => write!(formatter, "a simple question needs no skill"),
            Self::Courtesy => write!(formatter, "the prompt asks for nothing"),
            Self::Command(name) => write!(formatter, "`/{name}` is the client's own business"),
            Self::Named(name) => write!(formatter, "the prompt names `{name}`"),
            Self::Listed(phrase) => write!(formatter, "the skill is for who says `{phrase}`"),
            Self::Request(Request { phrase, .. }) => {
                write!(formatter, "the prompt asks to {phrase}")
            }
            Self::State(name) => write!(formatter, "the project's state calls for `{name}`"),
            Self::Words => write!(formatter, "the prompt's own words name it"),
            Self::Unsure => write!(formatter, "the prompt's own words may mean one of these"),
            Self::OnlyAsks => write!(formatter, "who only asks needs no step of the work"),
            Self::NotAskedFor => {
                write!(
                    formatter,
                    "a step of the work has its words, but was not asked for"
                )
            }
            Self::Unclear => write!(formatter, "no skill stands out clearly enough"),
            Self::Nothing => write!(formatter, "no skill has anything of the prompt's words"),
        }
    }
}
