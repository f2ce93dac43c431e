//! A step of the project's work: which one the words at a place name, and where they end.

use super::lexicon::{FILLERS, REQUESTS, Role};
use super::speech::ends_well;
use super::typing::is_mistyped;
use crate::skill::words::{Break, Word};

/// Shows what a request says, as far as the number that belongs to it: "implement feat-3".
pub(super) fn phrase_of(sentence: &[Word], at: usize, end: usize) -> String {
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
pub(super) fn step_at(words: &[Word], sentence: &[Word], at: usize) -> Option<(usize, Role)> {
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
        .filter(|(end, role)| {
            *role != Role::ContextGraph || !is_put_elsewhere(&sentence[*end + 1..])
        })
        .or_else(|| runs_some_tests(sentence, at))
        .or_else(|| runs_what_was_named(words, sentence, at))
}

/// "save the decision in the votes table": what a program does, and none of the project's records.
fn is_put_elsewhere(rest: &[Word]) -> bool {
    const RECORDS: &[&str] = &[
        "adr",
        "adrs",
        "docs",
        "doc",
        "record",
        "records",
        "decisions",
        "graph",
    ];
    rest.first()
        .is_some_and(|word| ["in", "into", "as"].contains(&word.text.as_str()))
        && !rest
            .iter()
            .any(|word| RECORDS.contains(&word.text.as_str()))
}

/// "run just the parser tests": whatever they are called, they are tests.
fn runs_some_tests(sentence: &[Word], at: usize) -> Option<(usize, Role)> {
    const NO_NAME: &[&str] = &[
        "and", "but", "for", "from", "in", "no", "not", "of", "on", "or", "that", "to", "which",
        "who", "with", "without",
    ];
    if !["run", "rerun", "execute"].contains(&sentence[at].text.as_str())
        || sentence[at].after != Break::Space
    {
        return None;
    }
    let end = (at + 1..sentence.len())
        .take(GAP)
        .take_while(|next| {
            sentence[next - 1].after < Break::Clause
                && !NO_NAME.contains(&sentence[*next].text.as_str())
        })
        .find(|next| sentence[*next].text == "tests")?;
    ends_well(sentence, end).then_some((end, Role::Testing))
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
