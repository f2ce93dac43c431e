//! What a text is found by: stems of its words, and its names as they are written.
//!
//! A name such as `fetch_user`, `src/auth/login.rs` or `E0277` is found by its parts and, better, as a
//! whole: that term begins with `=`. Scripts that are written without spaces are cut into pairs.

use rust_stemmers::{Algorithm, Stemmer};

/// Longer ones are keys or noise, and nobody looks for them.
const LONGEST: usize = 64;

/// Words that say nothing of what a text is about; sorted.
const EMPTY: &[&str] = &[
    "a", "about", "after", "again", "all", "also", "an", "and", "any", "are", "as", "at", "be",
    "because", "been", "before", "being", "between", "both", "but", "by", "can", "could", "did",
    "do", "does", "done", "dont", "down", "during", "each", "every", "few", "for", "from", "get",
    "gets", "getting", "got", "had", "has", "have", "having", "he", "her", "here", "his", "how",
    "i", "if", "in", "into", "is", "it", "its", "just", "let", "lets", "made", "make", "makes",
    "may", "me", "might", "more", "most", "must", "my", "no", "nor", "not", "of", "off", "on",
    "only", "or", "other", "our", "out", "over", "own", "same", "shall", "she", "should", "since",
    "so", "some", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they",
    "this", "those", "through", "to", "too", "under", "until", "up", "us", "very", "was", "we",
    "were", "what", "when", "where", "which", "while", "who", "whom", "why", "will", "with",
    "without", "would", "you", "your",
];

/// Takes texts apart; keeps its tools.
pub(crate) struct Terms {
    stemmer: Stemmer,
    word: String,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            stemmer: Stemmer::create(Algorithm::English),
            word: String::new(),
        }
    }
}

impl Terms {
    /// Calls back with each term of a text, in order.
    pub(crate) fn each(&mut self, text: &str, mut found: impl FnMut(&str)) {
        for chunk in Self::chunks(text) {
            self.of_chunk(chunk, &mut found);
        }
    }

    /// Returns what stands between spaces and signs, in order.
    pub(crate) fn chunks(text: &str) -> impl Iterator<Item = &str> {
        let is_part = |letter: char| letter.is_alphanumeric() || is_joint(letter);
        text.split(move |letter: char| !is_part(letter))
            .map(|chunk| chunk.trim_matches(is_joint))
            .filter(|chunk| !chunk.is_empty())
    }

    /// Calls back with each term of a chunk, in order.
    pub(crate) fn of_chunk(&mut self, chunk: &str, mut found: impl FnMut(&str)) {
        self.whole(chunk, &mut found);
        for part in chunk.split(|letter: char| is_joint(letter) && letter != '\'') {
            self.humps(part, &mut found);
        }
    }

    /// The chunk as it is written, where that says more than its words.
    fn whole(&mut self, chunk: &str, found: &mut impl FnMut(&str)) {
        let letters = chunk.as_bytes();
        let is_name = letters.iter().any(|letter| b"_-./:@#".contains(letter))
            || letters.iter().any(u8::is_ascii_digit)
                && letters.iter().any(u8::is_ascii_alphabetic)
            || chunk.chars().skip(1).any(char::is_uppercase)
                && chunk.chars().any(char::is_lowercase);
        if is_name && chunk.len() <= LONGEST {
            self.word.clear();
            self.word.push('=');
            self.word.extend(chunk.chars().flat_map(char::to_lowercase));
            found(&self.word);
        }
    }

    /// Splits `getPDFForms` into `get`, `PDF` and `Forms`.
    fn humps(&mut self, part: &str, found: &mut impl FnMut(&str)) {
        let mut begin = 0;
        let mut before: Option<char> = None;
        let mut letters = part.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            let next = letters.peek().map(|(_, next)| *next);
            let begins = letter.is_uppercase()
                && before.is_some_and(|before| {
                    before.is_lowercase()
                        || before.is_numeric()
                        || before.is_uppercase() && next.is_some_and(char::is_lowercase)
                });
            if begins {
                self.word(&part[begin..at], found);
                begin = at;
            }
            before = Some(letter);
        }
        self.word(&part[begin..], found);
    }

    fn word(&mut self, word: &str, found: &mut impl FnMut(&str)) {
        if word.is_empty() {
            return;
        }
        if word.chars().any(is_without_spaces) {
            return pairs(word, found);
        }
        self.word.clear();
        let letters = word.chars().filter(|letter| !is_apostrophe(*letter));
        self.word.extend(letters.flat_map(char::to_lowercase));
        if self.word.is_empty()
            || self.word.len() > LONGEST
            || EMPTY.binary_search(&self.word.as_str()).is_ok()
        {
            return;
        }
        let stems = self.word.len() > 2 && self.word.bytes().all(|byte| byte.is_ascii_lowercase());
        if stems {
            found(&self.stemmer.stem(&self.word));
        } else {
            found(&self.word);
        }
    }
}

/// Characters two by two, which is how parts of such a text are found; one alone as it is.
fn pairs(word: &str, found: &mut impl FnMut(&str)) {
    let ends: Vec<usize> = word.char_indices().map(|(at, _)| at).collect();
    if ends.len() == 1 {
        return found(word);
    }
    for (at, begin) in ends.iter().enumerate().take(ends.len() - 1) {
        let end = ends.get(at + 2).copied().unwrap_or(word.len());
        found(&word[*begin..end]);
    }
}

fn is_joint(letter: char) -> bool {
    matches!(letter, '_' | '-' | '.' | '/' | ':' | '@' | '#') || is_apostrophe(letter)
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’')
}

/// Whether a character is of a script that is written without spaces: Chinese, Japanese, Thai.
fn is_without_spaces(letter: char) -> bool {
    matches!(u32::from(letter), 0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x3040..=0x30ff
        | 0x3400..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0x20000..=0x323af)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut seen = Vec::new();
        Terms::default().each(text, |term| seen.push(term.to_owned()));
        assert_eq!(seen, expected, "{text:?}");
    }

    #[test]
    fn a_text_is_found_by_its_stems() {
        check("Retried the failing tests!", &["retri", "fail", "test"]);
        check("don't 'quote' the user's id", &["quot", "user", "id"]);
        check("How is it? \0 🚀", &[]);
        assert!(EMPTY.is_sorted());
    }

    #[test]
    fn a_name_is_found_whole_and_by_its_parts() {
        check("fetch_users", &["=fetch_users", "fetch", "user"]);
        check("getPDFForms()", &["=getpdfforms", "pdf", "form"]);
        check("src/auth.rs:", &["=src/auth.rs", "src", "auth", "rs"]);
        check("E0277, ECONNRESET", &["=e0277", "e0277", "econnreset"]);
    }

    #[test]
    fn a_text_without_spaces_is_found_by_its_pairs() {
        check("数据库", &["数据", "据库"]);
        check("库", &["库"]);
        check("Ошибка базы", &["ошибка", "базы"]);
    }
}
