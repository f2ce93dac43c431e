//! What a sentence asks, and which questions need an answer only and no skill.

use super::acknowledgement;
use super::speech::{clauses, sentences, texts, without_leading};
use super::verbs::TELLING;
use super::vocabulary::FOREIGN;
use crate::skill::words::{Break, Word};

/// What a sentence asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asks {
    /// How something is done: "how do I fill in a form?", "what is the best way to cache this?".
    Way,
    /// Anything else: "should we merge this?", "what is a lock?".
    Other,
}

/// Tells what a sentence asks, in its first clause or, after an opening, in its second.
pub(super) fn of(sentence: &[Word]) -> Option<Asks> {
    if sentence
        .iter()
        .any(|word| FOREIGN.contains(&word.text.as_str()))
    {
        return None;
    }
    let is_marked = sentence.last().map(|word| word.after) == Some(Break::Question);
    let mut clauses = clauses(sentence);
    let first = clauses.next()?;
    let first_texts = texts(without_leading(first));
    if let Some(asks) = clause(&first_texts, is_marked) {
        return Some(asks);
    }
    // "quick question: what is a monad?", "wait, why is it here?"
    let is_opening = first_texts.is_empty()
        || acknowledgement::of(first).is_some()
        || first_texts
            .iter()
            .any(|word| ["question", "wondering", "curious"].contains(word));
    let second = clauses.next().filter(|_| is_opening)?;
    clause(&texts(without_leading(second)), is_marked)
}

fn clause(texts: &[&str], is_marked: bool) -> Option<Asks> {
    if asks_for_the_way(texts) {
        Some(Asks::Way)
    } else {
        opens_question(texts, is_marked).then_some(Asks::Other)
    }
}

/// "how do I ...", "what is the best way to ...", "what should we ...".
fn asks_for_the_way(texts: &[&str]) -> bool {
    match texts {
        // "how do you mean": asks about, not how to.
        ["how", "do", "you", "mean" | "think" | "know", ..] => false,
        [
            "how",
            "to" | "can" | "could" | "should" | "would" | "might",
            ..,
        ] => true,
        ["how", "do" | "does", "i" | "we" | "you" | "one", ..] => true,
        ["what" | "which", "should", "i" | "we", ..]
        | ["what" | "which", _, "should", "i" | "we", ..] => true,
        ["what" | "whats" | "is" | "which", rest @ ..] => {
            let near = &rest[..rest.len().min(7)];
            near.windows(2)
                .any(|words| ["way", "ways", "steps"].contains(&words[0]) && words[1] == "to")
        }
        _ => false,
    }
}

fn opens_question(texts: &[&str], is_marked: bool) -> bool {
    match texts {
        ["can" | "could" | "would" | "will", "you", rest @ ..] => {
            let rest: Vec<&str> = rest
                .iter()
                .copied()
                .filter(|word| !["please", "also", "just"].contains(word))
                .collect();
            is_telling(&rest)
        }
        [
            "can" | "could" | "would" | "will" | "may" | "might" | "must" | "shall",
            _,
            ..,
        ] => is_marked,
        ["am", "i", ..] => true,
        // "in which file is it?"
        [
            "in" | "on" | "at" | "for" | "from" | "to" | "by" | "with",
            "which" | "what" | "whose",
            ..,
        ] => is_marked,
        // "we're done" tells, and is written the same here.
        ["were", ..] => is_marked,
        // "what I mean is ..." tells.
        ["what", "i" | "we" | "you" | "it" | "they", ..] => is_marked,
        ["how" | "what" | "which" | "why", ..] => true,
        ["whats" | "hows" | "whos" | "wheres" | "whys" | "whens", ..] => true,
        // "where is it" asks, "when I run it" tells.
        ["who" | "whom" | "whose" | "when" | "where", rest @ ..] => {
            is_marked || opens_with_verb(rest)
        }
        [
            "is" | "are" | "was" | "isnt" | "arent" | "does" | "doesnt" | "did" | "didnt" | "has"
            | "had" | "should",
            rest @ ..,
        ] => is_marked || !rest.is_empty(),
        // "have the Makefile do it" orders.
        ["have", next, ..] => is_marked || ["i", "we", "you", "they"].contains(next),
        ["do", next, ..] => {
            is_marked || ["i", "we", "you", "they", "these", "those", "the"].contains(next)
        }
        ["any", "idea", ..] => true,
        texts => is_telling(texts) || is_marked && affirms(texts),
    }
}

/// "the tests are green?"
fn affirms(texts: &[&str]) -> bool {
    const SHORT: usize = 12;
    texts.len() <= SHORT
        && texts.iter().any(|word| {
            [
                "is", "are", "was", "were", "does", "did", "has", "have", "will",
            ]
            .contains(word)
        })
}

/// "explain how it works", "tell me what it is".
fn is_telling(texts: &[&str]) -> bool {
    match texts {
        ["tell", "me" | "us", next, ..] => [
            "what", "why", "how", "about", "who", "where", "when", "which",
        ]
        .contains(next),
        ["say" | "remind" | "tell", ..] => false,
        [verb, _, ..] => TELLING.contains(verb),
        _ => false,
    }
}

fn opens_with_verb(rest: &[&str]) -> bool {
    const VERBS: &[&str] = &[
        "is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "will", "would",
        "can", "could", "should", "wrote", "owns", "made", "uses", "calls", "invented",
    ];
    rest.first().is_some_and(|word| VERBS.contains(word))
}

/// Whether questions ask for nothing but general knowledge.
///
/// They ask what words mean; or they mention nothing of the person's own ("my costs", "this
/// screen"), and either ask what something is, or name nothing in particular. A question about a
/// product by its name may be one that a skill knows the answer to.
pub(super) fn is_general(words: &[Word], said: &str) -> bool {
    let asks_for_meaning = sentences(words).all(asks_for_meaning);
    let is_general = || sentences(words).all(defines) || !names_something(said);
    asks_for_meaning || !mentions_own(words) && is_general()
}

fn mentions_own(words: &[Word]) -> bool {
    const OWN: &[&str] = &[
        "i", "im", "ive", "id", "my", "mine", "we", "weve", "our", "ours",
    ];
    // "this screen" is the person's, "who wrote this?" goes on with what was said before.
    const AFTER_PRONOUN: &[&str] = &[
        "and", "do", "does", "for", "in", "is", "are", "mean", "means", "not", "so", "to", "work",
    ];
    words
        .iter()
        .zip(words.iter().skip(1).map(Some).chain([None]))
        .any(|(word, next)| {
            let text = word.text.as_str();
            let points = ["this", "these"].contains(&text) && word.after == Break::Space;
            OWN.contains(&text)
                || points && next.is_some_and(|next| !AFTER_PRONOUN.contains(&next.text.as_str()))
        })
}

/// "what is a monad", "explain closures", "who invented it".
fn defines(sentence: &[Word]) -> bool {
    let texts = texts(without_leading(sentence));
    let texts = match texts.as_slice() {
        [
            "can" | "could" | "would" | "will",
            "you",
            "please",
            rest @ ..,
        ]
        | ["can" | "could" | "would" | "will", "you", rest @ ..] => rest,
        texts => texts,
    };
    match texts {
        ["explain" | "describe" | "clarify" | "who" | "when", ..] => true,
        ["what", "is" | "are", "a" | "an" | "the", rest @ ..]
        | ["what", "is" | "are", rest @ ..]
        | ["whats", "a" | "an" | "the", rest @ ..]
        | ["whats", rest @ ..]
            if rest.len() <= 3 =>
        {
            true
        }
        _ => texts
            .iter()
            .any(|word| ["difference", "differences"].contains(word)),
    }
}

/// "what does it mean?"
fn asks_for_meaning(sentence: &[Word]) -> bool {
    let texts = texts(without_leading(sentence));
    matches!(texts.as_slice(), ["what", "does" | "do" | "did", rest @ ..] if rest.contains(&"mean"))
}

/// Whether a text names something in particular: a word with a capital within a sentence.
fn names_something(said: &str) -> bool {
    if !said.contains(char::is_lowercase) {
        return false;
    }
    let mut starts = true;
    for word in said.split_whitespace() {
        let letters = word.trim_matches(|character: char| !character.is_alphanumeric());
        let mut shown = letters.chars();
        if starts {
            shown.next();
        }
        let is_i = letters == "I" || letters.starts_with("I'") || letters.starts_with("I’");
        if !is_i && shown.any(char::is_uppercase) {
            return true;
        }
        starts = word.ends_with(['.', '?', '!', ':']);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::skill::words;

    #[track_caller]
    fn check(is_expected: bool, questions: &[&str]) {
        for question in questions {
            let is_general = is_general(&words::split(question, 200), question);
            assert_eq!(is_general, is_expected, "{question:?}");
        }
    }

    #[test]
    fn general_knowledge_needs_no_skill() {
        check(
            true,
            &[
                "what is a monad?",
                "What is Docker Compose?",
                "Explain how Kubernetes pods work",
                "can you explain what NaN means?",
                "what's the difference between Rust and Go?",
                "who invented Python?",
                "why did you run the tests?",
                "who wrote this?",
                "what does this do?",
                "what does \u{201c}look over my changes\u{201d} mean?",
                "how long does it take to become an architect",
                "WHAT IS A MUTEX?",
            ],
        );
    }

    #[test]
    fn what_is_the_persons_own_or_has_a_name_may_need_one() {
        check(
            false,
            &[
                "What are my Azure costs?",
                "why is my pod crashing",
                "which of our tables is the largest?",
                "is this component accessible?",
                "How are trading fees calculated on Polymarket?",
                "which keys have expired in production Key Vault?",
                "what naming conventions does cuOpt use",
            ],
        );
    }
}
