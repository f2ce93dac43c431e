//! How much the words of a text tell the router: for who judges texts, not for the prompt path.

use super::{background, words};

/// How much a word tells by itself, before any catalog is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tells {
    /// It only holds sentences together.
    Nothing,
    /// It is in prompts about anything.
    Little,
    /// It names a subject.
    Much,
}

/// A word of a text, by what it tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    /// As it is written, in lower case.
    pub word: String,
    /// What its forms have in common.
    pub stem: String,
    /// How much it tells.
    pub tells: Tells,
}

/// Words of a text that are looked at.
const WORDS: usize = 2000;

/// What a word of everyday work weighs here, and what only a name of a subject does.
const LITTLE: f32 = 0.5;
const MUCH: f32 = 0.7;

/// Returns the words of a text in order, what they tell and how often they stand there.
pub fn telling(text: &str) -> Vec<(Telling, usize)> {
    let mut told: Vec<(Telling, usize)> = Vec::new();
    for word in words::split(text, WORDS) {
        match told.iter_mut().find(|(known, _)| known.stem == word.stem) {
            Some((_, count)) => *count += 1,
            None => {
                let telling = Telling {
                    tells: tells(&word.stem),
                    word: word.text,
                    stem: word.stem,
                };
                told.push((telling, 1));
            }
        }
    }
    told
}

fn tells(stem: &str) -> Tells {
    let weight = background::weight(stem, LITTLE);
    if weight <= 0.0 {
        Tells::Nothing
    } else if weight < MUCH {
        Tells::Little
    } else {
        Tells::Much
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: Tells) {
        let told = telling(word);
        assert_eq!(told[0].0.tells, expected, "{word}");
    }

    #[test]
    fn words_are_of_three_kinds() {
        check("the", Tells::Nothing);
        check("files", Tells::Little);
        check("kubernetes", Tells::Much);
    }

    #[test]
    fn forms_of_a_word_are_counted_together() {
        let told = telling("Migrations: migrate, then test the migration");
        let words: Vec<(&str, usize)> = told
            .iter()
            .map(|(told, count)| (told.word.as_str(), *count))
            .collect();
        assert_eq!(
            words,
            [("migrations", 3), ("then", 1), ("test", 1), ("the", 1)]
        );
    }
}
