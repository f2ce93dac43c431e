//! Logs and questions that are made up, always the same ones.

use std::fmt::Write as _;

/// Words that decisions are made of: a few are in many, most are rare, as in any language.
const WORDS: usize = 30_000;

/// Makes texts up.
pub(crate) struct Texts {
    state: u64,
    words: Vec<String>,
}

impl Texts {
    pub(crate) fn new() -> Self {
        let mut texts = Self {
            state: 0x9e37_79b9_7f4a_7c15,
            words: Vec::new(),
        };
        for _ in 0..WORDS {
            let syllables = 2 + texts.below(3);
            let word: String = (0..syllables).map(|_| texts.syllable()).collect();
            texts.words.push(word);
        }
        texts
    }

    /// Returns a line of a log: of five, four decisions, and an outcome of one that was there before.
    pub(crate) fn line(&mut self, number: usize) -> String {
        let seconds = number % 86_400;
        let day = 1 + number / 86_400 % 28;
        let at = format!(
            "2026-01-{day:02}T{:02}:{:02}:{:02}Z",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        );
        if number % 5 == 4 {
            let (of, note) = (number - 1 - number % 4, self.text(8));
            return format!(
                "{{\"v\":1,\"of\":\"t-{of:012}\",\"at\":\"{at}\",\"outcome\":\"success\",\"note\":\"{note}\"}}\n"
            );
        }
        let (decision, context) = (self.text(9), self.text(24));
        let (category, feature) = (self.below(12), self.below(400));
        let file = format!("src/{}/{}.rs", self.word(), self.word());
        format!(
            "{{\"v\":1,\"id\":\"t-{number:012}\",\"at\":\"{at}\",\"session\":\"s-{}\",\"category\":\"c-{category}\",\
             \"decision\":\"{decision}\",\"context\":\"{context}\",\"feature\":\"f-{feature}\",\
             \"files\":[\"{file}\"],\"outcome\":\"pending\"}}\n",
            number / 40
        )
    }

    /// Returns some words.
    pub(crate) fn text(&mut self, words: usize) -> String {
        let mut text = String::new();
        for at in 0..words {
            let _ = write!(text, "{}{}", if at == 0 { "" } else { " " }, self.word());
        }
        text
    }

    /// Returns words of which no trace has any: each has a letter too many.
    pub(crate) fn unknown(&mut self, words: usize) -> String {
        let text = self.text(words);
        text.split(' ').fold(String::new(), |mut all, word| {
            let middle = word.len() / 2;
            let _ = write!(all, "{}q{} ", &word[..middle], &word[middle..]);
            all
        })
    }

    fn word(&mut self) -> String {
        // The square of the square of a number below one: the first words are the common ones.
        let part = self.below(1 << 20) as f64 / f64::from(1 << 20);
        self.words[(part.powi(4) * WORDS as f64) as usize].clone()
    }

    fn syllable(&mut self) -> String {
        let mut one_of = |letters: &str| {
            let at = self.below(letters.len());
            letters[at..=at].to_owned()
        };
        one_of("bcdfghjklmnprstvwz") + &one_of("aeiou") + &one_of("lmnrstx")
    }

    fn below(&mut self, limit: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 16) as usize % limit
    }
}
