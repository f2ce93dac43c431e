//! Explicit requests for work: in words that a skill's author has listed, or for a step of the
//! project.

use super::lexicon::{FILLERS, REQUESTS, Role};
use super::speech::{clause_start, goes_first, is_asked_for, sentences, texts};
use super::typing::is_mistyped;
use super::vocabulary::{AFTER, CHANGING};
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
    is_asked_for(sentence, at).then_some(found)
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

/// Shows what a request says, as far as the number that belongs to it: "implement feat-3".
fn phrase_of(sentence: &[Word], at: usize, end: usize) -> String {
    let number = sentence.get(end + 1).is_some_and(|next| {
        sentence[end].after <= Break::Joint && next.text.bytes().all(|byte| byte.is_ascii_digit())
    });
    let end = end + usize::from(number);
    let mut phrase = String::new();
    for word in &sentence[at..=end] {
        phrase.push_str(&word.text);
        phrase.push(if word.after == Break::Joint { '-' } else { ' ' });
    }
    phrase.pop();
    phrase
}

/// Returns the step of the work that the words at a place name, and where they end.
fn step_at(words: &[Word], sentence: &[Word], at: usize) -> Option<(usize, Role)> {
    let verb = &sentence[at];
    let follows_mind = at > 0 && sentence[at - 1].text == "mind";
    let is_verb = |listed: &&str| {
        verb.text == **listed
            || follows_mind && verb.text.ends_with("ing") && verb.stem == **listed
            || is_mistyped(&verb.text, listed)
    };
    REQUESTS
        .iter()
        .filter(|(verbs, _, _)| verbs.iter().any(is_verb))
        .find_map(|(_, objects, role)| Some((match_objects(sentence, at, objects)?, *role)))
        .or_else(|| runs_what_was_named(words, sentence, at))
}

/// "do the tests pass? run them".
fn runs_what_was_named(words: &[Word], sentence: &[Word], at: usize) -> Option<(usize, Role)> {
    let next = sentence.get(at + 1)?;
    let is_run = ["run", "rerun", "execute"].contains(&sentence[at].text.as_str());
    if !is_run || !["them", "those"].contains(&next.text.as_str()) {
        return None;
    }
    let here = words
        .iter()
        .position(|word| std::ptr::eq(word, &sentence[at]))?;
    let near = &words[here.saturating_sub(12)..here];
    near.iter()
        .any(|word| word.text == "tests")
        .then_some((at + 1, Role::Testing))
}

/// At most so many words stand between a verb and its object: "run all of our unit tests".
const GAP: usize = 5;

/// Returns where the last object is.
fn match_objects(sentence: &[Word], verb: usize, objects: &[&[&str]]) -> Option<usize> {
    // `implement-feature.md` is a name; "set-up" and "re-run" are verbs.
    if sentence[verb].after == Break::Joint
        && !["set", "re"].contains(&sentence[verb].text.as_str())
    {
        return None;
    }
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
                std::mem::replace(goes_on, is_filler(&sentence[next].text)).then_some(next)
            })
            .find(|next| {
                object
                    .iter()
                    .any(|object| is_form_of(&sentence[*next], object))
            })?;
    }
    ends_well(sentence, at).then_some(at)
}

fn is_filler(text: &str) -> bool {
    FILLERS.contains(&text)
        || is_mistyped(text, "the")
        || text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_form_of(word: &Word, object: &str) -> bool {
    let text = word.text.as_str();
    text == object
        || text.strip_suffix('s') == Some(object)
        || is_mistyped(text, object)
        || is_mistyped(text.strip_suffix('s').unwrap_or_default(), object)
        // feat3
        || object == "feat"
            && text.strip_prefix(object).is_some_and(|number| {
                !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
            })
}

/// Whether what is asked for ends here: "run the test server" asks for no tests.
fn ends_well(sentence: &[Word], last: usize) -> bool {
    match (sentence[last].after, sentence.get(last + 1)) {
        (Break::Space | Break::Joint, Some(next)) => {
            let belongs = sentence[last].stem == "test" && OF_TESTS.contains(&next.stem.as_str());
            let next = next.text.as_str();
            AFTER.contains(&next)
                || belongs
                || next == "number" && is_number(sentence.get(last + 2))
                || next.ends_with("ly")
                || next.bytes().all(|byte| byte.is_ascii_digit())
        }
        _ => true,
    }
}

/// Stems of words that tests are no less tests with.
const OF_TESTS: &[&str] = &["suit", "case", "file", "check"];

fn is_number(word: Option<&Word>) -> bool {
    word.is_some_and(|word| word.text.bytes().all(|byte| byte.is_ascii_digit()))
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
            ends_well(sentence, end).then_some((end, phrase))
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
    const OPENINGS: &[&str] = &[
        "what", "why", "how", "which", "who", "where", "when", "have", "has", "did", "do", "does",
        "is", "are", "should", "can",
    ];
    sentences(words).find_map(|sentence| {
        (0..sentence.len())
            .filter(|at| clause_start(sentence, *at) == *at)
            .find_map(|at| listed_at(sentence, at, lookup, &is_listed))
            .map(|(_, phrase)| phrase)
            .filter(|phrase| {
                let shown = words::split(&phrase.shown, 1);
                texts(&shown)
                    .first()
                    .is_some_and(|first| OPENINGS.contains(first))
            })
    })
}
