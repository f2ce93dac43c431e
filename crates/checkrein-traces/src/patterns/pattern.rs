//! What a pattern is: "When X, do Y", with the decisions that it follows from.

use std::fmt;

use checkrein_core::time::Timestamp;
use serde::Serialize;

/// The same fix, decided again and again.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pattern {
    /// Its id: made of the category and the fix of its earliest member, so that it stays when more come.
    pub id: String,
    /// The category of all of its members.
    pub category: String,
    /// The situation, as one line of plain text that continues "When …".
    pub when: String,
    /// The fix, as one line of plain text.
    pub what_to_do: String,
    /// The ids of the decisions that ended well, one for each occasion, the earliest first.
    pub members: Vec<String>,
    /// The ids of decisions for the same fix that did not end well, the earliest first.
    pub failures: Vec<String>,
    /// Whether it may be relied upon.
    pub status: Status,
    /// When its earliest member was decided.
    pub first: Timestamp,
    /// When its latest member was decided.
    pub last: Timestamp,
    /// Why each of the others counts as the same fix as the most central member.
    pub why: Vec<Sameness>,
}

impl Pattern {
    /// Returns the pattern as the one line that is said of it.
    pub fn line(&self) -> String {
        format!("When {}, {}", self.when, self.what_to_do)
    }

    /// Whether it may be relied upon.
    pub fn is_active(&self) -> bool {
        self.status == Status::Active
    }
}

/// Whether a pattern may be relied upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Whenever its fix was decided, it ended well.
    Active,
    /// Its fix failed at least once.
    Demoted,
}

impl Status {
    /// Returns the status as commands write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Demoted => "demoted",
        }
    }
}

/// Why a decision is for the same fix as another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sameness {
    /// The decision.
    pub trace: String,
    /// The most central member, which it is compared with.
    pub like: String,
    /// What both have in common, the strongest reason first.
    pub by: Vec<Reason>,
}

/// What two decisions have in common.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Reason {
    /// The same words, in whatever order and form.
    SameWords,
    /// Many of the words of both.
    Words {
        /// How many they share.
        shared: usize,
        /// How many the longer one has.
        of: usize,
    },
    /// A command that is in both decisions, or was run for both.
    Command {
        /// The command.
        command: String,
    },
    /// A file that both are about.
    File {
        /// The file.
        path: String,
    },
    /// Files of the same name in different folders.
    FileName {
        /// The name.
        name: String,
    },
    /// The texts mean nearly the same, to the model.
    Vectors {
        /// The cosine of the angle between their vectors.
        cosine: f32,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SameWords => formatter.write_str("same words"),
            Self::Words { shared, of } => write!(formatter, "{shared} of {of} words"),
            Self::Command { command } => write!(formatter, "the command `{command}`"),
            Self::File { path } => write!(formatter, "the file {path}"),
            Self::FileName { name } => write!(formatter, "files named {name}"),
            Self::Vectors { cosine } => write!(formatter, "vectors {cosine:.2}"),
        }
    }
}

impl fmt::Display for Sameness {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, reason) in self.by.iter().enumerate() {
            let gap = match index {
                0 => "",
                _ if index + 1 == self.by.len() => " and ",
                _ => ", ",
            };
            write!(formatter, "{gap}{reason}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(by: Vec<Reason>, expected: &str) {
        let sameness = Sameness {
            trace: "a".into(),
            like: "b".into(),
            by,
        };
        assert_eq!(sameness.to_string(), expected);
    }

    #[test]
    fn why_two_are_the_same_is_said_in_words() {
        check(vec![Reason::SameWords], "same words");
        let words = Reason::Words { shared: 4, of: 5 };
        let file = Reason::File {
            path: "src/x.rs".into(),
        };
        check(
            vec![words.clone(), file.clone()],
            "4 of 5 words and the file src/x.rs",
        );
        let command = Reason::Command {
            command: "npm run fix".into(),
        };
        let vectors = Reason::Vectors { cosine: 0.912 };
        check(
            vec![words, command, file, vectors],
            "4 of 5 words, the command `npm run fix`, the file src/x.rs and vectors 0.91",
        );
        let name = Reason::FileName {
            name: "page.tsx".into(),
        };
        check(vec![name], "files named page.tsx");
    }
}
