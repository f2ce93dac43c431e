//! What the router answers to one prompt, asked exactly as the hook asks it in a session that has
//! no project and was given nothing yet.

use checkrein_core::intent::{self, Intent, Reason, Surroundings, detect};
use checkrein_core::skill::Index;
use serde::Serialize;

/// The answer to one prompt.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// The skill whose body would be given.
    pub fired: Option<String>,
    /// Another one whose body would be given with it.
    pub second: Option<String>,
    /// The skills that would be offered.
    pub shortlist: Vec<String>,
    /// The five best, whatever the thresholds say.
    pub ranked: Vec<String>,
    /// The confidence that is compared with the thresholds.
    pub accept: f32,
}

/// One line of the predictions.
#[derive(Debug, Serialize)]
pub struct Prediction<'a> {
    id: &'a str,
    fired: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    second: Option<&'a str>,
    shortlist: &'a [String],
    ranked: &'a [String],
    accept: f32,
}

/// As many as a prediction names.
const RANKED: usize = 5;

impl Answer {
    /// Asks the router.
    pub fn to(prompt: &str, index: &mut Index) -> Self {
        // The hook lets an empty prompt pass without asking.
        let intent =
            (!prompt.trim().is_empty()).then(|| detect(prompt, &Surroundings::default(), index));
        let ranked = intent::rank(prompt, index);
        Self::of(
            intent.as_ref(),
            ranked.into_iter().map(|ranked| ranked.name),
        )
    }

    fn of(intent: Option<&Intent>, by_words: impl Iterator<Item = String>) -> Self {
        let Some(intent) = intent else {
            return Self::default();
        };
        let fired = intent.skill.as_ref().map(|skill| skill.name.clone());
        let names = |ranked: &[intent::Ranked]| -> Vec<String> {
            ranked.iter().map(|ranked| ranked.name.clone()).collect()
        };
        let by_words = if intent.ranked.is_empty() {
            by_words.collect()
        } else {
            names(&intent.ranked)
        };
        let mut ranked: Vec<String> = fired.iter().cloned().collect();
        for name in by_words {
            if ranked.len() < RANKED && !ranked.contains(&name) {
                ranked.push(name);
            }
        }
        Self {
            fired,
            second: intent.second.as_ref().map(|skill| skill.name.clone()),
            shortlist: names(&intent.shortlist),
            ranked,
            accept: accept(intent),
        }
    }

    /// Returns the line that says so.
    pub fn prediction<'a>(&'a self, id: &'a str) -> Prediction<'a> {
        Prediction {
            id,
            fired: self.fired.as_deref(),
            second: self.second.as_deref(),
            shortlist: &self.shortlist,
            ranked: &self.ranked,
            accept: self.accept,
        }
    }

    /// Whether nothing at all is said to the model.
    pub fn is_quiet(&self) -> bool {
        self.fired.is_none() && self.shortlist.is_empty()
    }
}

/// Returns how sure the router is of the best skill; not at all where a rule keeps it quiet,
/// whatever the words say.
fn accept(intent: &Intent) -> f32 {
    match intent.reason {
        Reason::Words | Reason::Unsure | Reason::NotAskedFor | Reason::Unclear => intent.confidence,
        Reason::Named(_) | Reason::Listed(_) | Reason::Request(_) | Reason::State(_) => 1.0,
        Reason::Question
        | Reason::Courtesy
        | Reason::Command(_)
        | Reason::OnlyAsks
        | Reason::Nothing => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use checkrein_core::skill::{Catalog, Listed, Model};

    use super::*;

    fn index() -> Index {
        let skill = |name: &str, description: &str| Listed {
            name: name.into(),
            description: description.into(),
            ..Listed::default()
        };
        Index::of_catalog(&Catalog::of_list(vec![
            skill(
                "pdf-forms",
                "Fills in pdf forms. Use when a pdf form has fields.",
            ),
            skill("shoes", "Polishes leather shoes and boots."),
            skill("boots", "Resoles boots made of rubber."),
        ]))
    }

    #[track_caller]
    fn check(prompt: &str, first: Option<&str>, accept: fn(f32) -> bool) {
        let answer = Answer::to(prompt, &mut index());
        assert_eq!(
            answer.ranked.first().map(String::as_str),
            first,
            "{answer:?}"
        );
        assert!(accept(answer.accept), "{answer:?}");
        assert_eq!(
            answer.fired.is_some(),
            answer.accept >= Model::shipped().sure,
            "{answer:?}"
        );
        let offered = (Model::shipped().unsure..Model::shipped().sure).contains(&answer.accept);
        assert_eq!(!answer.shortlist.is_empty(), offered, "{answer:?}");
    }

    #[test]
    fn each_rule_is_answered_as_the_predictions_ask_for() {
        let silent = |accept: f32| accept <= 0.0;
        let by_words = |accept: f32| 0.0 < accept && accept < 1.0;
        let asked_for = |accept: f32| accept >= 1.0;
        check("What is a pdf form?", Some("pdf-forms"), silent); // [1]
        check("/polish leather shoes", Some("shoes"), silent); // [2]
        check(
            "Use the boots skill for the leather shoes",
            Some("boots"),
            asked_for,
        ); // [3]
        check("Polish my leather shoes and boots", Some("shoes"), by_words); // [5]
        check(
            "Write a newsletter for our customers about the price of rubber",
            Some("boots"),
            by_words,
        ); // [5] [6]
        check("Plant a tree", None, silent); // [6]
        check(" \n", None, silent);
    }
}
