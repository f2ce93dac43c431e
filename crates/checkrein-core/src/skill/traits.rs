//! What makes one short text like another: its pairs of words, and its runs of three letters.
//!
//! Where skills come with examples, words alone are too few to tell them apart: "how do I freeze
//! my card" and "why is my card frozen" share theirs, and differ in which stand together.

use super::words::{self, Word};

/// A kind of trait; each counts for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Two words of the text, in whatever order.
    Pair,
    /// Three letters in a row.
    Letters,
}

/// A trait: its kind and a number that no other is likely to have.
pub(super) type Trait = (Kind, u64);

/// Different words of a text beyond which pairs are only noise.
const WORDS: usize = 24;

/// Words of a text whose letters are looked at.
const SPELLED: usize = 60;

/// Returns the traits of a text, each once, sorted.
pub(super) fn traits(text: &[Word]) -> Vec<Trait> {
    let mut stems: Vec<u64> = text.iter().map(|word| words::hash(&word.stem)).collect();
    stems.truncate(SPELLED);
    stems.sort_unstable();
    stems.dedup();
    stems.truncate(WORDS);
    // Every word pairs with nothing too, so that it also counts alone.
    stems.insert(0, 0);
    let mut traits = Vec::new();
    for (place, one) in stems.iter().enumerate() {
        for other in &stems[place + 1..] {
            traits.push((Kind::Pair, words::mix(&[1, *one, *other])));
        }
    }
    let mut spelled: Vec<u64> = Vec::new();
    for word in text.iter().take(SPELLED) {
        spelled.push(u64::from(b' '));
        spelled.extend(word.text.chars().map(u64::from));
        spelled.push(u64::from(b' '));
        traits.extend(
            spelled
                .windows(3)
                .map(|letters| (Kind::Letters, words::mix(letters))),
        );
        spelled.clear();
    }
    traits.sort_unstable();
    traits.dedup();
    traits
}

/// What each kind counts.
const WEIGHTS: [(Kind, f32); 2] = [(Kind::Pair, 0.7), (Kind::Letters, 1.0)];

/// Gives each trait its share: by how rare it is, and so that each kind has the same length. A
/// rarity of `None` is that of a trait that nothing has; it is left out.
pub(super) fn shares(traits: &[Trait], rarity: impl Fn(usize) -> Option<f32>) -> Vec<(usize, f32)> {
    let mut shares: Vec<(usize, f32)> = Vec::new();
    for (kind, weight) in WEIGHTS {
        let of_kind = traits.iter().enumerate().filter(|(_, own)| own.0 == kind);
        let start = shares.len();
        shares.extend(of_kind.filter_map(|(at, _)| Some((at, rarity(at)?))));
        let length = shares[start..].iter().map(|(_, share)| share * share);
        let length = length.sum::<f32>().sqrt().max(f32::EPSILON);
        for (_, share) in &mut shares[start..] {
            *share *= weight / length;
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<Trait> {
        traits(&words::split(text, 100))
    }

    fn alike(one: &str, other: &str) -> f32 {
        let (one, other) = (of(one), of(other));
        let share = |traits: &[Trait]| shares(traits, |_| Some(1.0));
        let mine: std::collections::HashMap<Trait, f32> = share(&one)
            .into_iter()
            .map(|(at, share)| (one[at], share))
            .collect();
        share(&other)
            .into_iter()
            .filter_map(|(at, share)| Some(mine.get(&other[at])? * share))
            .sum()
    }

    #[test]
    fn order_does_not_matter_and_what_stands_together_does() {
        assert_eq!(of("freeze the card"), of("the card freeze"));
        assert!((alike("freeze my card", "freeze my card") - 1.49).abs() < 0.01);
        let asked = "how do I freeze my card";
        assert!(alike(asked, "can I freeze a card") > alike(asked, "do you know how my dog is"));
        assert!(alike("cancel my acount", "account") > alike("cancel my acount", "freeze"));
        assert!(alike("", "freeze").abs() < f32::EPSILON);
        assert!(of(&"word ".repeat(5000)).len() < 20);
    }
}
