//! Why a call was not answered, in words for the model that made it: what is the case, what to do.

use std::fmt;

/// A call that could not be answered. The model reads it as the result of its call, marked as an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    what: String,
    next: String,
}

impl Fault {
    /// Says what is the case, and what to do next.
    pub fn new(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            next: next.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}\nNext: {}", self.what, self.next)
    }
}

impl From<anyhow::Error> for Fault {
    /// A failure of ours or of the machine's, with its causes.
    fn from(error: anyhow::Error) -> Self {
        Self::new(
            format!("the call failed: {error:#}"),
            "tell the person; nothing that was recorded before is lost",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_its_causes_and_what_is_next() {
        let error = anyhow::anyhow!("disk full").context("failed to write `traces.jsonl`");
        assert_eq!(
            Fault::from(error).to_string(),
            "the call failed: failed to write `traces.jsonl`: disk full\n\
             Next: tell the person; nothing that was recorded before is lost"
        );
    }
}
