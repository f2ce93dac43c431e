//! Which skill a prompt's own words name: ranks the skills, and says how sure the first is.
//!
//! Words only, whole and stemmed. Every signal that went into an answer is in the answer.

mod tally;

use super::background;
use super::index::{Clause, Entry, Index, Phrase, TraitWeight};
use super::learned::Learned;
use super::mix::{self, Signals};
use super::model::Model;
use super::traits::{Kind, Trait, shares, traits};
use super::words::{self, Word};
use tally::Tallies;

/// The words of a prompt, as the router takes them.
#[derive(Clone, Copy, Debug)]
pub struct Query<'words> {
    /// What the person says: its words and phrases count.
    pub said: &'words [Word],
    /// What stands in quotation marks: its words count, its phrases do not.
    pub quoted: &'words [Word],
    /// What the person shows (pasted text, code, logs): its words count a little.
    pub shown: &'words [Word],
    /// Extensions of files that were changed: they count for skills that have more of the prompt.
    pub at_hand: &'words [Word],
}

/// A skill that has something of the prompt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The skill's number in the index.
    pub skill: u16,
    /// What it is ranked by.
    pub score: f32,
    /// How sure it is that the prompt wants this skill, from nothing to one.
    pub confidence: f32,
    /// What speaks for it.
    pub signals: Signals,
}

/// Different words of a prompt that are looked at; what the person wants is said in fewer.
const WORDS: usize = 256;

/// How rare a word counts as that no skill has: it may be this person's own for something.
const UNHEARD_OF: f32 = 0.7;

/// So many candidates are of interest to anybody.
const CANDIDATES: usize = 5;

/// What the index knows of a prompt's words.
#[derive(Debug)]
pub struct Lookup {
    terms: Vec<Term>,
    /// The traits of what is said, where examples have taught something of them.
    traits: Vec<(Trait, Entry)>,
    model: Model,
    /// What was learned of the prompt's words, by the skill's number.
    learned: Vec<(u16, f32)>,
}

/// A different word of the prompt.
#[derive(Debug)]
struct Term {
    stem: String,
    hash: u64,
    /// How much it counts, before the catalog is asked.
    weight: f32,
    /// How much of it counts, by where in the prompt it stands.
    part: f32,
    is_proper: bool,
    /// Whether it is no word of the prompt but the extension of a file that was changed.
    is_at_hand: bool,
    entry: Entry,
}

impl Term {
    /// Returns what it weighs in this catalog.
    fn weight_here(&self) -> f32 {
        self.weight * self.entry.rarity
    }
}

impl Lookup {
    /// Looks every different word of a prompt up.
    pub fn new(query: Query<'_>, index: &mut Index, model: &Model) -> Self {
        let mut terms: Vec<Term> = Vec::new();
        let parts = [
            (query.said, 1.0, false),
            (query.quoted, model.quoted, false),
            (query.shown, model.shown, false),
            (query.at_hand, model.at_hand, true),
        ];
        for (part, factor, is_at_hand) in parts {
            for word in part {
                let hash = words::hash(&word.stem);
                if let Some(known) = terms.iter_mut().find(|term| term.hash == hash) {
                    known.is_proper |= word.is_proper;
                } else if terms.len() < WORDS {
                    terms.push(Term {
                        stem: word.stem.clone(),
                        hash,
                        weight: factor * background::weight(&word.stem, model.everyday),
                        part: factor,
                        is_proper: word.is_proper,
                        is_at_hand,
                        entry: Entry::default(),
                    });
                }
            }
        }
        let hashes: Vec<u64> = terms.iter().map(|term| term.hash).collect();
        for (term, entry) in terms.iter_mut().zip(index.look_up(&hashes)) {
            term.entry = entry;
        }
        let traits = if index.is_taught() {
            let traits = traits(query.said);
            let hashes: Vec<u64> = traits.iter().map(|(_, hash)| *hash).collect();
            traits.into_iter().zip(index.look_up(&hashes)).collect()
        } else {
            Vec::new()
        };
        Self {
            terms,
            traits,
            model: model.clone(),
            learned: Vec::new(),
        }
    }

    /// Adds what a person's choices have taught of the words that the person says.
    pub fn learn(&mut self, learned: &Learned, index: &mut Index) {
        let said = |term: &&Term| term.part >= 1.0 && term.weight > 0.0;
        let words = self.terms.iter().filter(said).map(|term| {
            let rarity = match term.entry.postings.is_empty() {
                true => UNHEARD_OF,
                false => term.entry.rarity,
            };
            // What many skills have says little of any, and a choice is weak evidence anyway.
            (term.stem.as_str(), term.weight * rarity * rarity)
        });
        // A skill that is gone has learned nothing.
        let found = learned.sums(words).into_iter();
        let found = found.filter_map(|(skill, sum)| Some((index.number(skill)?, sum)));
        self.learned = found.collect();
    }

    /// Returns the phrases that begin with a stem.
    pub fn phrases_from(&self, stem: &str) -> impl Iterator<Item = &Phrase> {
        self.terms
            .iter()
            .find(|term| term.stem == stem)
            .into_iter()
            .flat_map(|term| &term.entry.phrases)
    }

    /// Whether a text has the skill's name or a phrase of its author.
    pub fn speaks_of(&self, skill: u16, said: &[Word]) -> bool {
        said.iter().enumerate().any(|(start, first)| {
            self.phrases_from(&first.stem).any(|phrase| {
                phrase.skill == skill
                    && phrase.stems.contains(' ')
                    && stands_at(&phrase.stems, &said[start..])
            })
        })
    }

    /// Ranks the skills that have something of the prompt, best first, at most five.
    pub fn rank(&self, query: Query<'_>, index: &mut Index) -> Vec<Candidate> {
        let mut tallies = Tallies::new(&self.terms, index.briefs());
        self.negate(query.said, &mut tallies);
        self.compare(&mut tallies);
        for (skill, sum) in &self.learned {
            if let Some(tally) = tallies.skills.get_mut(usize::from(*skill)) {
                tally.learned = *sum;
            }
        }
        let mut candidates = tallies.candidates(index.briefs(), &self.model);
        self.judge(&mut candidates, &tallies, query.said, index);
        candidates
    }

    /// Marks the skills of which the prompt says that they are not meant: "why is it not x?".
    fn negate(&self, said: &[Word], tallies: &mut Tallies) {
        for start in 0..said.len() {
            let names = self.phrases_from(&said[start].stem);
            for name in names.filter(|name| name.is_name && stands_at(&name.stems, &said[start..]))
            {
                let after = said.get(start + name.stems.split(' ').count());
                let is_missing = after.is_some_and(|word| word.text == "yet");
                if !is_missing && is_negated(&said[..start]) {
                    tallies.skills[usize::from(name.skill)].negated = true;
                }
            }
        }
    }

    /// Compares the prompt with the skills' examples.
    fn compare(&self, tallies: &mut Tallies) {
        let own: Vec<Trait> = self.traits.iter().map(|(own, _)| *own).collect();
        let entry = |place: usize| &self.traits[place].1;
        let is_known = |place: usize| !entry(place).trait_weights.is_empty();
        let pairs = || (0..own.len()).filter(|place| own[*place].0 == Kind::Pair);
        let known = pairs().filter(|place| is_known(*place)).count() as f32;
        // Who speaks of other things than the examples may still use their letters.
        let of_the_kind = (known / (pairs().count().max(1)) as f32).sqrt();
        let shares = shares(&own, |place| is_known(place).then(|| entry(place).rarity));
        for (place, share) in shares {
            for trait_weight in &entry(place).trait_weights {
                let weight = f32::from(trait_weight.weight) / TraitWeight::ONE;
                tallies.skills[usize::from(trait_weight.skill)].taught +=
                    of_the_kind * share * weight;
            }
        }
    }

    /// Fills in what is only asked of the best: how sure it is.
    fn judge(
        &self,
        candidates: &mut [Candidate],
        tallies: &Tallies,
        said: &[Word],
        index: &mut Index,
    ) {
        let Some(first) = candidates.first().copied() else {
            return;
        };
        let others = tallies.scores.iter();
        let crowd: f32 = others
            .map(|score| ((score - first.score) * self.model.sharpness).exp())
            .sum();
        let fits: Vec<(f32, f32, f32)> = candidates
            .iter()
            .map(|candidate| {
                let clauses = index.clauses(candidate.skill);
                let (unwanted, wanted): (Vec<&Clause>, Vec<&Clause>) =
                    clauses.iter().partition(|clause| clause.is_unwanted);
                let clause = self.best_clause(wanted.into_iter());
                let unwanted = self.best_clause(unwanted.into_iter());
                let brief = &index.briefs()[usize::from(candidate.skill)];
                let named = tallies.skills[usize::from(candidate.skill)].name;
                let name = named / brief.name_weight.max(f32::EPSILON);
                (name, clause, (unwanted - clause).max(0.0))
            })
            .collect();
        let wants_text = said
            .first()
            .is_some_and(|word| WANTS_TEXT.contains(&word.text.as_str()));
        let proper = self
            .terms
            .iter()
            .filter(|term| term.is_proper && term.weight > 0.0);
        let proper = proper.count() as f32;
        for place in 0..candidates.len() {
            let rival = fits.get(usize::from(place == 0)).copied();
            let (other_name, other_clause, _) = rival.unwrap_or_default();
            let (name, clause, ruled_out) = fits[place];
            let candidate = &mut candidates[place];
            let tally = &tallies.skills[usize::from(candidate.skill)];
            let ahead = (candidate.score - first.score) * self.model.sharpness;
            candidate.signals = Signals {
                lead: ahead - crowd.ln(),
                strangers: proper - tally.acquainted,
                breadth: tally.shared.min(4.0) * tally.words / tallies.total,
                body_only: tally.body_only / tallies.total,
                name_lead: name - other_name,
                clause,
                clause_lead: clause - other_clause,
                ruled_out,
                alike: if self.traits.is_empty() {
                    0.0
                } else {
                    tally.taught - ALIKE
                },
                wants_text: f32::from(u8::from(wants_text)),
                ..candidate.signals
            };
            candidate.confidence = mix::confidence(&candidate.signals, &self.model);
        }
        // No runner-up is surer than the one before it.
        for place in 1..candidates.len() {
            let before = candidates[place - 1].confidence;
            candidates[place].confidence = candidates[place].confidence.min(before);
        }
    }

    /// Returns the share of the best fitting clause that the prompt has.
    fn best_clause<'a>(&self, clauses: impl Iterator<Item = &'a Clause>) -> f32 {
        let find = |word: &u32| {
            let mut terms = self.terms.iter().filter(|term| !term.is_at_hand);
            terms.find(|term| term.hash as u32 == *word)
        };
        let shares = clauses.map(|clause| {
            let had: f32 = clause
                .words
                .iter()
                .filter_map(find)
                .map(Term::weight_here)
                .sum();
            // A clause of one everyday word is soon complete.
            had / clause.weight.max(f32::EPSILON) * clause.weight.min(1.0)
        });
        shares.fold(0.0, f32::max)
    }
}

/// How like its examples a prompt for a skill usually is.
const ALIKE: f32 = 0.6;

/// What wishes for a text begin with, most of which no skill is for.
const WANTS_TEXT: &[&str] = &["write", "give", "make", "create", "help"];

/// What says that the name after it is not meant.
const NEGATIONS: &[&str] = &["not", "isnt", "arent", "wasnt", "except", "without", "skip"];

/// What may stand between that and the name.
const BETWEEN: &[&str] = &[
    "the", "a", "an", "our", "my", "with", "by", "in", "for", "to",
];

/// Whether what stands before a name says that it is not meant; "why not x?" asks for it.
fn is_negated(before: &[Word]) -> bool {
    let mut back = before
        .iter()
        .rev()
        .map(|word| word.text.as_str())
        .skip_while(|word| BETWEEN.contains(word));
    let (last, other) = (
        back.next().unwrap_or_default(),
        back.next().unwrap_or_default(),
    );
    match (other, last) {
        ("instead", "of") | ("rather", "than") => true,
        ("why", "not") => false,
        (_, last) => NEGATIONS.contains(&last),
    }
}

/// Whether a text begins with stems that have spaces between them.
fn stands_at(stems: &str, text: &[Word]) -> bool {
    let mut words = text.iter();
    stems
        .split(' ')
        .all(|stem| words.next().is_some_and(|word| word.stem == stem))
}

#[cfg(test)]
mod tests;
