//! The words of a decision as it was typed: names of one case only masked, quotes aside, stems.

use std::collections::HashMap;

use checkrein_core::skill::{Tells, telling};

use super::value::value;

/// A word of a decision, with what the reader of fixes must know of its surroundings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// In lower case, as it was typed.
    pub(super) text: String,
    /// What its forms have in common; a name of code is its own stem.
    pub(super) stem: String,
    /// How much it tells.
    pub(super) tells: Tells,
    /// The value that it names.
    pub(super) value: Option<String>,
    /// Whether it is a name, by how it is typed.
    pub(super) is_name: bool,
    /// Whether a clause ends behind it.
    pub(super) ends_clause: bool,
}

/// Stems and what they tell, looked up once for each word.
#[derive(Default)]
pub(super) struct Lexicon {
    known: HashMap<String, (String, Tells)>,
}

/// Words that are looked at; a decision has fewer.
const WORDS: usize = 120;

impl Lexicon {
    /// Splits a text; what names one case only (an id, a hash, a path) is left out. A number stays as a value.
    pub(super) fn words(&mut self, text: &str) -> Vec<Word> {
        let mut words: Vec<Word> = Vec::new();
        let mut chunks = text.split_whitespace().peekable();
        let mut before: Option<&str> = None;
        while let Some(chunk) = chunks.next() {
            if words.len() >= WORDS {
                break;
            }
            let bare = bare(chunk);
            let begins = chunk.starts_with(['(', '[', '—', '–']) || bare.is_empty();
            if let Some(last) = words.last_mut().filter(|_| begins) {
                last.ends_clause |= !bare.is_empty() || chunk.contains(BREAKS);
            }
            let begins_text = words.is_empty();
            let value = value(bare, before, chunks.peek().copied());
            before = Some(bare);
            if let Some(whole) = negated(bare) {
                words.push(self.word(&whole));
            } else if !is_of_one_case(bare) {
                for part in parts(bare) {
                    words.push(self.word(part));
                }
                if let Some(last) = words.last_mut() {
                    // A large letter says nothing at the beginning.
                    last.is_name |= !begins_text && bare.starts_with(char::is_uppercase);
                    last.value = value;
                }
            } else if let Some(value) = value {
                words.push(Word {
                    text: bare.to_lowercase(),
                    stem: value.clone(),
                    tells: Tells::Nothing,
                    value: Some(value),
                    is_name: false,
                    ends_clause: false,
                });
            }
            let tail = chunk.rsplit(char::is_alphanumeric).next().unwrap_or("");
            if let Some(last) = words.last_mut().filter(|_| tail.contains(BREAKS)) {
                last.ends_clause = true;
            }
        }
        words
    }

    fn word(&mut self, typed: &str) -> Word {
        let text: String = typed
            .chars()
            .filter(|letter| !matches!(letter, '\'' | '’'))
            .flat_map(char::to_lowercase)
            .collect();
        let (stem, tells) = match self.known.get(&text) {
            Some(known) => known.clone(),
            None => {
                let looked = look_up(typed, &text);
                self.known.insert(text.clone(), looked.clone());
                looked
            }
        };
        Word {
            text,
            stem,
            tells,
            value: None,
            is_name: is_name(typed),
            ends_clause: false,
        }
    }
}

/// What ends a clause at the end of a word.
const BREAKS: [char; 11] = [',', ';', ':', '.', '!', '?', ')', ']', '—', '–', '。'];

/// Takes quotes and punctuation off both ends.
fn bare(chunk: &str) -> &str {
    let is_aside = |letter: char| !letter.is_alphanumeric() && !matches!(letter, '#' | '/' | '~');
    let end = chunk
        .trim_end_matches(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '+' | '#'));
    // A dot before a name is a part of it: `.gitignore`.
    end.trim_start_matches(|letter: char| is_aside(letter) && letter != '.')
}

/// Returns a word that a syllable before it turns round, as one: `non-blocking`.
fn negated(word: &str) -> Option<String> {
    let (first, rest) = word.split_once('-')?;
    let turns = ["non", "un", "de", "dis"].contains(&&*first.to_lowercase());
    let is_one = !rest.is_empty() && rest.chars().all(char::is_alphabetic);
    (turns && is_one).then(|| format!("{first}{rest}").to_lowercase())
}

/// Whether a word names one case: what the fix is does not depend on it.
fn is_of_one_case(word: &str) -> bool {
    let is_number = || {
        let rest = word.trim_start_matches(|letter: char| {
            letter.is_ascii_digit() || matches!(letter, '.' | ',' | ':' | '-' | 'x' | '/' | '_')
        });
        let begins = word.trim_start_matches(['v', '#', '~']);
        begins.starts_with(|letter: char| letter.is_ascii_digit())
            && (rest.len() <= 3 || begins.len() < word.len())
    };
    let is_hash = || {
        let hex = |letter: char| letter.is_ascii_hexdigit() || letter == '-';
        word.len() >= 7
            && word.chars().all(hex)
            && word.contains(|letter: char| letter.is_ascii_digit())
    };
    let is_id = || {
        let Some((kind, number)) = word.rsplit_once('-') else {
            return false;
        };
        let is_numbered = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        // `utf-8` and `sha-256` are names of things.
        let is_name = ["utf", "sha", "md", "iso", "base"].contains(&&*kind.to_ascii_lowercase());
        is_numbered && !is_name || kind == "t" && number.len() >= 6
    };
    let is_path = || {
        word.contains("://")
            || word.starts_with(['/', '~'])
            || word.starts_with("./")
            || word.starts_with("../")
            || word.contains('\\')
            || word.matches('/').count() > 1
            || word.contains('/')
                && word
                    .rsplit('/')
                    .next()
                    .is_some_and(|last| last.contains('.'))
    };
    word.is_empty() || is_number() || is_hash() || is_id() || is_path()
}

/// Splits what is two words with a mark between them; a name of code stays whole.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    word.split([
        '-', '/', '—', '–', '=', '(', ')', '[', ']', '{', '}', ',', '"', '`', '|', '<', '>',
    ])
    .filter(|part| part.contains(char::is_alphanumeric))
}

/// Whether a word is a name of code, by how it is typed.
fn is_name(typed: &str) -> bool {
    typed.contains(['_', '.', ':', '@', '$'])
        || typed.chars().skip(1).any(char::is_uppercase) && typed.chars().any(char::is_lowercase)
}

/// Returns a word's stem and what it tells.
fn look_up(typed: &str, text: &str) -> (String, Tells) {
    if is_name(typed) {
        return (text.to_owned(), Tells::Much);
    }
    match telling(text).into_iter().next() {
        Some((told, _)) => match same_deed(&told.stem) {
            Some(deed) => {
                let tells = telling(deed)
                    .first()
                    .map_or(told.tells, |(told, _)| told.tells);
                (deed.to_owned(), tells)
            }
            None => (told.stem, told.tells),
        },
        None => (text.to_owned(), Tells::Little),
    }
}

/// Verbs of fixes that say the same, as stems: each row's first stands for all.
const DEEDS: &[&[&str]] = &[
    &["add", "ad", "append", "insert", "introduc"],
    &["remov", "delet", "drop", "eras", "elimin"],
    &["enabl", "activ"],
    &["disabl", "deactiv"],
    &["increas", "rais", "enlarg", "bump"],
    &["decreas", "reduc", "lower", "shrink", "shorten"],
    &["replac", "swap", "substitut"],
    &["switch", "migrat"],
    &["avoid", "prevent"],
    &["fix", "solv", "resolv", "repair"],
    &["initi", "initialis", "initializ"],
    &["cach", "memoiz", "memois"],
];

fn same_deed(stem: &str) -> Option<&'static str> {
    DEEDS
        .iter()
        .find(|row| row.contains(&stem))
        .map(|row| row[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let words = Lexicon::default().words(text);
        let stems: Vec<&str> = words.iter().map(|word| word.stem.as_str()).collect();
        assert_eq!(stems, expected, "{text}");
    }

    #[test]
    fn what_names_one_case_is_left_out() {
        check(
            "Set the timeout of feat-011 to 30s, see #42 and JIRA-7",
            &["set", "the", "timeout", "of", "to", "30s", "see", "and"],
        );
        check(
            "pin serde 1.0.229 at 3f2a9c1d",
            &["pin", "serd", "1.0.229", "at"],
        );
        check("edit src/app/page.tsx and ./x", &["edit", "and"]);
        check("read https://example.org/a in v2.1", &["read", "in", "2.1"]);
        check("write utf-8", &["write", "utf", "8"]);
    }

    #[test]
    fn names_of_code_stay_whole_and_quotes_are_aside() {
        check("“wrap” `useEffect`", &["wrap", "useeffect"]);
        check("call users.find_all()", &["call", "users.find_all"]);
        check(
            "server-side and read/write",
            &["server", "side", "and", "read", "write"],
        );
        check("ignore `.gitignore`", &["ignor", ".gitignore"]);
    }

    #[test]
    fn forms_and_near_verbs_are_one() {
        check("deleting deleted", &["remov", "remov"]);
        check("don't", &["dont"]);
    }

    #[test]
    fn clauses_end_at_their_marks() {
        let ends = |text: &str| -> Vec<bool> {
            let words = Lexicon::default().words(text);
            words.iter().map(|word| word.ends_clause).collect()
        };
        assert_eq!(ends("a, b c."), [true, false, true]);
        assert_eq!(ends("a (b) c"), [true, true, false]);
        assert_eq!(ends("a — b"), [true, false]);
    }
}
