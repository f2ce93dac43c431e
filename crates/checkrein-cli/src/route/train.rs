//! Finds all weights: the ranking first, then confidence on top of it, then the thresholds.

use checkrein_core::skill::Model;

use super::regression::{self, Example};
use super::search;
use super::sets::{Outcome, Set};
use super::thresholds::{self, Judged};
use crate::eval::cases::Kind;

/// How the weights do, found without the set that they are tried on.
pub struct Trial {
    /// The share of the positives whose right skill comes first.
    pub top1: f64,
    /// Of the prompts that the thresholds would load a skill for, the share that is right; none
    /// where they would load no skill at all.
    pub precision: Option<f64>,
    /// The share of the positives that get the right skill.
    pub served: f64,
}

/// What sets need before weights can be found on them and tried without them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// The set that is left out.
    pub without: String,
    /// What no case of the others asks for.
    pub kind: Kind,
}

/// Tells what sets lack: what is left when any of them is left out must have prompts that need a
/// skill and prompts that need none, or nothing can be told apart.
pub fn lack(sets: &[Set]) -> Option<Lack> {
    let lacks = |left_out: usize, kind: Kind| {
        let mut others = sets.iter().enumerate().filter(|(at, _)| *at != left_out);
        !others.any(|(_, set)| set.has(kind))
    };
    let kinds = [Kind::Positive, Kind::None];
    (0..sets.len()).find_map(|left_out| {
        let kind = kinds.into_iter().find(|kind| lacks(left_out, *kind))?;
        let without = sets[left_out].name.clone();
        Some(Lack { without, kind })
    })
}

/// Finds the weights; with `ranking`, those of the ranking too.
pub fn train(sets: &[Set], start: &Model, ranking: bool) -> (Model, Trial) {
    let all: Vec<&Set> = sets.iter().collect();
    let mut model = start.clone();
    if ranking {
        model = search::fit(&all, &model, ROUNDS);
    }
    let routed: Vec<Vec<Outcome>> = sets.iter().map(|set| set.route(&model)).collect();
    let everything: Vec<usize> = (0..sets.len()).collect();
    // What is said of the thresholds must hold for a catalog that nobody has seen: each set is
    // judged by weights that were found without it.
    let mut judged = Vec::new();
    for left_out in 0..sets.len() {
        let others: Vec<usize> = (0..sets.len()).filter(|set| *set != left_out).collect();
        let weights = regression::fit(&examples(&routed, &others, sets, &model));
        let silenced = sets[left_out].silenced();
        let outcomes = routed[left_out].iter().zip(silenced);
        judged.extend(outcomes.map(|(outcome, is_silenced)| Judged {
            confidence: if is_silenced {
                0.0
            } else {
                confidence(outcome, &weights, &model)
            },
            is_right: outcome.label(),
            is_none: outcome.kind == Kind::None,
        }));
    }
    let examples = examples(&routed, &everything, sets, &model);
    let weights = regression::fit(&examples);
    let varies = |signal: usize| {
        let mut values = examples.iter().map(|example| example.signals[signal]);
        values
            .next()
            .is_some_and(|first| values.any(|value| value != first))
    };
    for (place, (name, weight)) in names(&model).into_iter().zip(weights).enumerate() {
        // Of a signal that is always the same nothing is learned.
        if place > 0 && !varies(place - 1) {
            continue;
        }
        let rounded = (weight * 1000.0).round() / 1000.0;
        *model.by_name(name).expect("signals are named as weights") = rounded as f32;
    }
    (model.sure, model.unsure) = thresholds::both(&judged);
    let trial = trial(&judged, &routed, f64::from(model.sure));
    (model, trial)
}

/// Rounds over all weights of the ranking.
const ROUNDS: usize = 3;

fn names(model: &Model) -> Vec<&'static str> {
    let signals = checkrein_core::skill::Signals::default();
    std::iter::once("base")
        .chain(signals.for_confidence(model).map(|(name, ..)| name))
        .collect()
}

fn signals(outcome: &Outcome, model: &Model) -> Option<Vec<f64>> {
    let best = outcome.ranked.first()?;
    let signals = best.candidate.signals.for_confidence(model);
    Some(signals.map(|(_, signal, _)| f64::from(signal)).to_vec())
}

fn examples(
    routed: &[Vec<Outcome>],
    chosen: &[usize],
    sets: &[Set],
    model: &Model,
) -> Vec<Example> {
    let mut examples = Vec::new();
    for &set in chosen {
        let weight = sets[set].weight() / routed[set].len().max(1) as f64;
        examples.extend(routed[set].iter().filter_map(|outcome| {
            Some(Example {
                signals: signals(outcome, model)?,
                is_right: outcome.label()?,
                weight,
            })
        }));
    }
    let total: f64 = examples.iter().map(|example| example.weight).sum();
    let number = examples.len() as f64;
    for example in &mut examples {
        example.weight *= number / total;
    }
    examples
}

fn confidence(outcome: &Outcome, weights: &[f64], model: &Model) -> f64 {
    signals(outcome, model).map_or(0.0, |signals| {
        let sum: f64 = signals.iter().zip(&weights[1..]).map(|(a, b)| a * b).sum();
        1.0 / (1.0 + (-(weights[0] + sum)).exp())
    })
}

fn trial(judged: &[Judged], routed: &[Vec<Outcome>], sure: f64) -> Trial {
    let positives = || {
        let all = routed.iter().flatten();
        all.filter(|outcome| outcome.kind == Kind::Positive)
    };
    let number = positives().count().max(1) as f64;
    let first = positives().filter(|outcome| outcome.place == Some(0));
    let fired = || judged.iter().filter(|one| one.confidence >= sure);
    let right = fired().filter(|one| one.is_right == Some(true)).count() as f64;
    let known = fired().filter(|one| one.is_right.is_some()).count();
    Trial {
        top1: first.count() as f64 / number,
        precision: (known > 0).then(|| right / known as f64),
        served: right / number,
    }
}
