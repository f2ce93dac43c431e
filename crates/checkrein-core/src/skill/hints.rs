//! What a description says that a skill is for, what it says the skill is not for, and the
//! phrases that it quotes.

/// A description, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// What the skill is for.
    pub wanted: String,
    /// What it is not for: `Do NOT use for ...`.
    pub unwanted: String,
    /// What a person says who wants it: `Use when the user says "x"`.
    pub phrases: Vec<String>,
}

/// What introduces the part of a sentence that sends the reader elsewhere.
const SENDS_AWAY: &[&str] = &[
    "do not use",
    "don't use",
    "don’t use",
    "do not trigger",
    "don't trigger",
    "not use for",
    "not use this",
    "never use",
    "should not be used",
    "not intended for",
    "not meant for",
    "not suitable for",
    "is not for",
    "not for ",
    "not when ",
    "does not handle",
    "does not cover",
    "doesn't cover",
    "skip for",
    "skip when",
    "out of scope",
    "not applicable",
];

/// What tells, wherever it stands in a sentence, that the sentence is about another skill.
const NAMES_ANOTHER: &[&str] = &[
    " instead.",
    " instead,",
    " instead)",
    " instead;",
    "for those use",
];

/// Longer quotations are examples of text, not something that one says.
const PHRASE_LIMIT: usize = 80;

/// Takes a description apart.
pub fn take_apart(description: &str) -> Hints {
    let mut hints = Hints::default();
    for sentence in sentences(description) {
        // ASCII lower case: the places of the bytes stay the same.
        let lower = sentence.to_ascii_lowercase();
        let away = if NAMES_ANOTHER
            .iter()
            .any(|phrase| format!("{lower}.").contains(phrase))
        {
            Some(0)
        } else {
            SENDS_AWAY
                .iter()
                .filter_map(|phrase| lower.find(phrase))
                .min()
        };
        let (wanted, unwanted) = sentence.split_at(away.unwrap_or(sentence.len()));
        hints.phrases.extend(quotations(wanted).map(str::to_owned));
        hints.wanted.push_str(wanted);
        hints.wanted.push('\n');
        if !unwanted.is_empty() {
            hints.unwanted.push_str(unwanted);
            hints.unwanted.push('\n');
        }
    }
    hints
}

/// Splits a text at the ends of sentences; a full stop inside of a name is none.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let bytes = rest.as_bytes();
        let end = (0..bytes.len())
            .find(|&at| match bytes[at] {
                b'\n' | b';' => true,
                b'.' | b'!' | b'?' => bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace),
                _ => false,
            })
            .map_or(rest.len(), |at| at + 1);
        let (sentence, after) = rest.split_at(end);
        rest = after;
        Some(sentence)
    })
}

/// Returns what stands in quotes; an apostrophe opens none.
fn quotations(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let at = rest.find(['"', '“', '\'', '‘', '`'])?;
            let before = rest[..at].chars().next_back();
            let open = rest[at..].chars().next()?;
            let inside = &rest[at + open.len_utf8()..];
            let opens = before.is_none_or(|character| !character.is_alphanumeric());
            let close = match open {
                '“' => '”',
                '‘' => '’',
                same => same,
            };
            let end = inside
                .match_indices(close)
                .map(|(end, _)| end)
                .find(|&end| {
                    let after = inside[end + close.len_utf8()..].chars().next();
                    after.is_none_or(|character| !character.is_alphanumeric())
                });
            let Some(end) = end.filter(|_| opens) else {
                rest = inside;
                continue;
            };
            rest = &inside[end + close.len_utf8()..];
            if end <= PHRASE_LIMIT {
                return Some(inside[..end].trim());
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(description: &str, wanted: &str, unwanted: &str, phrases: &[&str]) {
        let hints = take_apart(description);
        let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(squeeze(&hints.wanted), wanted);
        assert_eq!(squeeze(&hints.unwanted), unwanted);
        assert_eq!(hints.phrases, phrases);
    }

    #[test]
    fn what_a_skill_is_not_for_is_told_apart() {
        check(
            "Fills PDF forms. Do NOT use for scans.",
            "Fills PDF forms.",
            "Do NOT use for scans.",
            &[],
        );
        check(
            "Calibrates videos. For live streams, use amc-rtsp instead.",
            "Calibrates videos.",
            "For live streams, use amc-rtsp instead.",
            &[],
        );
        check(
            "Works with main.rs v1.2 files",
            "Works with main.rs v1.2 files",
            "",
            &[],
        );
    }

    #[test]
    fn quoted_phrases_are_what_a_person_says() {
        check(
            "Use when the user says \"fill this form\", 'flatten it' or “sign here”.",
            "Use when the user says \"fill this form\", 'flatten it' or “sign here”.",
            "",
            &["fill this form", "flatten it", "sign here"],
        );
        check(
            "It's the user's own don't",
            "It's the user's own don't",
            "",
            &[],
        );
        check("Not for \"scans\".", "", "Not for \"scans\".", &[]);
        check("An open \"quote", "An open \"quote", "", &[]);
    }
}
