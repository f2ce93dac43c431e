//! Which words of a prompt may be kept to learn from: the stems of plain words that tell something,
//! and nothing that looks like a name of a file, an address, a number or a key.

use super::super::{background, words};
use words::MASK;

/// A prompt says what it wants in fewer words.
const WORDS: usize = 24;

/// Longer than this are keys, and words that were typed together.
const LETTERS: usize = 20;

/// Abbreviations are no longer; what is, is a key.
const CAPITALS: usize = 6;

/// Letters beyond this are of scripts without spaces, where a "word" is a sentence.
const FIRST_WITHOUT_SPACES: char = '\u{2e80}';

/// Returns the stems of a text's telling words that may be kept, each once.
pub fn kept(said: &str) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    let parts = said.split(|end: char| end.is_whitespace() || end == MASK);
    for part in parts.filter(|part| is_plain(part)) {
        for word in words::split(part, WORDS) {
            // What a word of everyday work weighs does not matter here, only that it weighs.
            let tells = background::weight(&word.stem, 1.0) > 0.0;
            if tells && kept.len() < WORDS && !kept.contains(&word.stem) {
                kept.push(word.stem);
            }
        }
    }
    kept
}

/// Whether a part between two spaces is a word as people write it, or a few with hyphens.
fn is_plain(part: &str) -> bool {
    let part = part.trim_matches(|mark: char| ".,;:!?()\"'“”‘’«»*".contains(mark));
    let mut pieces = part.split(['-', '\'', '’']);
    pieces.clone().count() <= 3 && pieces.all(is_word)
}

fn is_word(piece: &str) -> bool {
    let is_letter = |letter: char| letter.is_alphabetic() && letter < FIRST_WITHOUT_SPACES;
    let length = piece.chars().count();
    let later_capitals = piece.chars().skip(1).filter(|letter| letter.is_uppercase());
    let later_capitals = later_capitals.count();
    let is_abbreviation = later_capitals + 1 == length && length <= CAPITALS;
    piece.chars().all(is_letter)
        && (1..=LETTERS).contains(&length)
        && (later_capitals == 0 || is_abbreviation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(said: &str, expected: &[&str]) {
        assert_eq!(kept(said), expected, "{said}");
    }

    #[test]
    fn telling_words_are_kept_as_stems_and_once() {
        check(
            "Please draw the charts, and a Chart of AWS costs!",
            &["draw", "chart", "aw", "cost"],
        );
        check("bar-charts (größe)", &["bar", "chart", "größe"]);
        check("don't rebuild the 'index'", &["rebuild", "index"]);
        check("", &[]);
    }

    #[test]
    fn what_may_be_a_secret_or_a_place_is_not() {
        for said in [
            "AKIAIOSFODNNEXAMPLE",
            "ghp_abcdefgh",
            "sk-ant-api03-abc",
            "aGVsbG8gd29ybGQ=",
            "dGhpc2lzYXNlY3JldA",
            "ada@example.org",
            "/home/ada/notes",
            "src\\notes",
            "notes.txt",
            "https://intranet/ada",
            "4111111111111111",
            "hunter2",
            "0b9e1f2a-77aa-4c1e-9d8e-aabbccddeeff",
            "abcdefghijklmnopqrstuvwxyz",
            "correct-horse-battery-staple",
            "PASSWORD=geheim",
            "这是一个很长的句子",
        ] {
            check(said, &[]);
        }
        check("deploy\u{1}notes.txt kubernetes", &["deploy", "kubernet"]);
    }

    #[test]
    fn a_long_prompt_keeps_its_first_words() {
        let long: Vec<String> = ('a'..='z')
            .flat_map(|first| ('a'..='z').map(move |second| format!("{first}{second}q")))
            .collect();
        assert_eq!(kept(&long.join(" ")).len(), WORDS);
    }
}
