//! Explicit requests: a skill that is asked for by name, and a step of the work that is asked for.

use super::lexicon::{FILLERS, REQUESTS, Role};
use super::speech::{clause_start, is_asked_for, is_negated, sentences, texts};
use crate::skill::words::{self, Break, Word};
use crate::skill::{Lookup, Phrase};

/// What a request says, and where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who does it.
    pub role: Role,
    /// The words that said so.
    pub phrase: String,
}

/// Returns the first step of the work that is asked for.
pub(super) fn step(words: &[Word]) -> Option<Request> {
    sentences(words).find_map(|sentence| {
        (0..sentence.len()).find_map(|at| {
            let (end, role) = REQUESTS.iter().find_map(|(verbs, objects, role)| {
                let is_verb = verbs.contains(&sentence[at].text.as_str());
                let end = is_verb.then(|| match_objects(sentence, at, objects))??;
                Some((end, *role))
            })?;
            is_asked_for(sentence, at).then(|| Request {
                role,
                phrase: texts(&sentence[at..=end]).join(" "),
            })
        })
    })
}

/// At most so many words stand between a verb and its object: "run all of our unit tests".
const GAP: usize = 5;

/// Returns where the last object is.
fn match_objects(sentence: &[Word], verb: usize, objects: &[&[&str]]) -> Option<usize> {
    let mut at = verb;
    for object in objects {
        at = (at + 1..sentence.len())
            .take(GAP + 1)
            .take_while(|next| {
                sentence[at..*next]
                    .iter()
                    .all(|word| word.after < Break::Clause)
            })
            .scan(true, |goes_on, next| {
                std::mem::replace(goes_on, FILLERS.contains(&sentence[next].text.as_str()))
                    .then_some(next)
            })
            .find(|next| {
                object
                    .iter()
                    .any(|object| is_form_of(&sentence[*next], object))
            })?;
    }
    ends_well(sentence, at).then_some(at)
}

fn is_form_of(word: &Word, object: &str) -> bool {
    word.text == object || word.text.strip_suffix('s') == Some(object)
}

/// Whether an object is one by itself: "run the test server" asks for no tests.
fn ends_well(sentence: &[Word], last: usize) -> bool {
    const AFTER: &[&str] = &[
        "suite",
        "suites",
        "again",
        "first",
        "now",
        "please",
        "for",
        "on",
        "in",
        "with",
        "and",
        "then",
        "before",
        "after",
        "until",
        "that",
        "which",
        "locally",
        "feat",
        "to",
        "so",
        "of",
        "as",
        "by",
        "because",
        "if",
        "once",
        "when",
        "too",
        "here",
        "there",
        "from",
        "using",
        "is",
        "are",
        "we",
        "about",
        "at",
        "or",
        "but",
        "down",
        "up",
        "list",
        "cases",
        "case",
        "files",
        "check",
        "checks",
        "fully",
        "properly",
        "thoroughly",
        "today",
        "next",
        "number",
        "it",
        "i",
    ];
    match (sentence[last].after, sentence.get(last + 1)) {
        (Break::Space | Break::Joint, Some(next)) => {
            AFTER.contains(&next.text.as_str())
                || next.text.bytes().all(|byte| byte.is_ascii_digit())
        }
        _ => true,
    }
}

/// Returns the skill that is asked for by name: "use the pdf skill", "load pdf-forms".
pub(super) fn named<'lookup>(words: &[Word], lookup: &'lookup Lookup) -> Option<&'lookup Phrase> {
    let mut best: Option<(usize, &Phrase)> = None;
    for sentence in sentences(words) {
        for (at, word) in sentence.iter().enumerate() {
            for phrase in lookup
                .phrases_from(&word.stem)
                .filter(|phrase| phrase.is_name)
            {
                let length = phrase.stems.split(' ').count();
                // The longest name wins: `pdf-forms` is not `pdf`.
                if best.is_none_or(|(longest, _)| length > longest)
                    && is_at(sentence, at, phrase)
                    && is_named(sentence, at, at + length)
                {
                    best = Some((length, phrase));
                }
            }
        }
    }
    best.map(|(_, phrase)| phrase)
}

/// Returns the longest phrase of a skill's author that the prompt uses as a request: "draft the
/// changelog", where the skill lists these words.
///
/// One word is too little to be a request of its own, and so are words that are merely mentioned.
pub(super) fn listed<'lookup>(
    words: &[Word],
    lookup: &'lookup Lookup,
    is_meant: impl Fn(&Phrase) -> bool,
) -> Option<&'lookup Phrase> {
    let mut best: Option<(usize, &Phrase)> = None;
    for sentence in sentences(words) {
        for (at, word) in sentence.iter().enumerate() {
            for phrase in lookup
                .phrases_from(&word.stem)
                .filter(|phrase| !phrase.is_name && is_meant(phrase))
            {
                let length = phrase.stems.split(' ').count();
                if length > best.map_or(1, |(longest, _)| longest)
                    && says(&sentence[at..], &phrase.stems)
                    && is_asked_for(sentence, at)
                {
                    best = Some((length, phrase));
                }
            }
        }
    }
    best.map(|(_, phrase)| phrase)
}

/// Whether a sentence begins with the words of a phrase, in any of their forms.
fn says(sentence: &[Word], stems: &str) -> bool {
    let mut there = sentence.iter();
    let mut last = Break::Space;
    stems.split(' ').all(|stem| {
        // A phrase does not go on where the clause ends.
        let goes_on = last < Break::Clause;
        there.next().is_some_and(|word| {
            last = word.after;
            goes_on && word.stem == stem
        })
    })
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
    "follow", "open", "want", "need", "start",
];

/// Whether the name from `at` to `end` is asked for, not talked about.
fn is_named(sentence: &[Word], at: usize, end: usize) -> bool {
    let start = clause_start(sentence, at);
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
    let called_before = before.last().is_some_and(is_skill);
    if called_after || called_before {
        let near = &before[before.len().saturating_sub(4)..];
        // `skill: pdf` alone, or with a verb.
        return near.iter().any(|word| CALLS_A_SKILL.contains(word))
            || called_before && before.len() == 1;
    }
    let is_one_name = end - at > 1
        && sentence[at..end - 1]
            .iter()
            .all(|word| word.after == Break::Joint);
    is_one_name && before.last().is_some_and(|word| CALLS.contains(word))
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
        [first, ..] => asks && ["how", "do", "are", "has", "have", "where", "who"].contains(first),
        [] => true,
    }
}
