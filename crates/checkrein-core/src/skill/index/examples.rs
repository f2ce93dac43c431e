//! What the examples of skills teach: a weight for each trait that a skill's examples have.
//!
//! A regression over all skills at once, begun at what the examples of each have in common. Only
//! traits that a skill has get a weight for it, so there are few, and a prompt's are added up like
//! words. The same catalog always teaches the same.

use std::collections::HashMap;

use super::TraitWeight;
use crate::skill::traits::{Trait, shares, traits};
use crate::skill::words;

/// What one skill says in short texts: its examples, and its name and description as one more.
pub(super) type Texts = Vec<String>;

/// Words of a text that are looked at.
const WORDS: usize = 100;

/// How sharply skills are told apart while weights are learned.
const SHARPNESS: f32 = 10.0;
/// Rounds over all texts.
const ROUNDS: usize = 20;
/// Weights that are looked at in all rounds together: a prompt may be waiting for the index.
const WORK: usize = 100_000_000;
/// How far a weight moves in its first round.
const STEP: f32 = 0.05;
/// How much weights are pulled to nothing.
const DECAY: f32 = 0.03;

/// A trait as the index keeps it: how rare it is, and what it weighs for which skill.
pub(super) type Taught = HashMap<u64, (f32, Vec<TraitWeight>)>;

/// Texts of one skill, and of all, that are learned from: more would take longer than they teach.
const OF_ONE: usize = 24;
const OF_ALL: usize = 3000;

/// Examples of a skill below which they teach less than its description.
const ENOUGH: usize = 5;

/// Learns from the texts of each skill; from nothing unless three of four skills have enough.
pub(super) fn learn(texts: &[Texts]) -> Taught {
    let taught = texts.iter().filter(|texts| texts.len() > ENOUGH).count();
    if taught < 2 || taught * 4 < texts.len() * 3 {
        return Taught::new();
    }
    let most = (OF_ALL / texts.len()).clamp(1, OF_ONE);
    let rows: Vec<(usize, Vec<Trait>)> = texts
        .iter()
        .enumerate()
        .flat_map(|(skill, texts)| {
            let texts = texts.iter().take(most);
            texts.map(move |text| (skill, traits(&words::split(text, WORDS))))
        })
        .collect();
    let mut class = Class::new(&rows, texts.len());
    // Rather few rounds than a wait; what a round would cost is known before it.
    for _ in 0..ROUNDS.min(WORK / class.work().max(1)) {
        class.round();
    }
    class.taught()
}

/// Returns how rare a trait is that so many of all texts have.
pub(super) fn rarity(with: usize, all: usize) -> f32 {
    // Flattened: in few texts a trait is rare by accident.
    (((1 + all) as f32 / (1 + with) as f32).ln() + 1.0).powf(0.3)
}

/// What is learned, while it is learned.
struct Class {
    /// Each text: its skill, and its traits with their shares.
    rows: Vec<(usize, Vec<(usize, f32)>)>,
    /// Each trait, and where its weights are.
    traits: Vec<(u64, f32, std::ops::Range<usize>)>,
    /// The skill of each weight.
    skills: Vec<usize>,
    weights: Vec<f32>,
    /// The squares of all moves of each weight so far: who has moved much moves less.
    moved: Vec<f32>,
    number: usize,
}

impl Class {
    fn new(rows: &[(usize, Vec<Trait>)], number: usize) -> Self {
        let mut with: HashMap<u64, usize> = HashMap::new();
        for (_, own) in rows.iter().flat_map(|(_, traits)| traits) {
            *with.entry(*own).or_default() += 1;
        }
        let mut known: Vec<(u64, f32)> = with
            .into_iter()
            .map(|(own, with)| (own, rarity(with, rows.len())))
            .collect();
        // A map has no order of its own, and the same catalog must teach the same.
        known.sort_unstable_by_key(|(own, _)| *own);
        let at = |own: u64| {
            known
                .binary_search_by_key(&own, |(own, _)| *own)
                .unwrap_or_default()
        };
        let rows: Vec<(usize, Vec<(usize, f32)>)> = rows
            .iter()
            .map(|(skill, traits)| {
                let places: Vec<usize> = traits.iter().map(|(_, own)| at(*own)).collect();
                let shares = shares(traits, |place| Some(known[places[place]].1));
                let shares = shares
                    .into_iter()
                    .map(|(place, share)| (places[place], share));
                (*skill, shares.collect())
            })
            .collect();
        let mut of_trait: Vec<Vec<(usize, f32)>> = vec![Vec::new(); known.len()];
        for (skill, row) in &rows {
            for (own, share) in row {
                // Rows of a skill follow one another.
                match of_trait[*own].last_mut() {
                    Some((last, sum)) if last == skill => *sum += share,
                    _ => of_trait[*own].push((*skill, *share)),
                }
            }
        }
        let mut length = vec![0.0_f32; number];
        for (skill, sum) in of_trait.iter().flatten() {
            length[*skill] += sum * sum;
        }
        let (mut traits, mut skills, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        for ((own, rarity), common) in known.iter().zip(&of_trait) {
            let start = weights.len();
            for (skill, sum) in common {
                skills.push(*skill);
                weights.push(sum / length[*skill].sqrt().max(f32::EPSILON));
            }
            traits.push((*own, *rarity, start..weights.len()));
        }
        Self {
            rows,
            traits,
            skills,
            moved: vec![1e-8; weights.len()],
            weights,
            number,
        }
    }

    /// Returns how many weights a round looks at.
    fn work(&self) -> usize {
        let rows = self.rows.iter().flat_map(|(_, row)| row);
        rows.map(|(own, _)| self.traits[*own].2.len()).sum()
    }

    /// Moves every weight once, to where the texts fit their skills better.
    fn round(&mut self) {
        let mut slope: Vec<f32> = self.weights.iter().map(|weight| weight * DECAY).collect();
        // The more skills, the smaller the part of each in the whole.
        let part = self.number as f32 / self.rows.len() as f32;
        let mut scores = vec![0.0_f32; self.number];
        for (skill, row) in &self.rows {
            scores.fill(0.0);
            for (own, share) in row {
                for at in self.traits[*own].2.clone() {
                    scores[self.skills[at]] += share * self.weights[at];
                }
            }
            let best = scores.iter().copied().fold(f32::MIN, f32::max);
            for score in &mut scores {
                *score = ((*score - best) * SHARPNESS).exp();
            }
            let total: f32 = scores.iter().sum();
            for score in &mut scores {
                *score /= total;
            }
            scores[*skill] -= 1.0;
            for (own, share) in row {
                for at in self.traits[*own].2.clone() {
                    slope[at] += scores[self.skills[at]] * share * part;
                }
            }
        }
        for ((weight, moved), slope) in self.weights.iter_mut().zip(&mut self.moved).zip(slope) {
            *moved += slope * slope;
            *weight -= STEP * slope / moved.sqrt();
        }
    }

    fn taught(self) -> Taught {
        self.traits
            .iter()
            .map(|(own, rarity, weights)| {
                let trait_weights = weights.clone().map(|at| TraitWeight {
                    skill: self.skills[at] as u16,
                    weight: (self.weights[at] * TraitWeight::ONE).round() as i16,
                });
                (*own, (*rarity, trait_weights.collect()))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_examples_teach_the_same_and_few_teach_nothing() {
        let texts: Vec<Texts> = ["freeze the card", "tell my balance", "cancel an order"]
            .map(|wish| {
                let forms = [
                    "please",
                    "can you",
                    "I want to",
                    "how do I",
                    "now",
                    "A skill to",
                ];
                forms.map(|form| format!("{form} {wish}")).to_vec()
            })
            .to_vec();
        let taught = learn(&texts);
        assert_eq!(taught, learn(&texts));
        assert!(
            taught
                .values()
                .flat_map(|(_, trait_weights)| trait_weights)
                .all(|trait_weight| trait_weight.skill < 3)
        );
        let untaught: Vec<Texts> = (0..7).map(|_| vec!["A skill.".to_owned()]).collect();
        assert!(learn(&[texts.clone(), untaught].concat()).is_empty());
        assert!(learn(&[]).is_empty());
    }
}
