//! How choices become weights, and back to nothing: the file as a whole, for commands.
//!
//! Every step is a small one. Old choices fade with each new one, a pair of a word and a skill is
//! bounded, and so is the number of pairs.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use super::{HEADER, Learned, WORD};

/// What a choice adds to each of the prompt's words for the skill that was wanted, divided by the
/// root of their number: long prompts say less with each word.
const STEP: f32 = 0.5;

/// The share of that by which a skill sinks that was offered and passed over: that one was better
/// does not say that this one was wrong.
const PASSED_OVER: f32 = 0.05;

/// No word alone speaks louder than this for a skill, or against it.
const PAIR: f32 = 0.3;

/// What each new choice leaves of all before it: after seventy, half.
const FADE: f32 = 0.99;

/// Less than this is as good as nothing.
const LEAST: f32 = 0.002;

/// Pairs that are kept; the weakest go first. A file of them is read in some microseconds.
const PAIRS: usize = 1000;

/// What one choice says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lesson {
    /// The telling words of the prompt, as stems.
    pub words: Vec<String>,
    /// The skill that was wanted: loaded, or asked for by its name.
    pub wanted: Option<String>,
    /// The skills that were offered with it and not loaded.
    pub passed_over: Vec<String>,
    /// The skill that was not wanted, said a person.
    pub dismissed: Option<String>,
}

/// Everything that was learned about one catalog.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taught {
    /// How often each skill was chosen, asked for by name, or dismissed.
    pub choices: BTreeMap<String, u32>,
    /// How much a stem speaks for a skill.
    pub pairs: BTreeMap<(String, String), f32>,
    /// How many lines of each session's log have been drawn from.
    pub read: BTreeMap<String, usize>,
}

/// A file that this version cannot read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Foreign;

impl Taught {
    /// Reads the text of a file. Lines of an unknown kind are skipped, pairs out of bounds cut.
    pub fn read(text: &str) -> Result<Self, Foreign> {
        let mut lines = text.lines();
        if lines.next() != Some(HEADER) {
            return Err(Foreign);
        }
        let mut taught = Self::default();
        for line in lines {
            match line.split('\t').collect::<Vec<_>>()[..] {
                ["chosen", skill, number] => {
                    if let Ok(number) = number.parse() {
                        taught.choices.insert(skill.to_owned(), number);
                    }
                }
                ["read", session, lines] => {
                    if let Ok(lines) = lines.parse() {
                        taught.read.insert(session.to_owned(), lines);
                    }
                }
                [WORD, stem, skill, weight] => {
                    if let Ok(weight) = weight.parse() {
                        taught.set(stem, skill, weight);
                    }
                }
                _ => {}
            }
        }
        taught.shrink();
        Ok(taught)
    }

    /// Takes in one choice.
    pub fn learn(&mut self, lesson: &Lesson) {
        if lesson.wanted.is_none() && lesson.dismissed.is_none() {
            return;
        }
        self.fade();
        let step = STEP / (lesson.words.len().max(1) as f32).sqrt();
        for word in &lesson.words {
            if let Some(skill) = &lesson.wanted {
                self.shift(word, skill, step);
            }
            for skill in &lesson.passed_over {
                self.shift(word, skill, -PASSED_OVER * step);
            }
            if let Some(skill) = &lesson.dismissed {
                self.shift(word, skill, -step);
            }
        }
        let chosen = lesson.wanted.iter().chain(&lesson.dismissed);
        for skill in chosen.filter(|skill| fits(skill)) {
            *self.choices.entry(skill.clone()).or_default() += 1;
        }
        self.shrink();
    }

    /// Forgets what was learned of one skill, or of all; returns how many pairs that were. What was
    /// drawn from stays drawn from.
    pub fn forget(&mut self, skill: Option<&str>) -> usize {
        let before = self.pairs.len();
        let stays = |name: &str| skill.is_some_and(|skill| skill != name);
        self.pairs.retain(|(_, name), _| stays(name));
        self.choices.retain(|name, _| stays(name));
        before - self.pairs.len()
    }

    /// Takes over pairs that were learned elsewhere; where there is a pair already, the stronger stays.
    pub fn adopt(&mut self, other: &Self) {
        for ((stem, skill), weight) in &other.pairs {
            let own = self.pairs.get(&(stem.clone(), skill.clone()));
            if own.is_none_or(|own| own.abs() < weight.abs()) {
                self.set(stem, skill, *weight);
            }
        }
        for (skill, number) in other.choices.iter().filter(|(skill, _)| fits(skill)) {
            let own = self.choices.entry(skill.clone()).or_default();
            *own = (*own).max(*number);
        }
        self.shrink();
    }

    /// Returns what the prompt path makes of it.
    pub fn learned(&self) -> Learned {
        Learned {
            text: self.to_string(),
        }
    }

    fn shift(&mut self, stem: &str, skill: &str, by: f32) {
        let pair = (stem.to_owned(), skill.to_owned());
        let weight = self.pairs.get(&pair).copied().unwrap_or_default();
        self.set(stem, skill, weight + by);
    }

    /// Sets a pair within its bounds; a name that would not fit into a line is left out.
    fn set(&mut self, stem: &str, skill: &str, weight: f32) {
        if fits(stem) && fits(skill) && weight.is_finite() {
            let pair = (stem.to_owned(), skill.to_owned());
            self.pairs.insert(pair, weight.clamp(-PAIR, PAIR));
        }
    }

    fn fade(&mut self) {
        for weight in self.pairs.values_mut() {
            *weight *= FADE;
        }
    }

    /// Drops what is as good as nothing, and of too many the weakest.
    fn shrink(&mut self) {
        self.pairs.retain(|_, weight| weight.abs() >= LEAST);
        if self.pairs.len() > PAIRS {
            let mut weights: Vec<f32> = self.pairs.values().map(|weight| weight.abs()).collect();
            weights.sort_by(|one, other| other.total_cmp(one));
            let weakest = weights[PAIRS - 1];
            self.pairs.retain(|_, weight| weight.abs() >= weakest);
            // Of equals those that come last.
            while self.pairs.len() > PAIRS {
                let equal = |weight: &f32| weight.abs() <= weakest;
                let last = self.pairs.iter().rev().find(|(_, weight)| equal(weight));
                let Some(pair) = last.map(|(pair, _)| pair.clone()) else {
                    break;
                };
                self.pairs.remove(&pair);
            }
        }
    }
}

/// Whether a name or a word can be a part of a line.
fn fits(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_control)
}

impl fmt::Display for Taught {
    /// Writes the file: lines in the order of their bytes, so that the prompt path can search.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let choices = self.choices.iter();
        let choices = choices.map(|(skill, number)| format!("chosen\t{skill}\t{number}"));
        let read = self.read.iter();
        let read = read.map(|(session, lines)| format!("read\t{session}\t{lines}"));
        let pairs = self.pairs.iter();
        let pairs =
            pairs.map(|((stem, skill), weight)| format!("{WORD}\t{stem}\t{skill}\t{weight:.4}"));
        let mut lines: Vec<String> = choices.chain(read).chain(pairs).collect();
        lines.sort_unstable();
        formatter.write_str(HEADER)?;
        for line in lines {
            write!(formatter, "\n{line}")?;
        }
        formatter.write_char('\n')
    }
}

#[cfg(test)]
mod tests;
