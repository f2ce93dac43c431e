//! Which skill a prompt's own words name: scores, and one skill or none.
//!
//! Words only, whole and stemmed. Every signal that went into an answer is in the answer.

use super::background;
use super::index::{Brief, Entry, FIELDS, Field, Index, Phrase, Posting};
use super::mix::{self, Signals};
use super::phrases;
use super::words::{self, Word};

/// The words of a prompt, as the router takes them.
#[derive(Clone, Copy, Debug)]
pub struct Query<'words> {
    /// What the person says: its words and phrases count.
    pub said: &'words [Word],
    /// What stands in quotation marks: its words count, its phrases do not.
    pub quoted: &'words [Word],
    /// What the person shows (pasted text, code, logs): its words count a little.
    pub shown: &'words [Word],
}

/// A skill that has something of the prompt.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The skill's number in the index.
    pub skill: u16,
    /// What it is ranked by.
    pub score: f32,
    /// How sure it is that the prompt wants this skill, from nothing to one.
    pub confidence: f32,
    /// What speaks for it.
    pub signals: Signals,
    /// The phrase of the prompt that it knows, if there is one.
    pub phrase: Option<String>,
}

/// What an occurrence in a field counts.
///
/// The body helps much as a field of its own, and hurts when it is one text with the description.
/// The name counts no more than the description here, since it has signals of its own.
const FIELD_WEIGHTS: [(Field, f32); 5] = [
    (Field::Name, 1.0),
    (Field::Description, 1.0),
    (Field::Keyword, 0.5),
    (Field::Example, 0.7),
    (Field::Body, 0.8),
];

/// What a word counts that is quoted, and one that is only shown.
const QUOTED: f32 = 0.8;
const SHOWN: f32 = 0.25;

/// Different words of a prompt that are looked at; what the person wants is said in fewer.
const WORDS: usize = 160;

/// What the index knows of a prompt's words.
#[derive(Debug)]
pub struct Lookup {
    terms: Vec<Term>,
}

/// A different word of the prompt.
#[derive(Debug)]
struct Term {
    stem: String,
    /// How much it counts, before the catalog is asked.
    weight: f32,
    entry: Entry,
}

impl Lookup {
    /// Looks every different word of a prompt up.
    pub fn new(query: Query<'_>, index: &mut Index) -> Self {
        let mut terms: Vec<(&str, f32)> = Vec::new();
        let parts = [
            (query.said, 1.0),
            (query.quoted, QUOTED),
            (query.shown, SHOWN),
        ];
        for (part, factor) in parts {
            for word in part {
                if terms.len() < WORDS && !terms.iter().any(|(stem, _)| *stem == word.stem) {
                    terms.push((&word.stem, factor * background::weight(&word.stem)));
                }
            }
        }
        let hashes: Vec<u64> = terms.iter().map(|(stem, _)| words::hash(stem)).collect();
        let entries = index.look_up(&hashes);
        let terms = terms
            .into_iter()
            .zip(entries)
            .map(|((stem, weight), entry)| Term {
                stem: stem.to_owned(),
                weight,
                entry,
            })
            .collect();
        Self { terms }
    }

    /// Returns the phrases that begin with a stem.
    pub fn phrases_from(&self, stem: &str) -> impl Iterator<Item = &Phrase> {
        self.terms
            .iter()
            .find(|term| term.stem == stem)
            .into_iter()
            .flat_map(|term| &term.entry.phrases)
    }

    /// Ranks the skills that have something of the prompt, best first.
    pub fn rank(&self, query: Query<'_>, briefs: &[Brief]) -> Vec<Candidate> {
        let mut scores = Scores::new(&self.terms, briefs);
        let phrases: Vec<&Phrase> = self
            .terms
            .iter()
            .flat_map(|term| &term.entry.phrases)
            .collect();
        scores.phrases(query.said, &phrases);
        scores.candidates(briefs)
    }
}

/// The scores of all skills, while they are counted up.
struct Scores {
    candidates: Vec<Option<Candidate>>,
    /// What all the prompt's words weigh together.
    total: f32,
}

impl Scores {
    fn new(terms: &[Term], briefs: &[Brief]) -> Self {
        let mut scores = Self {
            candidates: vec![None; briefs.len()],
            total: 0.0,
        };
        let averages = averages(briefs);
        for Term { weight, entry, .. } in terms {
            let rarity = rarity(spoken_of(entry), briefs.len());
            let weight = weight * rarity;
            scores.total += weight;
            if weight == 0.0 {
                continue;
            }
            for posting in &entry.postings {
                let brief = &briefs[usize::from(posting.skill)];
                let here = occurrences(posting, brief, &averages);
                let candidate = scores.of(posting.skill);
                let signals = &mut candidate.signals;
                signals.words += weight * here;
                if here > 0.0 {
                    signals.share += weight;
                } else {
                    signals.unwanted += weight;
                }
                if posting.counts[Field::Name as usize] > 0 {
                    signals.name += 1.0;
                }
            }
        }
        scores
    }

    fn of(&mut self, skill: u16) -> &mut Candidate {
        self.candidates[usize::from(skill)].get_or_insert_with(|| Candidate {
            skill,
            score: 0.0,
            confidence: 0.0,
            signals: Signals::default(),
            phrase: None,
        })
    }

    /// Looks for the phrases that begin with a word of the prompt.
    fn phrases(&mut self, said: &[Word], phrases: &[&Phrase]) {
        for found in phrases::find(said, phrases) {
            let phrase = phrases[found];
            let telling = phrase.stems.split(' ').map(background::weight).sum::<f32>();
            let candidate = self.of(phrase.skill);
            let signal = if phrase.is_name {
                &mut candidate.signals.whole_name
            } else {
                &mut candidate.signals.phrase
            };
            // "review" may be a skill's whole name, and is a word of any prompt.
            let strength = (telling / 2.0).min(1.0);
            if strength > *signal {
                *signal = strength;
                candidate.phrase = Some(phrase.shown.clone());
            }
        }
    }

    fn candidates(self, briefs: &[Brief]) -> Vec<Candidate> {
        let total = self.total.max(f32::EPSILON);
        let mut candidates: Vec<Candidate> = self
            .candidates
            .into_iter()
            .flatten()
            .filter(|candidate| !briefs[usize::from(candidate.skill)].only_by_name)
            .collect();
        for candidate in &mut candidates {
            let brief = &briefs[usize::from(candidate.skill)];
            let signals = &mut candidate.signals;
            signals.share /= total;
            signals.name /= f32::from(brief.lengths[Field::Name as usize].max(1));
            candidate.score = mix::score(signals);
        }
        candidates.retain(|candidate| candidate.score > 0.0);
        // Of equals the one whose source goes first.
        candidates.sort_by(|one, other| {
            other
                .score
                .total_cmp(&one.score)
                .then(one.skill.cmp(&other.skill))
        });
        for place in 0..candidates.len() {
            let best_other = if place == 0 { 1 } else { 0 };
            let other = candidates.get(best_other).map_or(0.0, |other| other.score);
            let candidate = &mut candidates[place];
            candidate.signals.margin = (candidate.score - other) / candidate.score;
            candidate.confidence = mix::confidence(&candidate.signals);
        }
        candidates
    }
}

/// Returns how much the occurrences of a word in a skill count.
fn occurrences(posting: &Posting, brief: &Brief, averages: &[f32; FIELDS]) -> f32 {
    let mut sum = 0.0;
    for (field, weight) in FIELD_WEIGHTS {
        let count = f32::from(posting.counts[field as usize]);
        let length = match field {
            Field::Description | Field::Body => {
                f32::from(brief.lengths[field as usize]) / averages[field as usize]
            }
            // A long list of keywords is diligence, not chatter.
            _ => 1.0,
        };
        // The more often the better, but less and less so; and long texts have every word.
        sum += weight * count / (count + SATURATION * (0.7 + 0.3 * length));
    }
    sum
}

/// So many occurrences count half of what any number can.
const SATURATION: f32 = 1.2;

/// Returns how many skills have a word where they speak of themselves: bodies have every word.
fn spoken_of(entry: &Entry) -> usize {
    let in_short = |posting: &&Posting| {
        posting.counts[..Field::Body as usize]
            .iter()
            .any(|count| *count > 0)
    };
    entry.postings.iter().filter(in_short).count()
}

/// Returns how much it tells that a word is in only so many of all skills, from nothing to one.
fn rarity(with: usize, all: usize) -> f32 {
    let (with, all) = (with as f32, all as f32);
    let most = (1.0 + (all + 0.5) / 0.5).ln();
    // Flattened: in small catalogs a word is rare by accident.
    ((1.0 + (all - with + 0.5) / (with + 0.5)).ln() / most).powf(0.6)
}

fn averages(briefs: &[Brief]) -> [f32; FIELDS] {
    let number = briefs.len().max(1) as f32;
    std::array::from_fn(|field| {
        let total: f32 = briefs
            .iter()
            .map(|brief| f32::from(brief.lengths[field]))
            .sum();
        (total / number).max(1.0)
    })
}
