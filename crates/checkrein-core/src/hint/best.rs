//! Which hint fits a prompt: whose situation stands in it nearly whole, near together and in its order.
//!
//! "The migration waits for a lock" is a situation, and "rename the migration's lock file and wait" has
//! the same words. So a short situation has to be there with all that it names, in the order in which it
//! was told; and what is to be written about, translated or taken back is nobody's trouble.

use std::collections::HashMap;

use super::{Hint, Stem};

/// A situation is told within so many words; a long prompt has any word somewhere.
const WINDOW: usize = 20;

/// So much of a long situation has to be there.
const MOST_OF_IT: f32 = 0.6;

/// So much of a short one, besides all that it names.
const NEARLY_ALL: f32 = 0.75;

/// A situation is short that names no more.
const FEW_NAMES: usize = 3;

/// Fewer words tell no situation that has more.
const LEAST: usize = 3;

/// Stems of what is done with a text or a commit about a trouble, and not about the trouble.
const ABOUT_IT: [&str; 9] = [
    "revert", "document", "describ", "explain", "summar", "summari", "translat", "blog", "quot",
];

/// Among so many words at the beginning.
const BEGINNING: usize = 3;

/// Returns the hint whose situation the stems tell best, if one is told well enough.
///
/// The stems are those of what a person wants, in order, every word one.
pub fn best<'a>(stems: &[String], hints: &'a [Hint]) -> Option<&'a Hint> {
    let mut beginning = stems.iter().take(BEGINNING);
    if beginning.any(|stem| ABOUT_IT.contains(&stem.as_str())) {
        return None;
    }
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, stem) in stems.iter().enumerate() {
        places.entry(stem).or_default().push(at);
    }
    let mut best: Option<(f32, &Hint)> = None;
    for hint in hints {
        for situation in &hint.situations {
            let Some(score) = score(situation, &places) else {
                continue;
            };
            if best.is_none_or(|(highest, _)| score > highest) {
                best = Some((score, hint));
            }
        }
    }
    best.map(|(_, hint)| hint)
}

/// What of a situation is told in its order, by weight; nothing where that is too little.
fn score(situation: &[Stem], places: &HashMap<&str, Vec<usize>>) -> Option<f32> {
    let mut met: Vec<(usize, usize)> = Vec::new();
    for (number, stem) in situation.iter().enumerate() {
        if let Some(places) = places.get(stem.text.as_str()) {
            met.extend(places.iter().map(|at| (*at, number)));
        }
    }
    met.sort_unstable();
    let all: u32 = situation.iter().map(|stem| u32::from(stem.weight)).sum();
    let mut highest: Option<f32> = None;
    for start in 0..met.len() {
        let near = met[start..]
            .iter()
            .take_while(|(at, _)| *at < met[start].0 + WINDOW);
        let told = in_order(near.map(|(_, number)| *number), situation);
        let weight: u32 = (told.iter())
            .map(|number| u32::from(situation[*number].weight))
            .sum();
        let share = weight as f32 / all.max(1) as f32;
        if is_enough(situation, &told, share) && highest.is_none_or(|highest| share > highest) {
            highest = Some(share);
        }
    }
    highest
}

/// The weightiest part of what was met that stands in the situation's own order.
fn in_order(met: impl Iterator<Item = usize>, situation: &[Stem]) -> Vec<usize> {
    // The best row that ends with each stem of the situation, and its weight.
    let mut rows: Vec<(u32, Vec<usize>)> = vec![(0, Vec::new()); situation.len()];
    for number in met {
        let before = rows[..number].iter().max_by_key(|(weight, _)| *weight);
        let (weight, mut row) = before.cloned().unwrap_or_default();
        let weight = weight + u32::from(situation[number].weight);
        if weight > rows[number].0 {
            row.push(number);
            rows[number] = (weight, row);
        }
    }
    let best = rows.into_iter().max_by_key(|(weight, _)| *weight);
    best.map(|(_, row)| row).unwrap_or_default()
}

fn is_enough(situation: &[Stem], told: &[usize], share: f32) -> bool {
    let names = situation.iter().filter(|stem| stem.names).count();
    let named = told.iter().filter(|number| situation[**number].names);
    let named = named.count();
    if told.len() < LEAST.min(situation.len()) {
        return false;
    }
    match names {
        0 => false,
        names if names <= FEW_NAMES => named == names && share >= NEARLY_ALL,
        _ => named >= FEW_NAMES && share >= MOST_OF_IT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent;

    /// A hint whose situation is given in words; those that name a subject are marked.
    fn hint(pattern: &str, situation: &str) -> Hint {
        let stem = |word: &str| Stem {
            text: crate::skill::words::stems(word, 1).concat(),
            weight: if word.starts_with('*') { 100 } else { 40 },
            names: word.starts_with('*'),
        };
        Hint {
            pattern: pattern.into(),
            line: "When …".into(),
            situations: vec![situation.split(' ').map(stem).collect()],
        }
    }

    #[track_caller]
    fn check(prompt: &str, expected: Option<&str>) {
        let hints = [
            hint("lock", "*migration waits *lock *timeout"),
            hint("dates", "*calendar *picker shows wrong day"),
            hint("flaky", "*browser tests *flaky *pipeline"),
        ];
        let stems = intent::asked(prompt).unwrap_or_default();
        let found = best(&stems, &hints).map(|hint| hint.pattern.as_str());
        assert_eq!(found, expected, "{prompt}");
    }

    #[test]
    fn a_prompt_that_tells_the_situation_gets_its_hint() {
        check(
            "The migration waits for a lock until the timeout, fix it",
            Some("lock"),
        );
        check(
            "migrations run into lock timeouts, please repair them",
            Some("lock"),
        );
        check(
            "Repair the calendar: its picker shows the wrong day",
            Some("dates"),
        );
        check("our browser tests are flaky in the pipeline", Some("flaky"));
    }

    #[test]
    fn others_get_nothing() {
        for prompt in [
            "Add a lock to the front door page",
            "write a migration that adds a column",
            "make the tests faster",
            "What is a lock timeout in a migration?",
            "why does the migration wait for a lock until the timeout?",
            "thanks!",
            "continue",
            "",
            "/migration waits lock timeout",
            "Explain this:\n```\nmigration waits: lock timeout\n```",
            "don't touch the migration's lock timeout",
        ] {
            check(prompt, None);
        }
    }

    #[test]
    fn the_same_words_about_another_matter_call_nothing() {
        // The situation of one pattern alone, as the index has it: nothing is rarer than anything else.
        let lock = hint("lock", "*migration waits *lock");
        let asked = |prompt: &str| {
            let stems = intent::asked(prompt).unwrap_or_default();
            best(&stems, std::slice::from_ref(&lock)).is_some()
        };
        for prompt in [
            "Rename the migration lock file and wait for my review",
            "lock the migration guide page, it waits for legal",
            "Write a blog post about people who wait for the lock of the canal during the migration of birds",
            "wait, lock the migration",
            "Fix the wait of the lock migration tool's spinner",
            "Revert: migration waits for a lock",
            "Delete the migration; the lock waits are fine",
            "document how a migration waits on a lock",
            "Please document that the migration waits for a lock",
            "Add a migration that drops the lock column",
            "lock the migrations folder",
        ] {
            assert!(!asked(prompt), "{prompt}");
        }
        for prompt in [
            "The migration of the users table waits for a lock, repair it",
            "our migration is waiting for a lock again, please fix that",
            "deploy hangs. The migration just sits there and waits, it seems, for some lock. Repair it",
            "Make sure that no migration waits for a table lock any longer",
        ] {
            assert!(asked(prompt), "{prompt}");
        }
    }

    #[test]
    fn words_that_stand_far_apart_tell_no_situation() {
        let far = "write ".repeat(60);
        check(
            &format!("fix the migration {far} then the lock {far} and the timeout"),
            None,
        );
    }
}
