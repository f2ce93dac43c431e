//! Simple questions, which need an answer and no skill.

use super::acknowledgement;
use super::speech::{asks_for_work, clauses, sentences, texts, without_leading};
use super::vocabulary::TELLING;
use crate::skill::words::{Break, Word};

/// Someone who writes more than this describes a problem.
const WORDS: usize = 30;

/// Whether a prompt is nothing but simple questions: "what is a lock?", "why is it slow?".
///
/// A question for the way to do something ("how do I ...", "should I ...") is not simple: a skill
/// may know the way.
pub(super) fn is_simple(words: &[Word]) -> bool {
    let mut asks = false;
    for sentence in sentences(words) {
        if asks_for_work(sentence) {
            return false;
        }
        if is_question(sentence) {
            asks = true;
        } else if acknowledgement::of(sentence).is_none() {
            return false;
        }
    }
    asks && words.len() <= WORDS
}

/// What a prompt asks that wants nothing done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// How something is done: "how do I fill in a form?", "what is the best way to cache this?".
    Way,
    /// Anything else: "should we merge this?", "is it done?".
    Other,
}

/// Returns what a prompt asks, if all that it does is asking.
pub(super) fn asked(words: &[Word]) -> Option<Asked> {
    const WAYS: &[&str] = &["how", "what", "which", "where"];
    const OTHERS: &[&str] = &[
        "who", "when", "why", "should", "do", "does", "did", "is", "are", "was", "were", "has",
        "have",
    ];
    if words.is_empty() || words.len() > WORDS {
        return None;
    }
    let mut asked = Asked::Other;
    for sentence in sentences(words) {
        let ends = sentence.last().map(|word| word.after);
        let texts = texts(without_leading(sentence));
        let first = texts.first()?;
        if ends != Some(Break::Question) || asks_for_work(sentence) {
            return None;
        }
        if WAYS.contains(first) {
            asked = Asked::Way;
        } else if !OTHERS.contains(first) {
            return None;
        }
    }
    Some(asked)
}

/// Whether a sentence asks something simple, in its first clause or, after an opening, in its second.
fn is_question(sentence: &[Word]) -> bool {
    let mut clauses = clauses(sentence);
    let mut next = || clauses.next().map(|clause| texts(without_leading(clause)));
    let Some(first) = next() else {
        return false;
    };
    if opens_simple_question(&first) {
        return true;
    }
    // "quick question: what is a monad?", "just wondering, why is it here?"
    let is_opening = first.is_empty()
        || first
            .iter()
            .any(|word| ["question", "wondering", "curious"].contains(word));
    is_opening && next().is_some_and(|second| opens_simple_question(&second))
}

fn opens_simple_question(texts: &[&str]) -> bool {
    match texts {
        ["can" | "could" | "would" | "will", "you", rest @ ..] => {
            let rest: Vec<&str> = rest
                .iter()
                .copied()
                .filter(|word| !["please", "also", "just"].contains(word))
                .collect();
            is_telling(&rest)
        }
        ["how", rest @ ..] => !asks_for_the_way(rest),
        ["what" | "which", rest @ ..] => !asks_for_the_way(rest) && !asks_for_advice(rest),
        [
            "whats" | "hows" | "whos" | "wheres" | "whys" | "whens",
            rest @ ..,
        ] => !asks_for_advice(rest),
        ["why", rest @ ..] => rest.first().is_none_or(|word| *word != "not"),
        ["who" | "whom" | "whose" | "when" | "where", rest @ ..] => {
            opens_with_verb(rest) && !asks_for_the_way(rest)
        }
        ["is" | "are", "there", rest @ ..] => !asks_for_advice(rest),
        [
            "is" | "are" | "was" | "were" | "isnt" | "arent" | "does" | "doesnt" | "did" | "didnt"
            | "has" | "have" | "had",
            rest @ ..,
        ] => !rest.is_empty() && !asks_for_the_way(rest) && !asks_for_advice(rest),
        [
            "do",
            "we" | "you" | "they" | "these" | "those" | "the",
            rest @ ..,
        ] => !asks_for_advice(rest),
        ["any", "idea", ..] => true,
        texts => is_telling(texts),
    }
}

/// "explain how it works", "tell me what it is".
fn is_telling(texts: &[&str]) -> bool {
    match texts {
        ["tell", "me" | "us", next, ..] => [
            "what", "why", "how", "about", "who", "where", "when", "which",
        ]
        .contains(next),
        ["say" | "remind", ..] => false,
        [verb, next, ..] if TELLING.contains(verb) => [
            "what", "why", "how", "the", "this", "that", "me", "to", "where", "when", "which",
            "who",
        ]
        .contains(next),
        _ => false,
    }
}

/// "how do I ...", "how to ...", "what should we ...".
fn asks_for_the_way(rest: &[&str]) -> bool {
    match rest {
        ["to", ..] | ["about", ..] => true,
        [_, "i" | "we" | "you", ..] => {
            // "what do you mean", "why did we choose": asks about, not how to.
            !matches!(
                rest,
                ["do", "you", "mean" | "think" | "call" | "know", ..] | ["did", ..]
            )
        }
        [_, _, "should" | "can", "i" | "we", ..] => true,
        _ => false,
    }
}

/// "what is the best way to ...", "is there a way to ...".
fn asks_for_advice(rest: &[&str]) -> bool {
    const ADVICE: &[&str] = &[
        "way",
        "best",
        "wrong",
        "recommended",
        "recommend",
        "possible",
        "steps",
        "should",
        "approach",
        "safe",
        "right",
        "better",
        "options",
        "failing",
        "broken",
        "causing",
    ];
    rest.iter().take(6).any(|word| ADVICE.contains(word))
}

/// "where is it" asks, "when I run it" tells.
fn opens_with_verb(rest: &[&str]) -> bool {
    const VERBS: &[&str] = &[
        "is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "will", "would",
        "can", "could", "should", "wrote", "owns", "made", "uses", "calls",
    ];
    rest.first().is_some_and(|word| VERBS.contains(word))
}
