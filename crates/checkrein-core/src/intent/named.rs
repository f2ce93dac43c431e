//! Skills that are asked for by name.

use super::forbidden::is_negated;
use super::speech::{clause_start, ends_well, sentences, texts};
use super::verbs::TELLING;
use crate::skill::words::{self, Break, Word};
use crate::skill::{Lookup, Phrase};

/// Returns the first skill that is asked for by name: "use the pdf skill", "load pdf-forms".
///
/// Some skills answer to nothing but their name; to call one of these, the word "skill" need not be
/// said.
pub(super) fn named<'lookup>(
    words: &[Word],
    lookup: &'lookup Lookup,
    is_only_by_name: impl Fn(&Phrase) -> bool,
) -> Option<&'lookup Phrase> {
    sentences(words).find_map(|sentence| {
        (0..sentence.len()).find_map(|at| {
            let (_, phrase) = named_at(sentence, at, lookup, &is_only_by_name)?;
            Some(phrase)
        })
    })
}

/// Returns every skill that is asked for by name, those that are named in one breath with another
/// one included: "use the pdf and the release-notes skill".
pub(super) fn all_named<'lookup>(
    words: &[Word],
    lookup: &'lookup Lookup,
    is_only_by_name: impl Fn(&Phrase) -> bool,
) -> Vec<&'lookup Phrase> {
    let mut all = Vec::new();
    for sentence in sentences(words) {
        for at in 0..sentence.len() {
            let Some((end, phrase)) = named_at(sentence, at, lookup, &is_only_by_name) else {
                continue;
            };
            all.push(phrase);
            all.extend(behind(sentence, end, lookup));
            all.extend(before(sentence, at, lookup));
        }
    }
    all
}

/// Returns the skill that is asked for by the name at a place, and where the name ends.
fn named_at<'lookup>(
    sentence: &[Word],
    at: usize,
    lookup: &'lookup Lookup,
    is_only_by_name: impl Fn(&Phrase) -> bool,
) -> Option<(usize, &'lookup Phrase)> {
    names_at(sentence, at, lookup)
        .filter(|(end, phrase)| is_named(sentence, at, *end, is_only_by_name(phrase)))
        // The longest name wins: `pdf-forms` is not `pdf`.
        .max_by_key(|(end, _)| *end)
}

/// Returns the names that stand at a place, and where they end.
fn names_at<'lookup>(
    sentence: &[Word],
    at: usize,
    lookup: &'lookup Lookup,
) -> impl Iterator<Item = (usize, &'lookup Phrase)> {
    lookup
        .phrases_from(&sentence[at].stem)
        .filter(move |phrase| phrase.is_name && is_at(sentence, at, phrase))
        .map(move |phrase| (at + phrase.stems.split(' ').count(), phrase))
}

/// What may stand between two names that are asked for in one breath.
const AND: &[&str] = &[
    "and", "then", "plus", "the", "my", "our", "skill", "skills", "also",
];

/// Returns the names that follow one in the same breath.
fn behind<'lookup>(sentence: &[Word], end: usize, lookup: &'lookup Lookup) -> Vec<&'lookup Phrase> {
    let (mut names, mut at) = (Vec::new(), end);
    while at < sentence.len() {
        let found = names_at(sentence, at, lookup).max_by_key(|(end, _)| *end);
        match found {
            Some((end, phrase)) if at > 0 && is_apart(sentence, at) => {
                names.push(phrase);
                at = end;
            }
            _ if AND.contains(&sentence[at].text.as_str()) => at += 1,
            _ => break,
        }
    }
    names
}

/// Returns the names that precede one in the same breath, behind the verb that calls for all of
/// them.
fn before<'lookup>(sentence: &[Word], at: usize, lookup: &'lookup Lookup) -> Vec<&'lookup Phrase> {
    let calls = |word: &Word| CALLS.contains(&word.text.as_str());
    let Some(verb) = sentence[..at].iter().rposition(calls) else {
        return Vec::new();
    };
    if is_negated(&texts(&sentence[clause_start(sentence, verb)..verb])) {
        return Vec::new();
    }
    let (mut names, mut next) = (Vec::new(), verb + 1);
    while next < at {
        let found = names_at(sentence, next, lookup).max_by_key(|(end, _)| *end);
        match found {
            Some((end, phrase)) if end <= at => {
                names.push(phrase);
                next = end;
            }
            _ if AND.contains(&sentence[next].text.as_str()) => next += 1,
            // Something else stands there: these names are not in one breath.
            _ => return Vec::new(),
        }
    }
    names
}

/// Whether a name begins at a place, and not in the middle of a longer one.
fn is_apart(sentence: &[Word], at: usize) -> bool {
    sentence[at - 1].after != Break::Joint
}

fn is_at(sentence: &[Word], at: usize, phrase: &Phrase) -> bool {
    let mut there = sentence[at..].iter();
    // A name is compared as it is written: a `test` is no `testing`.
    words::split(&phrase.shown, sentence.len() - at + 1)
        .iter()
        .all(|word| there.next().is_some_and(|other| other.text == word.text))
}

/// Verbs that call for a skill by its name alone.
const CALLS: &[&str] = &["use", "load", "invoke", "activate", "apply", "using"];

/// Words that call for a skill when it is called a skill.
const CALLS_A_SKILL: &[&str] = &[
    "use", "load", "invoke", "activate", "apply", "using", "run", "try", "with", "via", "through",
    "follow", "open", "want", "need", "start", "switch",
];

/// Whether the name from `at` to `end` is asked for, not talked about.
fn is_named(sentence: &[Word], at: usize, end: usize, is_only_by_name: bool) -> bool {
    let start = start_of(sentence, at);
    let mut before = texts(&sentence[start..at]);
    if is_negated(&before) || talks_about(sentence) {
        return false;
    }
    while before.last().is_some_and(|word| {
        ["the", "my", "our", "a", "your", "this", "called", "named"].contains(word)
    }) {
        before.pop();
    }
    let is_skill = |word: &&str| matches!(*word, "skill" | "skills");
    let called_after = sentence
        .get(end)
        .is_some_and(|next| is_skill(&next.text.as_str()));
    // `skills/pdf` is a folder.
    let is_folder =
        at > 0 && sentence[at - 1].text == "skills" && sentence[at - 1].after == Break::Joint;
    let called_before = before.last().is_some_and(is_skill) && !is_folder;
    if called_after || called_before {
        let near = &before[before.len().saturating_sub(4)..];
        // "run the checks on the pdf skill" is about it.
        let is_about = before
            .last()
            .is_some_and(|word| ["on", "about", "of", "for", "in", "from"].contains(word));
        // `skill: pdf` alone, or with a verb.
        return !is_about && near.iter().any(|word| CALLS_A_SKILL.contains(word))
            || called_before && before.len() == 1;
    }
    let is_one_name = end - at > 1
        && sentence[at..end - 1]
            .iter()
            .all(|word| word.after == Break::Joint);
    // "use the pull-request number as a key" is about another thing.
    let goes_on = sentence
        .get(end)
        .is_some_and(|next| next.text == "as" && sentence[end - 1].after < Break::Clause);
    (is_one_name || is_only_by_name)
        && ends_well(sentence, end - 1)
        && !goes_on
        && before.last().is_some_and(|word| CALLS.contains(word))
}

/// Returns where the clause begins that a name is in; the colon of `skill: pdf` begins none.
fn start_of(sentence: &[Word], at: usize) -> usize {
    let start = clause_start(sentence, at);
    match start.checked_sub(1) {
        Some(before) if start == at && sentence[before].text == "skill" => {
            clause_start(sentence, before)
        }
        _ => start,
    }
}

/// "does it use the pdf skill?", "which skill should handle this?", "I used the pdf skill".
fn talks_about(sentence: &[Word]) -> bool {
    let asks = sentence
        .last()
        .is_some_and(|word| word.after == Break::Question);
    match texts(sentence).as_slice() {
        ["can" | "could" | "would" | "will", "you" | "we" | "i", ..] | ["please", ..] => false,
        [
            "why" | "what" | "which" | "does" | "did" | "is" | "when" | "if" | "whenever",
            ..,
        ] => true,
        ["should", ..] => true,
        [first, ..] if TELLING.contains(first) => true,
        [first, ..] => asks && ["how", "do", "are", "has", "have", "where", "who"].contains(first),
        [] => true,
    }
}
