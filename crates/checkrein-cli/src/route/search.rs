//! Fits the weights of the ranking: one after the other is moved a step, and stays where it helps.

use checkrein_core::skill::Model;

use super::sets::{Outcome, Set};
use crate::eval::cases::Kind;

/// The weights that are fitted, with the least and the most that each may become.
const FITTED: &[(&str, f32, f32)] = &[
    ("name", 0.2, 8.0),
    ("description", 0.1, 4.0),
    ("keyword", 0.1, 4.0),
    ("heading", 0.02, 2.0),
    ("body", 0.02, 2.0),
    ("name_length", 0.0, 1.0),
    ("description_length", 0.0, 1.0),
    ("keyword_length", 0.0, 1.0),
    ("heading_length", 0.0, 1.0),
    ("body_length", 0.0, 1.0),
    ("saturation", 0.1, 5.0),
    ("rarity", 0.1, 2.0),
    ("rarity_in_bodies", 0.0, 1.0),
    ("everyday", 0.1, 1.0),
    ("quoted", 0.1, 1.0),
    ("shown", 0.0, 1.0),
];

/// No weight that is not fitted is further from nothing.
const FAR: f32 = 100.0;

/// Returns the first weight that is none to begin with, and from where to where it may be.
pub fn impossible(model: &Model) -> Option<(&'static str, f32, f32, f32)> {
    let values = Model::NAMES.iter().zip(model.values());
    values
        .map(|(name, value)| {
            let fitted = FITTED.iter().find(|(fitted, ..)| fitted == name);
            match (fitted, *name) {
                (Some((_, least, most)), _) => (*name, value, *least, *most),
                (None, "sure" | "unsure") => (*name, value, 0.0, 1.0),
                (None, _) => (*name, value, -FAR, FAR),
            }
        })
        .find(|(_, value, least, most)| !(*least..=*most).contains(value))
}

/// What a step must gain: less is chance.
const GAIN: f64 = 2e-4;

/// Returns the weights that rank the positives of these sets best.
pub fn fit(sets: &[&Set], start: &Model, rounds: usize) -> Model {
    let mut model = start.clone();
    let mut best = quality(sets, &model);
    for _ in 0..rounds {
        let before = best;
        for (name, least, most) in FITTED {
            for factor in [0.6, 1.6, 0.85, 1.2] {
                let mut other = model.clone();
                let weight = other.by_name(name).expect("the list names weights");
                // What has come to nothing must be able to come back.
                *weight = ((*weight).max(0.05) * factor).clamp(*least, *most);
                *weight = (*weight * 1000.0).round() / 1000.0;
                let reached = quality(sets, &other);
                if reached > best + GAIN {
                    best = reached;
                    model = other;
                }
            }
        }
        if best - before < GAIN {
            break;
        }
    }
    model
}

/// How well positives are ranked, from nothing to one: half the share with the right skill first,
/// half the mean reciprocal rank.
pub fn quality(sets: &[&Set], model: &Model) -> f64 {
    let (mut sum, mut total) = (0.0, 0.0);
    for set in sets {
        let outcomes = set.route(model);
        let positives = outcomes
            .iter()
            .filter(|outcome| outcome.kind == Kind::Positive);
        let number = positives.clone().count();
        if number == 0 {
            continue;
        }
        let gained: f64 = positives.map(gain).sum();
        sum += set.weight() * gained / number as f64;
        total += set.weight();
    }
    if total > 0.0 { sum / total } else { 0.0 }
}

fn gain(outcome: &Outcome) -> f64 {
    match outcome.place {
        Some(place) => (f64::from(u8::from(place == 0)) + 1.0 / (place + 1) as f64) / 2.0,
        None => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use checkrein_core::skill::Signals;

    use super::*;

    #[test]
    fn what_is_not_fitted_is_said_to_be_set_by_hand() {
        let signals = Signals::default();
        let signals = signals.for_confidence(Model::shipped());
        let fitted = |name: &&str| {
            ["base", "sure", "unsure"].contains(name)
                || FITTED.iter().any(|(fitted, ..)| fitted == name)
                || signals.iter().any(|(signal, ..)| signal == name)
        };
        let left: Vec<&str> = Model::NAMES
            .iter()
            .copied()
            .filter(|name| !fitted(name))
            .collect();
        assert_eq!(left, Model::BY_HAND);
    }

    #[test]
    fn nobody_begins_with_weights_that_cannot_be() {
        let mut model = Model::shipped().clone();
        assert_eq!(impossible(&model), None);
        model.base = 1e30;
        assert_eq!(impossible(&model), Some(("base", 1e30, -100.0, 100.0)));
        model.name = -1e30;
        assert_eq!(impossible(&model), Some(("name", -1e30, 0.2, 8.0)));
    }
}
