//! The words of a skill that a prompt can meet, and those that two skills have in common.

use std::collections::HashSet;

use checkrein_core::skill::{Telling, Tells, take_apart, telling};

use super::Subject;

/// Words by which descriptions speak of their reader and of whoever types.
const OF_AUTHORS: [&str; 12] = [
    "anyone", "asked", "asks", "invoke", "mentions", "phrase", "phrases", "said", "says",
    "somebody", "someone", "user",
];

/// Returns the words of a text that name a subject, each once.
pub(super) fn subjects_of(text: &str) -> Vec<Telling> {
    let told = telling(text).into_iter().map(|(telling, _)| telling);
    told.filter(|telling| telling.tells == Tells::Much)
        .filter(|telling| !OF_AUTHORS.contains(&telling.word.as_str()))
        .collect()
}

/// Returns everything that a skill says it is for: name, description, keywords, examples.
pub(super) fn spoken(subject: &Subject) -> String {
    let manifest = &subject.manifest;
    let wanted = take_apart(&manifest.description).wanted;
    let keywords = manifest.keywords.join("\n");
    let examples = manifest.examples.join("\n");
    [subject.own_name(), &wanted, &keywords, &examples].join("\n")
}

/// Returns the words in order that a list of stems has, or does not have.
pub(super) fn among(words: &[Telling], stems: &HashSet<String>, is_in: bool) -> Vec<String> {
    words
        .iter()
        .filter(|telling| stems.contains(&telling.stem) == is_in)
        .map(|telling| telling.word.clone())
        .collect()
}

/// Returns the stems of words.
pub(super) fn stems(words: &[Telling]) -> HashSet<String> {
    words.iter().map(|telling| telling.stem.clone()).collect()
}

/// Names the first words of a list in backticks.
pub(super) fn named(words: &[String], at_most: usize) -> String {
    let named: Vec<String> = words
        .iter()
        .take(at_most)
        .map(|word| format!("`{word}`"))
        .collect();
    named.join(", ")
}

/// Whether a quotation is something that a person says, not a name or a path.
pub(super) fn is_said(phrase: &str) -> bool {
    let is_odd = |letter: char| matches!(letter, '/' | '@' | '\\' | '<' | '{' | '$' | '=' | '_');
    phrase.contains(' ') && !phrase.contains(is_odd)
}
