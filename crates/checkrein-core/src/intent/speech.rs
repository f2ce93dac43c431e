//! The little grammar that tells a request from a question, a report and a wish not to.

use super::forbidden;
use super::verbs::{TELLING, VERBS};
use super::vocabulary::{AFTER, LEADING, OBJECTS};
use crate::skill::words::{Break, Word};

/// Splits words at the ends of sentences.
pub(super) fn sentences(words: &[Word]) -> impl Iterator<Item = &[Word]> {
    words.split_inclusive(|word| word.after >= Break::Sentence)
}

/// Splits a sentence at its commas and the ends of its lines.
pub(super) fn clauses(sentence: &[Word]) -> impl Iterator<Item = &[Word]> {
    sentence.split_inclusive(ends_clause)
}

/// Whether a clause ends behind a word. What is quoted within a clause does not end it.
fn ends_clause(word: &Word) -> bool {
    word.after >= Break::Clause && word.after != Break::Hole
}

/// Drops what may stand before a request or a question without changing it.
pub(super) fn without_leading(clause: &[Word]) -> &[Word] {
    let leading = clause
        .iter()
        .take_while(|word| LEADING.contains(&word.text.as_str()))
        .count();
    &clause[leading..]
}

pub(super) fn texts(words: &[Word]) -> Vec<&str> {
    words.iter().map(|word| word.text.as_str()).collect()
}

/// Whether a sentence asks for work: "fix it", "can you fix it", "I want you to fix it".
pub(super) fn asks_for_work(sentence: &[Word]) -> bool {
    clauses(sentence).enumerate().any(|(number, clause)| {
        let texts = texts(without_leading(clause));
        is_wish(&texts) || is_imperative(&texts, number == 0) || goes_on_to_ask(&texts)
    })
}

/// "can you fix", "let's", "I want", "I need", "help me", "why don't you fix".
fn is_wish(texts: &[&str]) -> bool {
    let does = |rest: &[&str]| {
        let verb = rest.iter().find(|word| !LEADING.contains(word));
        verb.is_some_and(|verb| VERBS.contains(verb))
    };
    match texts {
        ["can" | "could" | "would" | "will", "you", rest @ ..] => {
            let verb = rest
                .iter()
                .find(|word| !LEADING.contains(word) && **word != "mind");
            verb.is_some_and(|verb| !TELLING.contains(verb))
        }
        ["lets", ..] | ["let", "us", ..] | ["help", "me", ..] => true,
        ["i" | "we", "want" | "need" | "must", ..] => true,
        ["i", "would" | "d", "like", ..] | ["id", "like", ..] => true,
        ["can" | "could" | "shall", "we", rest @ ..] => does(rest),
        texts => suggestion(texts).is_some_and(|length| does(&texts[length..])),
    }
}

/// Returns how many words put a suggestion as a question: "why don't you ...", "how about we ...".
fn suggestion(texts: &[&str]) -> Option<usize> {
    match texts {
        ["why", "dont", "you" | "we", ..] | ["how", "about", "you" | "we", ..] => Some(3),
        ["why", "not", ..] => Some(2),
        _ => None,
    }
}

/// "fix the parser"; after a comma only with an object, since "merge, rebase and pull" is a list.
fn is_imperative(texts: &[&str], is_first: bool) -> bool {
    match texts {
        [verb, rest @ ..] if VERBS.contains(verb) => {
            is_first || rest.first().is_some_and(|next| OBJECTS.contains(next))
        }
        _ => false,
    }
}

/// "why does it fail and fix it".
fn goes_on_to_ask(texts: &[&str]) -> bool {
    texts.windows(3).any(|words| {
        ["and", "then", "please"].contains(&words[0])
            && VERBS.contains(&words[1])
            && ["it", "them", "that", "this", "the"].contains(&words[2])
    })
}

/// Whether the verb at a place of a sentence is asked for, not reported on.
pub(super) fn is_asked_for(sentence: &[Word], at: usize) -> bool {
    let start = clause_start(sentence, at);
    let before = texts(&sentence[start..at]);
    let before = without_hint_of_time(&before);
    let opening = texts(without_leading(&sentence[start..at]));
    if let Some(length) = suggestion(&opening) {
        return opening[length..].iter().all(|word| LEADING.contains(word));
    }
    if forbidden::is_negated(before) || puts_off(sentence, start) {
        return false;
    }
    let again = usize::from(before.last() == Some(&"re") && sentence[at - 1].after == Break::Joint);
    let before = &before[..before.len() - again];
    let skipped = before
        .iter()
        .rev()
        .take_while(|word| LEADING.contains(word))
        .count();
    let follows_and = before[before.len() - skipped..]
        .iter()
        .any(|word| ["and", "but", "then"].contains(word));
    let before = &before[..before.len() - skipped];
    let Some((last, earlier)) = before.split_last() else {
        return true;
    };
    let nth_last = |number: usize| {
        earlier
            .iter()
            .rev()
            .nth(number)
            .copied()
            .unwrap_or_default()
    };
    match *last {
        "you" => {
            ["can", "could", "would", "will", "should", "must", "please"].contains(&nth_last(0))
        }
        "we" => ["can", "could", "shall"].contains(&nth_last(0)),
        "to" => match nth_last(0) {
            // "I have to run the tests by hand" tells.
            "have" => ["you", "we"].contains(&nth_last(1)),
            // "do not forget to run the tests"; "I forget to" tells.
            "forget" => ["dont", "not", "never"].contains(&nth_last(1)),
            word => ["want", "need", "like", "you", "time", "sure", "remember"].contains(&word),
        },
        "should" | "must" => ["we", "you"].contains(&nth_last(0)),
        "lets" => true,
        "us" => nth_last(0) == "let",
        "me" => nth_last(0) == "help",
        // "would you mind running the tests"
        "mind" => nth_last(0) == "you",
        _ => follows_and && orders(before),
    }
}

/// "not yet: run the tests when I say so".
fn puts_off(sentence: &[Word], start: usize) -> bool {
    matches!(
        texts(&sentence[..start]).as_slice(),
        [.., "not", "yet" | "now"]
    )
}

/// Whether the words before an "and" are an order, so that the word behind it may be one.
fn orders(before: &[&str]) -> bool {
    let leading = before
        .iter()
        .take_while(|word| LEADING.contains(word))
        .count();
    let before = &before[leading..];
    let goes = leading > 0 && ["back", "on"].contains(before.first().unwrap_or(&""));
    let duty = match before {
        ["you" | "we", "should" | "must", "not", "only", verb, ..]
        | ["you" | "we", "should" | "must", verb, ..] => Some(verb),
        ["not", "only", verb, ..] => Some(verb),
        _ => None,
    };
    goes || is_wish(before)
        || duty.is_some_and(|verb| VERBS.contains(verb))
        || before.first().is_some_and(|verb| VERBS.contains(verb))
}

/// Drops "after that", "before this": when, not what.
fn without_hint_of_time<'a, 'b>(before: &'a [&'b str]) -> &'a [&'b str] {
    match before {
        ["after" | "before", "that" | "this", rest @ ..] | ["when" | "once", "done", rest @ ..] => {
            rest
        }
        before => before,
    }
}

/// Whether what is asked for at a place is to be done before everything else: "but first ...".
pub(super) fn goes_first(sentence: &[Word], at: usize) -> bool {
    let start = clause_start(sentence, at);
    texts(&sentence[start..at])
        .iter()
        .rev()
        .take_while(|word| LEADING.contains(word))
        .any(|word| *word == "first")
        || matches!(texts(sentence).as_slice(), ["before", "that" | "this", ..])
}

/// Returns where the clause begins that a word is in.
pub(super) fn clause_start(sentence: &[Word], at: usize) -> usize {
    sentence[..at]
        .iter()
        .rposition(ends_clause)
        .map_or(0, |last| last + 1)
}

/// Whether what is asked for ends here: "run the test server" asks for no tests.
pub(super) fn ends_well(sentence: &[Word], last: usize) -> bool {
    match (sentence[last].after, sentence.get(last + 1)) {
        (Break::Space, Some(next)) if next.text == "to" => !sentence
            .get(last + 2)
            .is_some_and(|place| IN_MIND.contains(&place.text.as_str())),
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

/// Where nothing is worked on: "commit this to memory" is no commit.
const IN_MIND: &[&str] = &["memory", "mind", "heart", "paper"];

/// Stems of words that tests are no less tests with.
const OF_TESTS: &[&str] = &["suit", "case", "file", "check"];

fn is_number(word: Option<&Word>) -> bool {
    word.is_some_and(|word| word.text.bytes().all(|byte| byte.is_ascii_digit()))
}
