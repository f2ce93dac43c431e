//! How words and meaning come together in one order.
//!
//! Each finds what the other misses, so both are added: the nearness of a row, and what share of the best
//! row's words it has, times a weight that the level of the model decides. Names and codes count for more:
//! a model knows nothing of those, and whoever types one means that one.
//! `checkrein eval retrieval tests/retrieval` says what a weight does.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use checkrein_embed::{Embedder, Level};

use super::vectors::{Among, Nearest};
use super::{By, Candidate, Moment};
use crate::store::{Rows, Store};

/// Rows that are less alike have nothing to do with the question, in any model that we have seen.
const LEAST: f32 = 0.1;

/// As many as anybody pages through.
const MOST: usize = 200;

/// What the best row by words gains. A table of vectors knows less of a sentence than its words do; a
/// transformer knows more.
fn weight(level: Level) -> f32 {
    match level {
        Level::Transformer => 0.2,
        Level::Static | Level::Words => 0.3,
    }
}

/// What the best row for the codes in a question gains: more than lies between a good answer and a poor one.
const CODE: f32 = 0.3;

/// A row with its place in the order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ranked {
    pub(super) row: i64,
    pub(super) score: f32,
    pub(super) by: By,
}

impl Store {
    /// Returns the rows that answer a text, best first, with the level that answered and the number of
    /// traces that no vector was there for.
    pub(super) fn ranked(
        &self,
        text: &str,
        rows: Option<&Rows>,
        moment: Moment,
        model: Option<&mut dyn Embedder>,
    ) -> Result<(Vec<Ranked>, Level, usize)> {
        let words = self.by_words_of(text, rows, moment)?;
        let Some(model) = model else {
            return Ok((by_words(&words), Level::Words, 0));
        };
        let level = model.level();
        let among = Among {
            rows,
            last: moment.last,
        };
        let nearest = self.by_meaning(model, text, among, LEAST, MOST)?;
        let codes = codes(text);
        let coded = if codes.is_empty() {
            Vec::new()
        } else {
            self.by_words_of(&codes.join(" "), rows, moment)?
        };
        let without = nearest.without_vector;
        let mut ranked = combined(&words, weight(level), &nearest, &coded);
        // A later page counts no more than was there at the first.
        ranked.retain(|ranked| ranked.row <= moment.last);
        Ok((ranked, level, without))
    }
}

fn by_words(words: &[Candidate]) -> Vec<Ranked> {
    let ranked = |candidate: &Candidate| Ranked {
        row: candidate.row,
        score: candidate.score,
        by: By::Words,
    };
    words.iter().map(ranked).collect()
}

/// Brings the two together.
///
///   1. rows go by their nearness, and gain by the question's words and codes
///   2. a row with its words or a code that is near to nothing is still an answer
///   3. rows without a vector can be found by words alone: they take turns with the others
fn combined(
    words: &[Candidate],
    weight: f32,
    nearest: &Nearest,
    coded: &[Candidate],
) -> Vec<Ranked> {
    let mut gains: HashMap<i64, f32> = HashMap::new();
    let seen = words.iter().filter(|word| !nearest.lack(word.row));
    for (row, gain) in shares(seen, weight).chain(shares(coded.iter(), CODE)) {
        *gains.entry(row).or_default() += gain;
    }
    let mut ranked: Vec<Ranked> = nearest
        .candidates
        .iter()
        .map(|near| {
            let gain = gains.remove(&near.row);
            Ranked {
                row: near.row,
                score: near.score + gain.unwrap_or(0.0), // [1]
                by: if gain.is_some() {
                    By::Both
                } else {
                    By::Meaning
                },
            }
        })
        .collect();
    ranked.extend(gains.into_iter().map(|(row, score)| Ranked {
        row,
        score,
        by: By::Words,
    })); // [2]
    ranked.sort_by(|one, other| {
        other
            .score
            .total_cmp(&one.score)
            .then(other.row.cmp(&one.row))
    });
    let there: HashSet<i64> = ranked.iter().map(|ranked| ranked.row).collect();
    let unseen = words
        .iter()
        .filter(|word| nearest.lack(word.row) && !there.contains(&word.row));
    turns(ranked, unseen) // [3]
}

/// Returns what each row gains of a weight: its share of the best one's score.
fn shares<'a>(
    rows: impl Iterator<Item = &'a Candidate> + Clone,
    weight: f32,
) -> impl Iterator<Item = (i64, f32)> {
    let scores = rows.clone().map(|candidate| candidate.score);
    let best = scores.fold(f32::MIN_POSITIVE, f32::max);
    rows.map(move |candidate| (candidate.row, weight * candidate.score / best))
}

/// Lets rows that were found by words take turns with those that were found by meaning. Their scores are
/// of another kind, so each takes that of the row before it.
fn turns<'a>(ranked: Vec<Ranked>, unseen: impl Iterator<Item = &'a Candidate>) -> Vec<Ranked> {
    let mut unseen = unseen.take(MOST).peekable();
    let mut all = Vec::with_capacity(ranked.len());
    let mut last = 1.0;
    for ranked in ranked {
        last = ranked.score;
        all.push(ranked);
        all.extend(unseen.next().map(|word| Ranked {
            row: word.row,
            score: last,
            by: By::Words,
        }));
    }
    all.extend(unseen.map(|word| Ranked {
        row: word.row,
        score: last.min(LEAST),
        by: By::Words,
    }));
    all
}

/// Returns what in a text is no word of a language: paths, names in code, numbers of versions and errors.
fn codes(text: &str) -> Vec<String> {
    let edges = |c: char| !c.is_alphanumeric() && c != '_';
    let words = text.split_whitespace().map(|word| word.trim_matches(edges));
    words
        .filter(|word| is_code(word))
        .map(str::to_owned)
        .collect()
}

fn is_code(word: &str) -> bool {
    let has = |test: fn(char) -> bool| word.contains(test);
    let letters = has(char::is_alphabetic);
    let is_joined =
        word.contains('_') || word.contains("::") || word.contains('/') || has_dot(word);
    let changes_case = word
        .chars()
        .zip(word.chars().skip(1))
        .any(|(one, next)| one.is_lowercase() && next.is_uppercase());
    (letters && (is_joined || changes_case || has(char::is_numeric)))
        || (!letters && word.contains('.') && has(char::is_numeric))
        || (word.len() >= 5 && word.chars().all(char::is_numeric))
        || (word.chars().count() >= 5 && word.chars().all(char::is_uppercase))
}

/// Whether there is a dot between letters, as in the name of a file, and no sentence ended without a space.
fn has_dot(word: &str) -> bool {
    word.split_once('.').is_some_and(|(before, after)| {
        !before.is_empty() && after.starts_with(|c: char| c.is_lowercase() || c.is_numeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_codes(text: &str, expected: &[&str]) {
        assert_eq!(codes(text), expected);
    }

    #[test]
    fn a_code_is_no_word_of_a_language() {
        check_codes("why do the tests fail on Windows?", &[]);
        check_codes("what of `src/auth/token.rs`, then?", &["src/auth/token.rs"]);
        check_codes(
            "set idle_timeout, or maxRetries",
            &["idle_timeout", "maxRetries"],
        );
        check_codes("error E0277 with 3.10 and 404", &["E0277", "3.10"]);
        check_codes("ECONNRESET in std::fs", &["ECONNRESET", "std::fs"]);
        check_codes("It ends.Then it begins. The API is slow", &[]);
        check_codes("a/b", &["a/b"]);
        check_codes("", &[]);
    }

    fn at(rows: &[(i64, f32)]) -> Vec<Candidate> {
        rows.iter()
            .map(|(row, score)| Candidate {
                row: *row,
                score: *score,
            })
            .collect()
    }

    #[track_caller]
    fn check(
        words: &[(i64, f32)],
        near: &[(i64, f32)],
        missing: &[i64],
        coded: &[(i64, f32)],
        expected: &[(i64, By)],
    ) {
        let nearest = Nearest {
            candidates: at(near),
            without_vector: missing.len(),
            missing: missing.iter().copied().collect(),
        };
        let ranked = combined(&at(words), 0.3, &nearest, &at(coded));
        let order: Vec<(i64, By)> = ranked
            .iter()
            .map(|ranked| (ranked.row, ranked.by))
            .collect();
        assert_eq!(order, expected);
        assert!(
            ranked.is_sorted_by(|one, next| one.score >= next.score),
            "{ranked:?}"
        );
    }

    #[test]
    fn meaning_and_words_are_added() {
        use By::{Both, Meaning, Words};
        check(
            &[(3, 9.0), (1, 1.0)],
            &[(1, 0.8), (2, 0.4)],
            &[],
            &[],
            &[(1, Both), (2, Meaning), (3, Words)],
        );
        // The best by words passes one that is hardly nearer.
        check(
            &[(2, 9.0), (1, 1.0)],
            &[(1, 0.5), (2, 0.4)],
            &[],
            &[],
            &[(2, Both), (1, Both)],
        );
        // A code that was asked for goes first, even where its trace is near to nothing.
        check(
            &[],
            &[(1, 0.5), (2, 0.4)],
            &[],
            &[(2, 7.0)],
            &[(2, Both), (1, Meaning)],
        );
        check(
            &[],
            &[(1, 0.2)],
            &[],
            &[(9, 7.0)],
            &[(9, Words), (1, Meaning)],
        );
        // What has no vector takes turns.
        check(
            &[(7, 9.0), (8, 2.0), (1, 1.0), (9, 0.5)],
            &[(1, 0.8), (2, 0.4)],
            &[7, 8, 9],
            &[],
            &[(1, Both), (7, Words), (2, Meaning), (8, Words), (9, Words)],
        );
        check(&[(7, 9.0)], &[], &[7], &[], &[(7, Words)]);
        check(&[(7, 9.0)], &[], &[], &[], &[(7, Words)]);
    }
}
