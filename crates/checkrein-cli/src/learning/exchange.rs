//! What was learned, as people read it and as another machine takes it over.

use std::collections::BTreeMap;
use std::fmt;

use checkrein_core::message::count;
use checkrein_core::skill::learned::Taught;
use serde::{Deserialize, Serialize};

/// What was learned about a catalog, strongest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    /// The version of the format.
    pub v: u32,
    /// The skills of which something was learned.
    pub skills: Vec<OfSkill>,
}

/// What was learned of one skill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfSkill {
    /// Its name.
    pub skill: String,
    /// How often it was chosen, asked for by name, or dismissed.
    pub choices: u32,
    /// What words speak for it or against it, strongest first.
    pub words: Vec<OfWord>,
}

/// What a word says of a skill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfWord {
    /// Its stem.
    pub word: String,
    /// How much it speaks for the skill; less than nothing against it.
    pub weight: f32,
}

/// Words of a skill that people are shown; the others weigh less.
const WORDS: usize = 10;

impl Shown {
    /// Sorts what was learned; of one skill only where one is named.
    pub fn new(taught: &Taught, only: Option<&str>) -> Self {
        let mut words: BTreeMap<&str, Vec<OfWord>> = BTreeMap::new();
        for skill in taught.choices.keys() {
            words.insert(skill, Vec::new());
        }
        for ((word, skill), weight) in &taught.pairs {
            words.entry(skill).or_default().push(OfWord {
                word: word.clone(),
                weight: (weight * 1000.0).round() / 1000.0,
            });
        }
        let mut skills: Vec<OfSkill> = words
            .into_iter()
            .filter(|(skill, _)| only.is_none_or(|only| only.eq_ignore_ascii_case(skill)))
            .map(|(skill, words)| OfSkill {
                skill: skill.to_owned(),
                choices: taught.choices.get(skill).copied().unwrap_or_default(),
                words,
            })
            .collect();
        for skill in &mut skills {
            let by_weight = |word: &OfWord| word.weight.abs();
            skill
                .words
                .sort_by(|one, other| by_weight(other).total_cmp(&by_weight(one)));
        }
        skills.sort_by(|one, other| other.strength().total_cmp(&one.strength()));
        Self { v: 1, skills }
    }

    /// Returns what was shown as what was learned.
    pub fn taught(&self) -> Taught {
        let mut taught = Taught::default();
        for skill in &self.skills {
            if skill.choices > 0 {
                taught.choices.insert(skill.skill.clone(), skill.choices);
            }
            for word in &skill.words {
                let pair = (word.word.clone(), skill.skill.clone());
                taught.pairs.insert(pair, word.weight);
            }
        }
        taught
    }
}

impl OfSkill {
    fn strength(&self) -> f32 {
        self.words.iter().map(|word| word.weight.abs()).sum()
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for skill in &self.skills {
            let choices = count(skill.choices as usize, "choice");
            writeln!(formatter, "{}  {choices}", skill.skill)?;
            let shown = skill.words.iter().take(WORDS);
            let words: Vec<String> = shown
                .map(|word| format!("{} {:+.2}", word.word, word.weight))
                .collect();
            let more = skill.words.len().saturating_sub(WORDS);
            let more = (more > 0).then(|| format!(" and {more} weaker"));
            writeln!(
                formatter,
                "  {}{}",
                words.join(", "),
                more.unwrap_or_default()
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use checkrein_core::skill::learned::Lesson;

    fn taught() -> Taught {
        let mut taught = Taught::default();
        for words in [&["chart", "tide"][..], &["chart"]] {
            taught.learn(&Lesson {
                words: words.iter().map(|word| (*word).to_owned()).collect(),
                wanted: Some("bars".into()),
                passed_over: vec!["lines".into()],
                dismissed: None,
            });
        }
        taught
    }

    #[test]
    fn the_strongest_comes_first() {
        insta::assert_snapshot!(Shown::new(&taught(), None), @"
        bars  2 choices
          chart +0.30, tide +0.30
        lines  0 choices
          chart -0.04, tide -0.02
        ");
        insta::assert_snapshot!(Shown::new(&taught(), Some("Lines")), @"
        lines  0 choices
          chart -0.04, tide -0.02
        ");
    }

    #[test]
    fn what_is_shown_can_be_taken_over() {
        let shown = Shown::new(&taught(), None);
        let mut other = Taught::default();
        other.adopt(&shown.taught());
        assert_eq!(Shown::new(&other, None), shown);
    }
}
