//! Typing errors in the few words that ask for a step.

/// Whether a word is another one with two neighbouring letters swapped, or a long one that lacks a
/// letter: `teh`, `rnu`, `implment`.
///
/// Nothing more is forgiven: `text` is one letter from `test`, and another word.
pub(super) fn is_mistyped(word: &str, meant: &str) -> bool {
    let (word, meant) = (word.as_bytes(), meant.as_bytes());
    if word.first() != meant.first() || word == meant {
        return false;
    }
    let same = word
        .iter()
        .zip(meant)
        .take_while(|(one, other)| one == other)
        .count();
    let rest = &word[same..];
    if word.len() == meant.len() {
        return meant.len() > 2
            && same + 1 < meant.len()
            && rest[0] == meant[same + 1]
            && rest[1] == meant[same]
            && rest[2..] == meant[same + 2..];
    }
    meant.len() >= LONG && word.len() + 1 == meant.len() && *rest == meant[same + 1..]
}

/// Shorter words that lack a letter are other words: `create`, `crate`.
const LONG: usize = 7;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swapped_and_missing_letters_are_forgiven() {
        for (word, meant) in [
            ("teh", "the"),
            ("rnu", "run"),
            ("tets", "test"),
            ("recrod", "record"),
            ("implment", "implement"),
            ("intialize", "initialize"),
            ("featur", "feature"),
        ] {
            assert!(is_mistyped(word, meant), "{word} {meant}");
        }
    }

    #[test]
    fn other_words_are_other_words() {
        for (word, meant) in [
            ("test", "test"),
            ("text", "test"),
            ("rest", "test"),
            ("best", "test"),
            ("tests", "test"),
            ("crate", "create"),
            ("pan", "plan"),
            ("o", "on"),
            ("no", "on"),
            ("", "on"),
            ("é", "ö"),
            ("t", "test"),
        ] {
            assert!(!is_mistyped(word, meant), "{word} {meant}");
        }
    }
}
