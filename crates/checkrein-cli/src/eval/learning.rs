//! Learning measured: a few choices of a simulated person, and what they do to all other prompts.
//!
//! Of some prompts the person loads the right skill, as people do who were offered it or who miss
//! it; in the hostile round always a wrong one. The prompts that taught are not among those that
//! are counted.

use std::fmt;

use checkrein_core::intent::{self, Ranked};
use checkrein_core::message::count;
use checkrein_core::skill::learned::{Learned, Lesson, Taught};
use checkrein_core::skill::{Index, Model};
use serde::Serialize;

use super::cases::{Case, Kind};

/// How many simulated persons the figures are a mean of.
const DRAWS: usize = 10;

/// As many skills as a shortlist offers.
const OFFERED: usize = 3;

/// What learning did to the prompts that did not teach.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gain {
    /// Choices that were made, on average.
    pub feedbacks: f64,
    /// Prompts that were counted, on average.
    pub rest: f64,
    /// Share of these for which the right skill was first before.
    pub before: f64,
    /// The same afterwards.
    pub after: f64,
}

/// What came out; a round is `null` where no prompt could teach.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Prompts that need a skill.
    pub positives: usize,
    /// Skills of the catalog.
    pub skills: usize,
    /// Simulated persons.
    pub draws: usize,
    /// The person loads the right skill where another was first.
    pub helpful: Option<Gain>,
    /// The person loads a wrong skill, whatever the prompt.
    pub hostile: Option<Gain>,
}

/// A prompt that needs a skill, and what the router makes of it without having learned anything.
struct Asked {
    case: Case,
    words: Vec<String>,
    ranked: Vec<Ranked>,
}

impl Asked {
    /// Returns the place of the right skill among the five best, from nought.
    fn place(&self, ranked: &[Ranked]) -> Option<usize> {
        ranked
            .iter()
            .position(|other| self.case.is_right(&other.name))
    }

    /// Returns what a choice says: the rest of the shortlist was passed over.
    fn lesson(&self, wanted: &str) -> Lesson {
        let offered = self.ranked.iter().take(OFFERED);
        let others = offered.filter(|other| other.name != wanted);
        Lesson {
            words: self.words.clone(),
            wanted: Some(wanted.to_owned()),
            passed_over: others.map(|other| other.name.clone()).collect(),
            dismissed: None,
        }
    }
}

/// Simulates persons who choose so many times each.
pub fn simulate(cases: Vec<Case>, index: &mut Index, feedbacks: usize, seed: u64) -> Report {
    let positives = cases.into_iter().filter(|case| case.kind == Kind::Positive);
    let asked: Vec<Asked> = positives
        .map(|case| Asked {
            words: intent::kept(&case.prompt),
            ranked: intent::rank(&case.prompt, index),
            case,
        })
        .collect();
    let mut dice = Dice(seed);
    let mut helpful = Vec::new();
    let mut hostile = Vec::new();
    for _ in 0..DRAWS {
        let right = |asked: &Asked, _: &mut Dice| {
            let place = asked.place(&asked.ranked).filter(|place| *place > 0)?;
            Some(asked.ranked[place].name.clone())
        };
        helpful.extend(draw(&asked, index, feedbacks, &mut dice, right));
        hostile.extend(draw(&asked, index, feedbacks, &mut dice, wrong));
    }
    Report {
        positives: asked.len(),
        skills: index.len(),
        draws: DRAWS,
        helpful: Gain::mean(&helpful),
        hostile: Gain::mean(&hostile),
    }
}

/// Returns one of the offered skills that are wrong.
fn wrong(asked: &Asked, dice: &mut Dice) -> Option<String> {
    let offered = asked.ranked.iter().take(OFFERED);
    let wrong: Vec<&Ranked> = offered
        .filter(|other| !asked.case.is_right(&other.name))
        .collect();
    let place = dice.below(wrong.len())?;
    Some(wrong[place].name.clone())
}

/// Lets one person choose, and counts the prompts that the person did not choose for.
fn draw(
    asked: &[Asked],
    index: &mut Index,
    feedbacks: usize,
    dice: &mut Dice,
    choose: impl Fn(&Asked, &mut Dice) -> Option<String>,
) -> Option<Gain> {
    let mut order: Vec<usize> = (0..asked.len()).collect();
    dice.shuffle(&mut order);
    let mut taught = Taught::default();
    let mut rest = Vec::new();
    let mut chosen = 0;
    for place in order {
        let lesson = (chosen < feedbacks)
            .then(|| choose(&asked[place], dice))
            .flatten();
        match lesson {
            Some(wanted) => {
                taught.learn(&asked[place].lesson(&wanted));
                chosen += 1;
            }
            None => rest.push(place),
        }
    }
    if chosen == 0 || rest.is_empty() {
        return None;
    }
    let learned = taught.learned();
    let is_first = |asked: &Asked, ranked: &[Ranked]| asked.place(ranked) == Some(0);
    let before = rest
        .iter()
        .filter(|place| is_first(&asked[**place], &asked[**place].ranked))
        .count();
    let after = rest
        .iter()
        .filter(|place| {
            let asked = &asked[**place];
            is_first(asked, &ranked_after(&asked.case.prompt, index, &learned))
        })
        .count();
    let share = |part: usize| part as f64 / rest.len() as f64;
    Some(Gain {
        feedbacks: chosen as f64,
        rest: rest.len() as f64,
        before: share(before),
        after: share(after),
    })
}

fn ranked_after(prompt: &str, index: &mut Index, learned: &Learned) -> Vec<Ranked> {
    intent::rank_with(prompt, index, Model::shipped(), Some(learned))
}

impl Gain {
    fn mean(draws: &[Self]) -> Option<Self> {
        let mean = |of: fn(&Self) -> f64| {
            let sum: f64 = draws.iter().map(of).sum();
            sum / draws.len() as f64
        };
        (!draws.is_empty()).then(|| Self {
            feedbacks: mean(|gain| gain.feedbacks),
            rest: mean(|gain| gain.rest),
            before: mean(|gain| gain.before),
            after: mean(|gain| gain.after),
        })
    }
}

impl fmt::Display for Gain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:.1} % before, {:.1} % after {:.0} choices ({:+.1}), of {:.0} other prompts",
            100.0 * self.before,
            100.0 * self.after,
            self.feedbacks,
            100.0 * (self.after - self.before),
            self.rest,
        )
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "{} that need one of {}; how often the right one is first, as a mean of {}:",
            count(self.positives, "prompt"),
            count(self.skills, "skill"),
            count(self.draws, "simulated person"),
        )?;
        for (name, gain) in [("right", &self.helpful), ("wrong", &self.hostile)] {
            match gain {
                Some(gain) => writeln!(formatter, "  {name} choices  {gain}")?,
                None => writeln!(
                    formatter,
                    "  {name} choices  no prompt gives occasion for one"
                )?,
            }
        }
        Ok(())
    }
}

/// Numbers that look drawn, and are the same for the same seed (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below a limit; `None` when there is none.
    fn below(&mut self, limit: usize) -> Option<usize> {
        let drawn = self.next().checked_rem(limit as u64)?;
        usize::try_from(drawn).ok()
    }

    fn shuffle(&mut self, places: &mut [usize]) {
        for last in (1..places.len()).rev() {
            if let Some(other) = self.below(last + 1) {
                places.swap(last, other);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use checkrein_core::skill::{Catalog, Listed};

    use super::*;

    /// Twins of which the shorter one always wins, although people mean the other by certain words
    /// of their own; and skills that no wrong choice may take anything from.
    fn index() -> Index {
        let skill = |name: &str, description: &str| Listed {
            name: name.into(),
            description: description.into(),
            ..Listed::default()
        };
        Index::of_catalog(&Catalog::of_list(vec![
            skill("bars", "Draws thermometer and barometer readings."),
            skill(
                "lines",
                "Draws thermometer and barometer readings as curves on squared paper.",
            ),
            skill("tides", "Forecasts tides for harbours by the moon."),
            skill(
                "invoices",
                "Writes invoices and reminds customers of payments.",
            ),
        ]))
    }

    fn cases() -> Vec<Case> {
        let hives = ["orchard", "meadow", "balcony", "attic", "garden", "forest"];
        let lines = hives.iter().flat_map(|place| {
            [
                (
                    format!("Draw the barometer readings of the apiary in the {place}"),
                    "lines",
                ),
                (
                    format!("Thermometer readings from our apiary, {place} side"),
                    "lines",
                ),
                (
                    format!("Forecast the tides for the harbours by the {place}"),
                    "tides",
                ),
                (
                    format!("Write invoices for the customers at the {place}"),
                    "invoices",
                ),
            ]
        });
        lines
            .zip(0..)
            .map(|((prompt, expected), number)| Case {
                id: format!("{number}"),
                prompt,
                expected: Some(expected.into()),
                kind: Kind::Positive,
                also: Vec::new(),
                not: Vec::new(),
            })
            .collect()
    }

    #[test]
    fn right_choices_help_other_prompts_and_wrong_ones_hardly_harm() {
        let report = simulate(cases(), &mut index(), 3, 1);
        let helpful = report.helpful.expect("some prompts give occasion");
        assert!(helpful.after > helpful.before + 0.1, "{helpful:?}");
        let hostile = simulate(cases(), &mut index(), 20, 1).hostile;
        let hostile = hostile.expect("some prompts give occasion");
        assert!(hostile.after >= hostile.before - 0.01, "{hostile:?}");
    }

    #[test]
    fn the_same_seed_draws_the_same_persons() {
        let with = |seed| simulate(cases(), &mut index(), 3, seed);
        assert_eq!(with(7), with(7));
        let order = |seed| {
            let mut order: Vec<usize> = (0..20).collect();
            Dice(seed).shuffle(&mut order);
            order
        };
        assert_ne!(order(7), order(8));
        let mut sorted = order(7);
        sorted.sort_unstable();
        assert_eq!(sorted, (0..20).collect::<Vec<_>>());
    }

    #[test]
    fn without_an_occasion_there_is_no_figure() {
        let report = simulate(Vec::new(), &mut index(), 20, 1);
        assert_eq!((&report.helpful, &report.hostile), (&None, &None));
        insta::assert_snapshot!(report.to_string(), @"
        0 prompts that need one of 4 skills; how often the right one is first, as a mean of 10 simulated persons:
          right choices  no prompt gives occasion for one
          wrong choices  no prompt gives occasion for one
        ");
    }
}
