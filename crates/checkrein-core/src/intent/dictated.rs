//! Words that somebody is to write somewhere, or that somebody else has said: behind a colon.
//!
//! "In the README, write: run the tests" asks for no test run. "And now: run the tests" does.

/// Words that say, before a colon, that what comes behind it is a text.
const SAYING: &[&str] = &[
    "asks",
    "changelog",
    "faq",
    "caption",
    "checklist",
    "comment",
    "heading",
    "headline",
    "label",
    "line",
    "message",
    "name",
    "output",
    "outputs",
    "paragraph",
    "print",
    "prints",
    "quote",
    "read",
    "reads",
    "reply",
    "said",
    "say",
    "saying",
    "says",
    "sentence",
    "text",
    "title",
    "wording",
    "wrote",
];

/// Words that say so on the same line only: what is to be written below a colon is a task.
const WRITING: &[&str] = &[
    "append",
    "insert",
    "prepend",
    "put",
    "translate",
    "type",
    "write",
    "writes",
];

/// Colons of a line that are looked at; a line with more is data.
const COLONS: usize = 8;

/// Bytes before a colon that are looked at: nobody announces a text at greater length.
const BEFORE: usize = 300;

/// Splits a line into the person's words, the text behind a colon, and what comes after it.
pub(super) fn split(line: &str) -> Option<(&str, &str, &str)> {
    let (colon, _) = line.match_indices(": ").take(COLONS).find(|(at, _)| {
        let sentence = last_sentence(&line[..*at]);
        is_whole(&line[..*at])
            && (has(sentence, SAYING) || has(sentence, WRITING) || renames(sentence))
    })?;
    let (own, behind) = line.split_at(colon + 1);
    let end = [". ", "? ", "! "]
        .iter()
        .filter_map(|end| behind.find(end))
        .min()
        .map_or(behind.trim_end_matches('\n').len(), |end| end + 1);
    let (text, after) = behind.split_at(end);
    (!text.trim().is_empty()).then_some((own, text, after))
}

/// Whether a line ends in a colon that dictates what comes below it.
pub(super) fn goes_on_below(line: &str) -> bool {
    let line = line.trim_end();
    line.strip_suffix(':')
        .is_some_and(|line| is_whole(line) && has(last_sentence(line), SAYING))
}

/// Whether no quotation is open: the colon would be part of it.
fn is_whole(before: &str) -> bool {
    ['"', '`']
        .iter()
        .all(|mark| before.matches(*mark).count().is_multiple_of(2))
        && before.matches('“').count() == before.matches('”').count()
}

fn last_sentence(before: &str) -> &str {
    let before = &before[before.ceil_char_boundary(before.len().saturating_sub(BEFORE))..];
    before
        .rmatch_indices([' ', '\n'])
        .find(|(at, _)| before[..*at].ends_with(['.', '?', '!', ';']))
        .map_or(before, |(at, _)| &before[at..])
}

fn has(sentence: &str, list: &[&str]) -> bool {
    words(sentence).any(|word| list.iter().any(|listed| word.eq_ignore_ascii_case(listed)))
}

/// "rename it to: ...", "change the button to: ...".
fn renames(sentence: &str) -> bool {
    words(sentence).last().is_some_and(|word| word == "to") && has(sentence, &["rename", "change"])
}

fn words(sentence: &str) -> impl Iterator<Item = &str> {
    sentence
        .split_whitespace()
        .map(|word| word.trim_matches(|character: char| !character.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<(&str, &str, &str)>) {
        assert_eq!(split(line), expected, "{line:?}");
    }

    #[test]
    fn a_text_behind_a_colon_is_dictated() {
        let write = ("In the README, write:", " run the tests", "");
        check("In the README, write: run the tests", Some(write));
        let says = ("the ticket says:", " set it up.", " do it\n");
        check("the ticket says: set it up. do it\n", Some(says));
        let renamed = ("rename it to:", " go", "");
        check("rename it to: go", Some(renamed));
    }

    #[test]
    fn an_order_behind_a_colon_is_none() {
        for line in [
            "and now: run the tests",
            "tests: run them",
            "I wrote it. Next: run the tests",
            "write \"a: b\" there",
            "say:",
            "see https://example.com/write: it",
        ] {
            check(line, None);
        }
    }

    #[test]
    fn a_colon_at_the_end_dictates_what_is_below() {
        assert!(goes_on_below("the message is:\n"));
        assert!(!goes_on_below("write a test for this:\n"));
        assert!(!goes_on_below("the message is this\n"));
    }
}
