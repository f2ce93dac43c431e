//! What a text says, as a set of stems: enough to see how much of a query its answer repeats.

use std::collections::BTreeSet;

use rust_stemmers::{Algorithm, Stemmer};

/// Words that are in every text and tell nothing.
const COMMON: &str = "a about after again all also an and another any are as at be because been before but by can \
    could did do does doing each else even ever every for from gets given had has have how i if in instead into is it its \
    just many may me more most much must never no not now of off on once one only or other others our out over own people \
    per same she he should since so some something still such than that the their them then there these they thing things \
    this those though to too two until up upon us use used using very was way we were what when where which while who whose \
    why will with without would you your he his her";

/// Returns the stems of the words that tell something.
pub(crate) fn telling(text: &str) -> BTreeSet<String> {
    let stemmer = Stemmer::create(Algorithm::English);
    let common: BTreeSet<&str> = COMMON.split_whitespace().collect();
    let text = text.to_lowercase();
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.chars().count() > 1 && !common.contains(word))
        .map(|word| stemmer.stem(word).into_owned())
        .collect()
}

/// Returns which share of a query's telling stems occurs in a text.
pub(crate) fn overlap(query: &str, text: &str) -> f64 {
    let (query, text) = (telling(query), telling(text));
    assert!(!query.is_empty());
    query.intersection(&text).count() as f64 / query.len() as f64
}

#[test]
fn inflected_words_meet_and_common_ones_do_not_count() {
    #[track_caller]
    fn check(query: &str, text: &str, expected: f64) {
        assert_eq!(overlap(query, text), expected, "{query} / {text}");
    }
    check("the caches are locked", "Lock the cache", 1.0);
    check("who locked the door", "Lock the cache", 0.5);
    check("is it slow?", "It is the cache", 0.0);
}
