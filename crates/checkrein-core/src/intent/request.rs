//! Explicit requests for work: in words that a skill's author has listed, or for a step.

use super::lexicon::Role;
use super::speech::{
    clause_start, ends_well, goes_first, is_asked_for, sentences, texts, without_leading,
};
use super::step::{phrase_of, step_at};
use super::verbs::{CHANGING, VERBS};
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

/// What is asked for.
#[derive(Debug)]
pub(super) enum Wanted<'lookup> {
    /// A skill, in words that its author has listed.
    Listed(&'lookup Phrase),
    /// A step of the project's work.
    Step(Request),
}

/// A request, and where it stands in its sentence.
struct Found<'lookup> {
    wanted: Wanted<'lookup>,
    at: usize,
    end: usize,
}

/// Returns what is asked for: of several requests the one that is to be done first.
///
/// That is the first that is said, unless another is said to go first: "implement it, but first
/// run the tests". A test run that is asked for along with a change is part of the change: "rename
/// the field and run the tests".
pub(super) fn wanted<'lookup>(
    words: &[Word],
    lookup: &'lookup Lookup,
    is_listed: impl Fn(&Phrase) -> bool,
    has_steps: bool,
) -> Option<Wanted<'lookup>> {
    let mut first: Option<Wanted<'lookup>> = None;
    let mut changes = false;
    for sentence in sentences(words) {
        let mut at = 0;
        while at < sentence.len() {
            let found = request_at(words, sentence, at, lookup, &is_listed, has_steps);
            let Some(found) = found else {
                changes |= is_change(sentence, at);
                at += 1;
                continue;
            };
            at = found.end + 1;
            if goes_first(sentence, found.at) {
                return Some(found.wanted);
            }
            if first.is_none() && !(changes && is_check(&sentence[found.at..=found.end])) {
                first = Some(found.wanted);
            }
        }
    }
    first
}

fn request_at<'lookup>(
    words: &[Word],
    sentence: &[Word],
    at: usize,
    lookup: &'lookup Lookup,
    is_listed: impl Fn(&Phrase) -> bool,
    has_steps: bool,
) -> Option<Found<'lookup>> {
    let listed = listed_at(sentence, at, lookup, is_listed);
    let step = has_steps.then(|| step_at(words, sentence, at)).flatten();
    let found = match (listed, step) {
        (Some((end, phrase)), _) => Found {
            wanted: Wanted::Listed(phrase),
            at,
            end,
        },
        (None, Some((end, role))) => Found {
            wanted: Wanted::Step(Request {
                role,
                phrase: phrase_of(sentence, at, end),
            }),
            at,
            end,
        },
        (None, None) => return None,
    };
    let is_meant = is_asked_for(sentence, at)
        && !(matches!(found.wanted, Wanted::Listed(_)) && is_enumerated(sentence, at))
        || is_report(sentence, at, found.end);
    is_meant.then_some(found)
}

/// Whether the words at a place go on with a list: "test the headline, hero image and button".
fn is_enumerated(sentence: &[Word], at: usize) -> bool {
    let start = clause_start(sentence, at);
    start > 0
        && !without_leading(&sentence[..start]).is_empty()
        && without_leading(&sentence[start..at]).is_empty()
        && !VERBS.contains(&sentence[at].text.as_str())
}

/// Whether the words from one place to another are a report that opens its clause: "our build is
/// broken".
fn is_report(sentence: &[Word], at: usize, end: usize) -> bool {
    let reports = texts(&sentence[at..=end])
        .iter()
        .any(|word| ["is", "are", "fails", "failed", "broken", "works"].contains(word));
    let before = texts(without_leading(&sentence[clause_start(sentence, at)..at]));
    reports
        && before
            .iter()
            .all(|word| ["the", "our", "my"].contains(word))
}

/// Whether a change of what is worked on is asked for at a place.
fn is_change(sentence: &[Word], at: usize) -> bool {
    let is_sure = sentence
        .get(at + 1)
        .is_some_and(|next| ["sure", "certain"].contains(&next.text.as_str()));
    CHANGING.contains(&sentence[at].text.as_str()) && !is_sure && is_asked_for(sentence, at)
}

/// Whether a request is for a test run.
fn is_check(request: &[Word]) -> bool {
    let runs = [
        "run", "rerun", "execute", "make", "check", "see", "verify", "ensure", "confirm",
    ];
    runs.contains(&request[0].text.as_str())
        && request[1..]
            .iter()
            .any(|word| word.stem == "test" || word.text == "them")
}

/// Returns the longest phrase of a skill's author that stands at a place, and where it ends: "draft
/// the changelog", where the skill lists these words.
///
/// One word is too little to be a request of its own.
fn listed_at<'lookup>(
    sentence: &[Word],
    at: usize,
    lookup: &'lookup Lookup,
    is_listed: impl Fn(&Phrase) -> bool,
) -> Option<(usize, &'lookup Phrase)> {
    lookup
        .phrases_from(&sentence[at].stem)
        .filter(|phrase| !phrase.is_name && is_listed(phrase))
        .filter_map(|phrase| {
            let end = at + says(&sentence[at..], phrase)?;
            let ends = if asks(phrase) {
                !asks_elsewhere(sentence, at, end)
            } else {
                ends_well(sentence, end)
            };
            ends.then_some((end, phrase))
        })
        .max_by_key(|(end, _)| *end)
}

/// Returns where the words of a phrase end that a sentence begins with, in any of their forms.
fn says(sentence: &[Word], phrase: &Phrase) -> Option<usize> {
    let mut end = 0;
    let mut is_spoken = false;
    for (number, stem) in phrase.stems.split(' ').enumerate() {
        let word = sentence.get(number).filter(|word| word.stem == stem)?;
        // A phrase does not go on where the clause ends, and `run_tests` is a name.
        if number > 0 && sentence[number - 1].after >= Break::Clause {
            return None;
        }
        is_spoken |= number > 0 && sentence[number - 1].after == Break::Space;
        end = number;
        // "Running the tests takes long" is no "run the tests".
        if number == 0 && word.text.ends_with("ing") && !starts_with_form(phrase, &word.text) {
            return None;
        }
    }
    is_spoken.then_some(end)
}

fn starts_with_form(phrase: &Phrase, text: &str) -> bool {
    words::split(&phrase.shown, 1)
        .first()
        .is_some_and(|first| first.text == text)
}

/// Returns the phrase that is a question itself, where a prompt asks it: "have we tried this
/// before?".
pub(super) fn listed_question<'lookup>(
    words: &[Word],
    lookup: &'lookup Lookup,
    is_listed: impl Fn(&Phrase) -> bool,
) -> Option<&'lookup Phrase> {
    sentences(words).find_map(|sentence| {
        (0..sentence.len())
            .filter(|at| clause_start(sentence, *at) == *at)
            .find_map(|at| listed_at(sentence, at, lookup, &is_listed))
            .map(|(_, phrase)| phrase)
            .filter(|phrase| asks(phrase))
    })
}

/// Whether a question goes on to ask about something that is not the person's: "what changed since
/// the last release in the API of tokio?".
fn asks_elsewhere(sentence: &[Word], at: usize, end: usize) -> bool {
    const OWN: &[&str] = &["we", "us", "our", "ours", "i", "my", "this", "here"];
    let goes_on = sentence[end].after < Break::Clause
        && sentence
            .get(end + 1)
            .is_some_and(|next| ["in", "of", "for", "from"].contains(&next.text.as_str()));
    goes_on && !texts(&sentence[at..]).iter().any(|word| OWN.contains(word))
}

/// Whether a phrase is a question itself.
fn asks(phrase: &Phrase) -> bool {
    const OPENINGS: &[&str] = &[
        "what", "why", "how", "which", "who", "where", "when", "have", "has", "did", "do", "does",
        "is", "are", "should", "can",
    ];
    words::split(&phrase.shown, 1)
        .first()
        .is_some_and(|first| OPENINGS.contains(&first.text.as_str()))
}
