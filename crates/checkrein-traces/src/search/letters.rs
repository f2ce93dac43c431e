//! Words that are written like a word: for typing errors, and for words that are parts of others.

use anyhow::Result;
use rusqlite::Connection;

/// Words that a word is taken for.
const MOST: usize = 8;

/// Two words share at least so much of their runs of three letters: twice the shared by all of both.
const ALIKE: f32 = 0.45;

/// Words that are looked at, so that a log of nothing but new words does not fill the memory.
const KNOWN: usize = 200_000;

/// Lists of words by a run of letters; runs that fall into one list are told apart later.
const LISTS: usize = 1 << 14;

/// Whether a term is a word that others may be taken for: names are found by their parts.
pub(crate) fn is_written_like_others(term: &str) -> bool {
    !term.starts_with('=') && term.chars().nth(3).is_some()
}

/// The words of a store, by their runs of letters.
#[derive(Default)]
pub(crate) struct Vocabulary {
    /// The number of the last word in the store's table.
    last: i64,
    words: Vec<(Box<str>, u16)>,
    lists: Vec<Vec<u32>>,
    /// For one question: how many runs each word shares.
    shared: Vec<u16>,
}

impl Vocabulary {
    /// Takes in the words that came since the last time.
    pub(crate) fn catch_up(&mut self, connection: &Connection) -> Result<()> {
        if let Some((last, _)) = self.words.last() {
            // The store may have been built anew.
            let sql = "SELECT count(*) FROM word WHERE number = ? AND term = ?";
            let mut statement = connection.prepare_cached(sql)?;
            let is_there: i64 = statement.query_row((self.last, last), |row| row.get(0))?;
            if is_there == 0 {
                *self = Self::default();
            }
        }
        self.lists.resize_with(LISTS, Vec::new);
        let sql = "SELECT number, term FROM word WHERE number > ? ORDER BY number LIMIT ?";
        let mut statement = connection.prepare_cached(sql)?;
        let room = KNOWN.saturating_sub(self.words.len());
        let mut rows = statement.query((self.last, room as i64))?;
        while let Some(row) = rows.next()? {
            self.last = row.get(0)?;
            self.insert(row.get_ref(1)?.as_str()?);
        }
        self.shared.resize(self.words.len(), 0);
        Ok(())
    }

    fn insert(&mut self, word: &str) {
        let number = self.words.len() as u32;
        let mut runs = 0;
        each_run(word, |run| {
            runs += 1;
            self.lists[list_of(run)].push(number);
        });
        self.words.push((word.into(), runs));
    }

    /// Returns words that are written like one that is not among them, and how alike they are.
    pub(crate) fn written_like(&mut self, word: &str) -> Vec<(String, f32)> {
        if !is_written_like_others(word) {
            return Vec::new();
        }
        let mut runs = runs_of(word);
        runs.sort_unstable();
        runs.dedup();
        let mut touched = Vec::new();
        for run in &runs {
            for number in &self.lists[list_of(*run)] {
                let shared = &mut self.shared[*number as usize];
                if *shared == 0 {
                    touched.push(*number);
                }
                *shared += 1;
            }
        }
        let runs = runs_of(word);
        let mut alike: Vec<(String, f32)> = Vec::new();
        for number in touched {
            let shared = std::mem::take(&mut self.shared[number as usize]);
            let (other, others) = &self.words[number as usize];
            let both = runs.len() + usize::from(*others);
            // A part of another word shares all of its runs but those of its two ends.
            let of_shorter = runs.len().min(usize::from(*others));
            let may_be = 2.0 * f32::from(shared) >= ALIKE * both as f32
                || usize::from(shared) + 2 >= of_shorter;
            // Words of very different length are not alike.
            let is_far = other.len() * 3 < word.len() || word.len() * 3 < other.len();
            if !may_be || is_far {
                continue;
            }
            let likeness = likeness(&runs, word, other);
            if likeness >= ALIKE {
                alike.push((other.to_string(), likeness * 0.8));
            }
        }
        alike.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        alike.truncate(MOST);
        alike
    }
}

fn list_of(run: [char; 3]) -> usize {
    let mixed = run.iter().fold(0u32, |mixed, letter| {
        (mixed.rotate_left(9) ^ u32::from(*letter)).wrapping_mul(0x9e37_79b1)
    });
    mixed as usize >> 18
}

fn likeness(runs: &[[char; 3]], word: &str, other: &str) -> f32 {
    let (mut shared, mut others) = (0, 0);
    each_run(other, |run| {
        others += 1;
        shared += usize::from(runs.contains(&run));
    });
    let alike = 2.0 * shared as f32 / (runs.len() + others).max(1) as f32;
    // A part of a compound: `screenshot` for `shot`.
    let inside = other.len() >= 4 && (word.contains(other) || other.contains(word));
    if inside { alike.max(0.6) } else { alike }
}

fn runs_of(word: &str) -> Vec<[char; 3]> {
    let mut runs = Vec::new();
    each_run(word, |run| runs.push(run));
    runs
}

/// Calls back with the runs of three letters of a word, its beginning and its end marked.
fn each_run(word: &str, mut each: impl FnMut([char; 3])) {
    let letters = std::iter::once('^')
        .chain(word.chars())
        .chain(std::iter::once('$'));
    let mut run = ['\0'; 3];
    for (letter, at) in letters.zip(1..) {
        run = [run[1], run[2], letter];
        if at >= 3 {
            each(run);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, other: &str, alike: bool) {
        let likeness = likeness(&runs_of(word), word, other);
        assert_eq!(likeness >= ALIKE, alike, "{word} {other} {likeness}");
    }

    #[test]
    fn typing_errors_and_compounds_are_alike() {
        check("postgers", "postgres", true);
        check("kuberntes", "kubernet", true);
        check("webhook", "webhooks", true);
        check("hooks", "webhooks", true);
        check("ошибок", "ошибка", true);
        check("cache", "login", false);
        check("token", "took", false);
    }

    #[test]
    fn all_words_that_are_alike_are_found_by_their_runs() {
        let words = [
            "postgres",
            "postgresql",
            "webhook",
            "hook",
            "shot",
            "cache",
            "login",
            "ошибка",
            "aaaa",
        ];
        let mut vocabulary = Vocabulary {
            lists: vec![Vec::new(); LISTS],
            shared: vec![0; words.len()],
            ..Vocabulary::default()
        };
        for word in words {
            vocabulary.insert(word);
        }
        for asked in [
            "postgers",
            "webhooks",
            "screenshot",
            "ошибок",
            "aaaaa",
            "qqqq",
            "hoo",
        ] {
            let runs = runs_of(asked);
            let mut expected: Vec<&str> = words
                .into_iter()
                .filter(|other| asked.len() > 3 && likeness(&runs, asked, other) >= ALIKE)
                .collect();
            let mut seen = vocabulary.written_like(asked);
            seen.sort_by(|a, b| a.0.cmp(&b.0));
            expected.sort_unstable();
            let seen: Vec<&str> = seen.iter().map(|(word, _)| word.as_str()).collect();
            assert_eq!(seen, expected, "{asked}");
        }
    }
}
