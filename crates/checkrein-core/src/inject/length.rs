//! How long a text is: for Claude Code, and in what is sent.

/// The most that arrives whole; of one character more the model gets a preview of 2 KB.
pub const LIMIT: usize = 10_000;

/// The most bytes that a command may print to arrive whole; of more the model gets a preview.
pub const PRINTED: usize = 30_000;

/// The most that everything which a session's first prompt is given may take up in the body of its
/// request, what `session-start` said included.
///
/// The whole request is to be at most 10,000 characters longer than without us. What is left is for
/// the words that the client puts around each hook's text, and for our lines in the project's
/// CLAUDE.md, which may be the only ones there.
pub const FIRST: usize = 9_000;

/// How a text is measured.
pub type Measure = fn(&str) -> usize;

/// A tool's output of fewer bytes is never touched: there is little to save, and much to get wrong.
pub const SMALL_OUTPUT: usize = 4_000;

/// Returns a text's length as the client counts it, which is in UTF-16 code units.
pub fn length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Returns how many bytes a text takes up in a request, between the quotes of a JSON text.
pub fn sent(text: &str) -> usize {
    text.chars()
        .map(|character| match character {
            '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
            '\0'..='\u{1f}' => 6,
            _ => character.len_utf8(),
        })
        .sum()
}

/// How much may still be given, and how that is measured.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// How much.
    pub left: usize,
    /// The measure.
    pub measure: Measure,
}

impl Room {
    /// What one hook may say: the client's limit without what `sealed-state` may have to say first.
    pub const WHOLE: Self = Self {
        left: LIMIT - 500,
        measure: length,
    };

    /// What `session-start` may say: the prompt is to have a quarter of the whole at least.
    pub fn before_prompts(taken: usize) -> Self {
        Self {
            left: (FIRST / 4 * 3).saturating_sub(taken),
            measure: sent,
        }
    }

    /// What is left for a session's first prompt, of which so much was taken already.
    pub fn first(taken: usize) -> Self {
        Self {
            left: FIRST.saturating_sub(taken),
            measure: sent,
        }
    }

    /// Whether a text fits.
    pub fn holds(&self, text: &str) -> bool {
        (self.measure)(text) <= self.left
    }

    /// Takes up room for a text and the empty line before it.
    pub fn take(&mut self, text: &str) {
        self.left = self.left.saturating_sub((self.measure)(text) + self.gap());
    }

    /// Returns how much the empty line between two texts takes up.
    pub(super) fn gap(&self) -> usize {
        (self.measure)("\n\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str) {
        let quoted = serde_json::to_string(text).unwrap();
        assert_eq!(sent(text), quoted.len() - 2, "{text:?}");
        assert!(length(text) <= sent(text), "{text:?}");
    }

    #[test]
    fn what_is_sent_is_measured_in_the_bytes_of_the_request() {
        for text in ["", "a", "\"a\"\n\t\\", "ä😀漢", "\u{1}\u{7f}\u{8}\u{2028}"] {
            check(text);
        }
    }
}
