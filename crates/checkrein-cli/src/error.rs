//! How a command fails: a kind, a cause, and hints. The kind decides the exit code.

use std::fmt;

use checkrein_core::feature::Denied;
use checkrein_core::message::{Refusal, plain};

/// Why a command did not do what it was asked for.
#[derive(Debug)]
pub struct CommandError {
    /// Whose turn it is now; decides the exit code.
    pub kind: Kind,
    /// What happened, and below it why.
    pub cause: anyhow::Error,
    /// What to do next, one sentence each.
    pub hints: Vec<String>,
}

/// The kinds of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What was typed makes no sense; the command line's own parser says so as well.
    Usage,
    /// Something of the person's has to be mended first: a file, a setting, a missing program.
    Person,
    /// A gate refused; the message is the gate's own.
    Refused,
    /// The command worked, and what it looked at is not well.
    Unwell,
    /// Something failed that should not have: a disk, a permission, a fault of ours.
    Failure,
}

impl Kind {
    /// Returns the exit code: 2 for what was typed, 1 for everything else.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Usage => 2,
            Self::Person | Self::Refused | Self::Unwell | Self::Failure => 1,
        }
    }
}

impl CommandError {
    /// Makes an error of a kind from a message or from another error.
    pub fn new(kind: Kind, cause: impl Into<anyhow::Error>) -> Self {
        Self {
            kind,
            cause: cause.into(),
            hints: Vec::new(),
        }
    }

    /// Makes an error that the person can mend.
    pub fn person(message: impl Into<String>) -> Self {
        Self::new(Kind::Person, anyhow::Error::msg(message.into()))
    }

    /// Makes an error of a gate's refusal.
    pub fn refused(refusal: &Refusal) -> Self {
        Self::new(Kind::Refused, anyhow::Error::msg(refusal.to_string()))
    }

    /// Makes an error of a step that is not possible.
    pub fn denied(denied: Denied) -> Self {
        Self::person(denied.what).hint(denied.next)
    }

    /// Puts a reason below the message.
    #[must_use]
    pub fn because(mut self, reason: impl fmt::Display) -> Self {
        let message = self.cause.to_string();
        self.cause = anyhow::Error::msg(reason.to_string()).context(message);
        self
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

impl From<anyhow::Error> for CommandError {
    fn from(cause: anyhow::Error) -> Self {
        Self::new(Kind::Failure, cause)
    }
}

impl From<std::io::Error> for CommandError {
    fn from(cause: std::io::Error) -> Self {
        Self::new(Kind::Failure, cause)
    }
}

impl fmt::Display for CommandError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.kind == Kind::Refused {
            return write!(formatter, "{}", self.cause);
        }
        write!(formatter, "error: {}", shown(&self.cause))?;
        for cause in self.cause.chain().skip(1) {
            write!(formatter, "\n  {}", shown(cause))?;
        }
        for (index, hint) in self.hints.iter().enumerate() {
            let gap = if index == 0 { "\n\n" } else { "\n" };
            write!(formatter, "{gap}hint: {}", shown(hint))?;
        }
        Ok(())
    }
}

/// Returns a text as a terminal may have it: the name of a folder may hold what colours it.
fn shown(text: impl fmt::Display) -> String {
    let text = text.to_string();
    let is_odd = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if !text.contains(is_odd) {
        return text;
    }
    let lines: Vec<_> = text.lines().map(plain).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_colours_a_terminal() {
        let error = CommandError::person("`a\u{1b}[31m\tb` is none\nand more")
            .because("it is\u{7} not")
            .hint("leave \u{9b} out");
        assert_eq!(
            error.to_string(),
            "error: `a\\u{1b}[31m\\tb` is none\nand more\n  it is\\u{7} not\n\nhint: leave \\u{9b} out"
        );
    }

    #[test]
    fn causes_stand_one_per_line_and_hints_apart() {
        let error = CommandError::person("`a.json` is not valid JSON")
            .because("line 3, column 5: expected comma")
            .hint("mend it")
            .hint("or remove it");
        insta::assert_snapshot!(error, @"
        error: `a.json` is not valid JSON
          line 3, column 5: expected comma

        hint: mend it
        hint: or remove it
        ");
    }
}
