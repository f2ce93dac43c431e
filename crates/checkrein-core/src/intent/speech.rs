//! The little grammar that tells a request from a question, a report and a wish not to.

use super::vocabulary::{LEADING, NEGATIONS, OBJECTS, REPORTING, TELLING, VERBS};
use crate::skill::words::{Break, Word};

/// Splits words at the ends of sentences.
pub(super) fn sentences(words: &[Word]) -> impl Iterator<Item = &[Word]> {
    words.split_inclusive(|word| word.after >= Break::Sentence)
}

/// Splits a sentence at its commas and the ends of its lines.
pub(super) fn clauses(sentence: &[Word]) -> impl Iterator<Item = &[Word]> {
    sentence.split_inclusive(|word| word.after >= Break::Clause)
}

/// Drops what may stand before a request or a question without changing it.
pub(super) fn without_leading(clause: &[Word]) -> &[Word] {
    let leading = clause
        .iter()
        .take_while(|word| LEADING.contains(&word.text.as_str()))
        .count();
    &clause[leading..]
}

/// Drops the clauses that say what not to do: "don't run the tests", "I did not deploy it".
pub(super) fn without_forbidden(words: &[Word]) -> Vec<Word> {
    sentences(words)
        .flat_map(clauses)
        .filter(|clause| !forbids(clause))
        .flatten()
        .cloned()
        .collect()
}

fn forbids(clause: &[Word]) -> bool {
    match texts(without_leading(clause)).as_slice() {
        ["dont" | "never" | "stop" | "avoid" | "without", ..]
        | ["do" | "did" | "does" | "must" | "should", "not", ..]
        | ["no", "need" | "reason", ..]
        | ["instead", "of", ..] => true,
        [
            "i" | "we" | "you",
            "dont" | "didnt" | "never" | "mustnt" | "shouldnt",
            next,
            ..,
        ] => {
            // "I don't understand this PDF" tells of a difficulty.
            !["understand", "know", "see", "get", "have"].contains(next)
        }
        [
            "i" | "we" | "you",
            "do" | "did" | "must" | "should",
            "not",
            next,
            ..,
        ] => !["understand", "know", "see", "get", "have"].contains(next),
        _ => false,
    }
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

/// "can you fix", "let's", "I want", "I need", "help me".
fn is_wish(texts: &[&str]) -> bool {
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
        _ => false,
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
    if is_negated(&before) {
        return false;
    }
    let skipped = before
        .iter()
        .rev()
        .take_while(|word| LEADING.contains(word))
        .count();
    let follows_and = before[before.len() - skipped..].contains(&"and");
    let before = &before[..before.len() - skipped];
    let Some((last, earlier)) = before.split_last() else {
        return true;
    };
    let second_last = earlier.last().copied().unwrap_or_default();
    match *last {
        "you" => {
            ["can", "could", "would", "will", "should", "must", "please"].contains(&second_last)
        }
        "to" => [
            "want", "need", "like", "have", "you", "time", "us", "sure", "remember",
        ]
        .contains(&second_last),
        "should" | "must" => ["we", "you"].contains(&second_last),
        "lets" => true,
        "us" => second_last == "let",
        "me" => second_last == "help",
        _ => follows_and && !REPORTING.contains(&before[0]),
    }
}

/// Whether a clause up to here says not to.
pub(super) fn is_negated(before: &[&str]) -> bool {
    let near = &before[before.len().saturating_sub(7)..];
    near.iter().any(|word| NEGATIONS.contains(word))
}

/// Returns where the clause begins that a word is in.
pub(super) fn clause_start(sentence: &[Word], at: usize) -> usize {
    sentence[..at]
        .iter()
        .rposition(|word| word.after >= Break::Clause)
        .map_or(0, |last| last + 1)
}
