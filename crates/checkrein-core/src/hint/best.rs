//! Which hint fits a prompt: whose situation stands in it nearly whole, in a few sentences.

use std::collections::HashMap;

use super::{Hint, Stem};

/// A situation is told within so many words; a long prompt has any word somewhere.
const WINDOW: usize = 40;

/// So much of a situation has to be there.
const MOST_OF_IT: f32 = 0.6;

/// So much is enough where that is many words.
const MUCH_OF_IT: f32 = 0.45;
const MANY: usize = 4;

/// Returns the hint whose situation the stems tell best, if one is told well enough.
///
/// The stems are those of what a person wants, in order, every word one.
pub fn best<'a>(stems: &[String], hints: &'a [Hint]) -> Option<&'a Hint> {
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

/// What of a situation is told, by weight; nothing where that is too little.
fn score(situation: &[Stem], places: &HashMap<&str, Vec<usize>>) -> Option<f32> {
    let mut met: Vec<(usize, usize)> = Vec::new();
    for (number, stem) in situation.iter().enumerate() {
        if let Some(places) = places.get(stem.text.as_str()) {
            met.extend(places.iter().map(|at| (*at, number)));
        }
    }
    if met.len() < 2 {
        return None;
    }
    met.sort_unstable();
    let all: u32 = situation.iter().map(|stem| u32::from(stem.weight)).sum();
    let mut times = vec![0_usize; situation.len()];
    let (mut start, mut weight) = (0, 0);
    let mut highest: Option<f32> = None;
    for (at, number) in &met {
        times[*number] += 1;
        if times[*number] == 1 {
            weight += u32::from(situation[*number].weight);
        }
        while met[start].0 + WINDOW <= *at {
            let left = met[start].1;
            times[left] -= 1;
            if times[left] == 0 {
                weight -= u32::from(situation[left].weight);
            }
            start += 1;
        }
        let share = weight as f32 / all.max(1) as f32;
        if is_enough(situation, &times, share) && highest.is_none_or(|highest| share > highest) {
            highest = Some(share);
        }
    }
    highest
}

fn is_enough(situation: &[Stem], times: &[usize], share: f32) -> bool {
    let told = || (situation.iter().zip(times)).filter(|(_, times)| **times > 0);
    let names = told().filter(|(stem, _)| stem.names).count();
    let count = told().count();
    count >= 2 && names >= 1 && share >= MOST_OF_IT
        || count >= MANY && names >= 1 && share >= MUCH_OF_IT
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
    fn words_that_stand_far_apart_tell_no_situation() {
        let far = "write ".repeat(60);
        check(
            &format!("fix the migration {far} then the lock {far} and the timeout"),
            None,
        );
    }
}
