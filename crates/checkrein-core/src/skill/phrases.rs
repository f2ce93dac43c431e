//! Which phrases are in a text, as whole words.

use aho_corasick::Input;
use aho_corasick::automaton::Automaton;
use aho_corasick::nfa::noncontiguous::NFA;

use super::index::Phrase;
use super::words::{Break, Word};

/// Returns the numbers of the phrases that are in a text, as whole words.
pub(super) fn find(text: &[Word], phrases: &[&Phrase]) -> Vec<usize> {
    if phrases.is_empty() {
        return Vec::new();
    }
    let mut haystack = String::with_capacity(text.len() * 8);
    haystack.push(' ');
    for word in text {
        haystack.push_str(&word.stem);
        // No phrase goes on where the sentence ends, or where something was masked.
        haystack.push_str(if word.after >= Break::Hole {
            " . "
        } else {
            " "
        });
    }
    // Few phrases, used once: the kind of automaton that is quickest to build. By its own type,
    // since the type that chooses among all kinds would bring all of them into every program.
    let Ok(automaton) = NFA::new(phrases.iter().map(|phrase| format!(" {} ", phrase.stems))) else {
        return Vec::new();
    };
    let Ok(matches) = automaton.try_find_overlapping_iter(Input::new(&haystack)) else {
        return Vec::new();
    };
    let mut found: Vec<usize> = matches.map(|found| found.pattern().as_usize()).collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::skill::words;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let phrases: Vec<Phrase> = ["pdf", "pdf form", "look over", "test"]
            .into_iter()
            .map(|stems| Phrase {
                skill: 0,
                is_name: false,
                stems: stems.to_owned(),
                shown: stems.to_owned(),
            })
            .collect();
        let phrases: Vec<&Phrase> = phrases.iter().collect();
        let found: Vec<&str> = find(&words::split(text, 100), &phrases)
            .into_iter()
            .map(|number| phrases[number].stems.as_str())
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn whole_phrases_are_found() {
        check("fill PDF-forms", &["pdf", "pdf form"]);
        check("look over it and test", &["look over", "test"]);
        check("the latest contest, overlook", &[]);
        check("look. Over there", &[]);
        check("look \u{1} over", &[]);
        check("", &[]);
    }
}
