//! Words of a text: normalized, split and stemmed, in one way for prompts and for skills.
//!
//! Whole words only: `test` is not in `latest`. Nothing here knows what a word means.

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};

/// What stands between a word and the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Break {
    /// A space, or nothing that matters.
    Space,
    /// A hyphen, an underscore, a colon or a dot inside of a name: `pdf-forms`.
    Joint,
    /// A comma or the like, or the end of a line.
    Clause,
    /// Text that was masked.
    Hole,
    /// The end of a sentence or of the text.
    Sentence,
    /// The end of a sentence that asks.
    Question,
}

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word in lower case, without apostrophes: `dont`.
    pub text: String,
    /// Its stem: `form` for `forms`.
    pub stem: String,
    /// What comes after it.
    pub after: Break,
    /// Whether it is written like a proper name: a capital that no beginning of a sentence explains.
    pub is_proper: bool,
}

/// Splits a text into at most `limit` words.
pub fn split(text: &str, limit: usize) -> Vec<Word> {
    let stemmer = Stemmer::create(Algorithm::English);
    let mut words: Vec<Word> = Vec::new();
    let mut rest = text;
    while words.len() < limit {
        let (gap, after_gap) = take_gap(rest);
        if let Some(last) = words.last_mut() {
            last.after = break_of(gap, after_gap.is_empty());
        }
        let Some((word, after_word)) = take_word(after_gap) else {
            return words;
        };
        let written = &after_gap[..after_gap.len() - after_word.len()];
        let begins = words.is_empty() || gap.contains(['.', '!', '?', ':', '\n']);
        words.push(Word {
            stem: stem_with(&stemmer, &word).into_owned(),
            text: word,
            after: Break::Sentence,
            is_proper: is_proper(written, begins),
        });
        rest = after_word;
    }
    words
}

/// Returns the stems of a text, in order.
pub fn stems(text: &str, limit: usize) -> Vec<String> {
    split(text, limit)
        .into_iter()
        .map(|word| word.stem)
        .collect()
}

/// Returns a number for a word that no other word is likely to have.
///
/// It is written to disk: changing it means a new version of the index.
pub fn hash(word: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in word.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    // FNV leaves the high bits of short words poorly mixed, and those choose the bucket.
    mix(&[hash])
}

/// Boils numbers down to one that depends on every bit of them.
///
/// It is written to disk: changing it means a new version of the index.
pub fn mix(numbers: &[u64]) -> u64 {
    numbers.iter().fold(0x243f_6a88_85a3_08d3, |state, number| {
        let state = (state ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let state = (state ^ (state >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        state ^ (state >> 29)
    })
}

/// Stems English words; anything else stays as it is.
fn stem_with<'word>(stemmer: &Stemmer, word: &'word str) -> Cow<'word, str> {
    if word.len() > 2 && word.len() < 40 && word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        stemmer.stem(word)
    } else {
        Cow::Borrowed(word)
    }
}

fn take_gap(text: &str) -> (&str, &str) {
    let end = text
        .find(|character: char| character.is_alphanumeric())
        .unwrap_or(text.len());
    text.split_at(end)
}

/// Takes a word off the front of a text; `None` when there is no more.
fn take_word(text: &str) -> Option<(String, &str)> {
    let mut word = String::new();
    let mut characters = text.char_indices().peekable();
    let mut end = 0;
    while let Some((at, character)) = characters.next() {
        if character.is_alphanumeric() {
            word.extend(character.to_lowercase());
        } else if is_apostrophe(character) {
            // `don't` is one word, `'quoted'` is not.
            if !characters
                .peek()
                .is_some_and(|(_, next)| next.is_alphabetic())
            {
                break;
            }
        } else if matches!(character, '+' | '#') && word.len() <= 2 && !word.is_empty() {
            // C++, C#, F#.
            word.push(character);
        } else {
            break;
        }
        end = at + character.len_utf8();
    }
    (!word.is_empty()).then(|| (word, &text[end..]))
}

/// Whether a word is written like a name: `AWS`, `iPhone`, and `Lambda` inside of a sentence.
fn is_proper(written: &str, begins: bool) -> bool {
    let mut characters = written.chars();
    let first = characters.next().is_some_and(char::is_uppercase);
    let later = characters.clone().any(char::is_uppercase);
    later || first && !begins && characters.next().is_some_and(char::is_alphabetic)
}

/// Splits a name where its capitals tell: `getPDFForms` into `get`, `PDF` and `Forms`.
pub(super) fn humps(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    let mut split = String::with_capacity(name.len() + 8);
    for (at, &character) in characters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| characters[before]);
        let after = characters.get(at + 1);
        let begins = character.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_ascii_digit()
                    || before.is_uppercase() && after.is_some_and(|after| after.is_lowercase())
            });
        if begins {
            split.push(' ');
        }
        split.push(character);
    }
    split
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | '‘' | 'ʼ')
}

/// Tells what a gap between two words means.
fn break_of(gap: &str, is_end: bool) -> Break {
    if gap.contains(['?', '？']) {
        return Break::Question;
    }
    if is_end || gap.contains(['!', '。', '！']) || gap.matches('\n').nth(1).is_some() {
        return Break::Sentence;
    }
    if matches!(gap, "-" | "_" | ":" | "." | "/") {
        return Break::Joint;
    }
    let mut characters = gap.chars().peekable();
    while let Some(character) = characters.next() {
        // A full stop ends a sentence only when something follows that is no name: `main.rs`.
        if matches!(character, '.' | '…')
            && characters.peek().is_some_and(|next| next.is_whitespace())
        {
            return Break::Sentence;
        }
    }
    if gap.contains(MASK) {
        return Break::Hole;
    }
    if gap.contains([',', ';', ':', '\n', '(', ')', '—', '–', '、', '，']) || gap.contains(" - ")
    {
        return Break::Clause;
    }
    Break::Space
}

/// Stands where text was masked, so that no phrase reaches across the hole.
pub const MASK: char = '\u{1}';

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let words: Vec<String> = split(text, 100).into_iter().map(|word| word.text).collect();
        assert_eq!(words, expected, "{text:?}");
    }

    #[test]
    fn a_text_becomes_whole_words() {
        check("Run the LATEST tests!", &["run", "the", "latest", "tests"]);
        check("don’t 'quote' it", &["dont", "quote", "it"]);
        check(
            "feature_name pdf-forms",
            &["feature", "name", "pdf", "forms"],
        );
        check("C++ and C# or F#.", &["c++", "and", "c#", "or", "f#"]);
        check("Größe ÇA İstanbul", &["größe", "ça", "i\u{307}stanbul"]);
        check("运行测试 🚀", &["运行测试"]);
        check("\0\u{1}\u{fffd}", &[]);
        check("", &[]);
    }

    #[track_caller]
    fn check_breaks(text: &str, expected: &[Break]) {
        let breaks: Vec<Break> = split(text, 100).iter().map(|word| word.after).collect();
        assert_eq!(breaks, expected, "{text:?}");
    }

    #[test]
    fn what_is_between_words_is_kept() {
        use Break::{Clause, Hole, Joint, Question, Sentence, Space};
        check_breaks("why? fix it", &[Question, Space, Sentence]);
        check_breaks("main.rs. Then", &[Joint, Sentence, Sentence]);
        check_breaks("first, run", &[Clause, Sentence]);
        check_breaks("one\ntwo\n\nthree", &[Clause, Sentence, Sentence]);
        check_breaks("a\u{1}b", &[Hole, Sentence]);
        check_breaks("a b", &[Space, Sentence]);
        check_breaks("what is it?", &[Space, Space, Question]);
    }

    #[test]
    fn names_are_known_by_their_capitals() {
        let text = "Deploy to Lambda. Then use AWS, iPhone: Or I do. X";
        let names: Vec<String> = split(text, 100)
            .into_iter()
            .filter(|word| word.is_proper)
            .map(|word| word.text)
            .collect();
        assert_eq!(names, ["lambda", "aws", "iphone"]);
    }

    #[test]
    fn a_name_is_split_at_its_humps() {
        for (name, split) in [
            ("getPDFForms", "get PDF Forms"),
            ("Ai2Sql", "Ai2 Sql"),
            ("pdf-forms", "pdf-forms"),
            ("GitHub", "Git Hub"),
            ("AWS", "AWS"),
        ] {
            assert_eq!(humps(name), split);
        }
    }

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for (one, other) in [
            ("forms", "form"),
            ("testing", "test"),
            ("deployed", "deploys"),
        ] {
            assert_eq!(stems(one, 1), stems(other, 1));
        }
        assert_ne!(stems("latest", 1), stems("test", 1));
    }

    #[test]
    fn a_long_text_is_cut_at_the_limit() {
        assert_eq!(split(&"word ".repeat(1000), 10).len(), 10);
    }
}
