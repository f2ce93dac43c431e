//! Which words are near to a word: what the field calls the same, and what is said in the same texts.
//!
//! `data/same.txt` was written by hand. `data/neighbours.bin` was counted and computed once, by
//! `data/make.py`, which says of what and in what format; it is looked up where it lies.

use std::collections::HashMap;

use super::terms::Terms;

const TABLE: &[u8] = include_bytes!("../../data/neighbours.bin");
const SAME: &str = include_str!("../../data/same.txt");

/// How near words are that mean the same.
const AS_GOOD_AS: f32 = 0.8;

/// Knows the neighbours of words, by stems.
pub(crate) struct Neighbours {
    words: Vec<&'static str>,
    each: usize,
    records: &'static [u8],
    same: HashMap<String, Vec<String>>,
}

impl Default for Neighbours {
    fn default() -> Self {
        let number = |at: usize| usize::from(u16::from_le_bytes([TABLE[at], TABLE[at + 1]]));
        let (count, each) = (number(0), number(2));
        let mut rest = &TABLE[4..];
        let mut words = Vec::with_capacity(count);
        for _ in 0..count {
            let end = memchr::memchr(0, rest).unwrap_or(rest.len());
            words.push(std::str::from_utf8(&rest[..end]).unwrap_or_default());
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        Self {
            words,
            each,
            records: rest,
            same: same(),
        }
    }
}

impl Neighbours {
    /// Calls back with the neighbours of a stem, and how near each is: up to one.
    pub(crate) fn of(&self, stem: &str, mut each: impl FnMut(&str, f32)) {
        for other in self.same.get(stem).into_iter().flatten() {
            each(other, AS_GOOD_AS);
        }
        let Ok(at) = self.words.binary_search(&stem) else {
            return;
        };
        let length = self.each * 3;
        let record = self.records.get(at * length..(at + 1) * length);
        for entry in record.unwrap_or_default().chunks_exact(3) {
            let other = usize::from(u16::from_le_bytes([entry[0], entry[1]]));
            if let Some(word) = self.words.get(other) {
                each(word, f32::from(entry[2]) / 255.0);
            }
        }
    }
}

fn same() -> HashMap<String, Vec<String>> {
    let mut terms = Terms::default();
    let mut same: HashMap<String, Vec<String>> = HashMap::new();
    for line in SAME.lines().filter(|line| !line.starts_with('#')) {
        let mut stems: Vec<String> = Vec::new();
        terms.each(line, |term| {
            if !term.starts_with('=') && !stems.iter().any(|stem| stem == term) {
                stems.push(term.to_owned());
            }
        });
        for stem in &stems {
            let others = stems.iter().filter(|other| *other != stem).cloned();
            same.entry(stem.clone()).or_default().extend(others);
        }
    }
    same
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(stem: &str, expected: &str) {
        let mut seen = Vec::new();
        Neighbours::default().of(stem, |other, near| {
            assert!((0.0..=1.0).contains(&near), "{other} {near}");
            seen.push(other.to_owned());
        });
        assert!(
            seen.iter().any(|other| other == expected),
            "{stem}: {seen:?}"
        );
    }

    #[test]
    fn the_field_has_many_words_for_one_thing() {
        check("login", "auth");
        check("k8s", "kubernet");
        check("databas", "postgr");
        check("retri", "backoff");
        check("crash", "panic");
        check("cach", "evict");
    }

    #[test]
    fn the_table_is_whole() {
        let neighbours = Neighbours::default();
        let words = &neighbours.words;
        assert!(words.len() > 5000 && words.is_sorted(), "{}", words.len());
        let length = words.len() * neighbours.each * 3;
        assert_eq!(neighbours.records.len(), length);
        neighbours.of("xyzzyplugh", |other, _| panic!("{other}"));
    }
}
