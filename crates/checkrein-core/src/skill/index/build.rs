//! Makes an index of a catalog: counts words, weighs them, collects phrases and clauses.

use std::collections::{BTreeMap, HashMap};

use super::encode::Built;
use super::examples;
use super::{Brief, Clause, Entry, FIELDS, Field, Phrase, Posting, Skill};
use crate::skill::background;
use crate::skill::catalog::{Catalog, Found, Source};
use crate::skill::hints::{Hints, take_apart};
use crate::skill::model::Model;
use crate::skill::words::{self, Break};

/// Words of a field beyond this add nothing.
const WORDS: usize = 600;

/// A phrase of more words is an example, not something that a prompt repeats.
const PHRASE_WORDS: usize = 8;

/// The description that is kept to be shown.
const SHOWN: usize = 400;

/// Clauses of a skill, and words of a clause, beyond which nobody reads.
const CLAUSES: usize = 64;
const CLAUSE_WORDS: usize = 16;

/// Makes an index of a catalog.
pub(super) fn build(catalog: &Catalog, model: &Model) -> Built {
    let mut phrases = Phrases::default();
    let texts: Vec<Text> = catalog
        .skills
        .iter()
        .zip(0..=u16::MAX)
        .map(|(found, number)| Text::of(found, number, &mut phrases, model))
        .collect();
    let rarities = rarities(&texts, model);
    let rarity = |hash: &u64| rarities.get(hash).copied().unwrap_or(1.0);
    let mut words: BTreeMap<u64, Entry> = phrases
        .of_words
        .into_iter()
        .map(|(hash, phrases)| {
            let entry = Entry {
                phrases,
                rarity: rarity(&hash),
                ..Entry::default()
            };
            (hash, entry)
        })
        .collect();
    let taught = examples::learn(&short_texts(catalog));
    let is_taught = !taught.is_empty();
    for (own, (rarity, trait_weights)) in taught {
        let entry = words.entry(own).or_default();
        (entry.rarity, entry.trait_weights) = (rarity, trait_weights);
    }
    let impact = Impact::new(&texts, model);
    let mut skills = Vec::new();
    for ((text, found), number) in texts.iter().zip(&catalog.skills).zip(0..=u16::MAX) {
        for (hash, counts) in &text.counts {
            let entry = words.entry(*hash).or_default();
            entry.rarity = rarity(hash);
            entry.postings.push(Posting {
                skill: number,
                impact: impact.of(counts, &text.lengths),
                fields: fields(counts),
            });
        }
        let weigh = |terms: &Terms| -> f32 {
            terms
                .iter()
                .map(|(hash, weight)| weight * rarity(hash))
                .sum()
        };
        let clause = |terms: &Terms, is_unwanted| Clause {
            weight: weigh(terms),
            is_unwanted,
            words: terms.iter().map(|(hash, _)| *hash as u32).collect(),
        };
        let wanted = text.clauses.iter().map(|terms| clause(terms, false));
        let unwanted = text.unwanted.iter().map(|terms| clause(terms, true));
        let clauses = wanted.chain(unwanted).collect();
        let brief = Brief {
            name_weight: weigh(&text.name),
            only_by_name: found.manifest.only_by_name,
        };
        skills.push((brief, shown(found), clauses));
    }
    Built {
        newest: catalog.newest,
        watched: catalog.watched.clone(),
        model: model.key(),
        is_taught,
        skills,
        words: words.into_iter().collect(),
    }
}

/// Returns the short texts of each skill that others are compared with.
fn short_texts(catalog: &Catalog) -> Vec<examples::Texts> {
    let skills = catalog.skills.iter();
    skills
        .map(|Found { name, manifest, .. }| {
            let itself = format!("{name} {}", manifest.description);
            std::iter::once(itself)
                .chain(manifest.examples.iter().cloned())
                .collect()
        })
        .collect()
}

fn shown(found: &Found) -> Skill {
    let end = found.manifest.description.floor_char_boundary(SHOWN);
    Skill {
        name: found.name.clone(),
        description: found.manifest.description[..end].to_owned(),
        file: found.file.clone(),
        source: found.source.clone(),
        states: found.manifest.states.clone(),
        depends_on: found.manifest.depends_on.clone(),
        only_by_name: found.manifest.only_by_name,
    }
}

/// Different telling words, by hash, with what each tells by itself.
type Terms = Vec<(u64, f32)>;

/// What is counted of one skill.
struct Text {
    counts: HashMap<u64, [u8; FIELDS]>,
    lengths: [usize; FIELDS],
    name: Terms,
    clauses: Vec<Terms>,
    /// The same of what the skill is not for.
    unwanted: Vec<Terms>,
}

impl Text {
    fn of(found: &Found, number: u16, phrases: &mut Phrases, model: &Model) -> Self {
        let manifest = &found.manifest;
        let hints = take_apart(&manifest.description);
        // A plugin's name says who wrote its skills, not what they are for.
        let own_name = match found.source {
            Source::Plugin(_) => found.name.split_once(':').map_or("", |(_, own)| own),
            _ => found.name.as_str(),
        };
        phrases.add(number, true, &found.name);
        if own_name != found.name {
            phrases.add(number, true, own_name);
        }
        let given = || {
            let keywords = manifest.keywords.iter();
            keywords.chain(&hints.phrases).chain(&manifest.examples)
        };
        for phrase in given() {
            phrases.add(number, false, phrase);
        }
        let mut text = Self {
            counts: HashMap::new(),
            lengths: [0; FIELDS],
            name: terms(&words::split(own_name, WORDS), model),
            clauses: Vec::new(),
            unwanted: Vec::new(),
        };
        text.count(found, own_name, &hints);
        text.clauses.push(text.name.clone());
        let phrases = given().map(|phrase| words::split(phrase, WORDS));
        text.clauses
            .extend(phrases.map(|words| terms(&words, model)));
        text.clauses.extend(clauses(&hints.wanted, model));
        text.clauses.retain(|terms| !terms.is_empty());
        text.clauses.truncate(CLAUSES);
        text.unwanted = clauses(&hints.unwanted, model);
        text
    }

    fn count(&mut self, found: &Found, own_name: &str, hints: &Hints) {
        let manifest = &found.manifest;
        let headings: Vec<&str> = manifest
            .body
            .lines()
            .filter(|line| line.starts_with('#'))
            .collect();
        let keywords = [
            &manifest.keywords,
            &hints.phrases,
            &manifest.task_types,
            &manifest.extensions,
        ]
        .map(|list| list.join("\n"))
        .join("\n");
        let humps = words::humps(own_name);
        let name = if humps == own_name {
            humps
        } else {
            // Who writes `github` means `GitHub`.
            format!("{own_name} {humps}")
        };
        for (field, text) in [
            (Field::Name, name.as_str()),
            (Field::Description, &hints.wanted),
            (Field::Keyword, &keywords),
            (Field::Example, &manifest.examples.join("\n")),
            (Field::Heading, &headings.join("\n")),
            (Field::Body, &manifest.body),
            (Field::Unwanted, &hints.unwanted),
        ] {
            for stem in words::stems(text, WORDS) {
                let counts = self.counts.entry(words::hash(&stem)).or_default();
                let count = &mut counts[field as usize];
                *count = count.saturating_add(1);
                self.lengths[field as usize] += 1;
            }
        }
    }
}

/// Takes a text apart at its commas, the ends of its sentences, and each "or".
fn clauses(text: &str, model: &Model) -> Vec<Terms> {
    let words = words::split(text, WORDS);
    let ends = |word: &words::Word| word.after >= Break::Clause || word.text == "or";
    let clauses = words.split_inclusive(ends);
    let mut clauses: Vec<Terms> = clauses.map(|clause| terms(clause, model)).collect();
    clauses.retain(|terms| !terms.is_empty());
    clauses.truncate(CLAUSES);
    clauses
}

fn terms(words: &[words::Word], model: &Model) -> Terms {
    let mut terms: Terms = Vec::new();
    for word in words {
        let weight = background::weight(&word.stem, model.everyday);
        let hash = words::hash(&word.stem);
        if weight > 0.0 && !terms.iter().any(|(other, _)| *other == hash) {
            terms.push((hash, weight));
        }
    }
    terms.truncate(CLAUSE_WORDS);
    terms
}

fn fields(counts: &[u8; FIELDS]) -> u8 {
    (0..FIELDS)
        .filter(|field| counts[*field] > 0)
        .fold(0, |fields, field| fields | 1 << field)
}

/// Returns how much it tells of each word that so few skills have it, from nothing to one.
fn rarities(texts: &[Text], model: &Model) -> HashMap<u64, f32> {
    let mut with: HashMap<u64, (f32, f32)> = HashMap::new();
    for (hash, counts) in texts.iter().flat_map(|text| &text.counts) {
        let fields = fields(counts);
        let (short, all) = with.entry(*hash).or_default();
        *short += f32::from(u8::from(fields & Field::SHORT != 0));
        *all += f32::from(u8::from(fields & !Field::Unwanted.bit() != 0));
    }
    let skills = texts.len() as f32;
    let most = (1.0 + (skills + 0.5) / 0.5).ln();
    let rarity = |(short, all): (f32, f32)| {
        let with = short + (all - short) * model.rarity_in_bodies;
        let rarity = (1.0 + (skills - with + 0.5) / (with + 0.5)).ln() / most;
        rarity.powf(model.rarity)
    };
    with.into_iter()
        .map(|(hash, with)| (hash, rarity(with)))
        .collect()
}

/// What a word of a prompt adds to the score of a skill that has it: BM25 over weighted fields.
struct Impact {
    /// By field: what an occurrence counts, how much length is held against it, the usual length.
    fields: Vec<(Field, f32, f32, f32)>,
    saturation: f32,
}

impl Impact {
    fn new(texts: &[Text], model: &Model) -> Self {
        let average = |field: Field| {
            let total: usize = texts.iter().map(|text| text.lengths[field as usize]).sum();
            (total as f32 / texts.len().max(1) as f32).max(1.0)
        };
        let fields = [
            (Field::Name, model.name, model.name_length),
            (
                Field::Description,
                model.description,
                model.description_length,
            ),
            (Field::Keyword, model.keyword, model.keyword_length),
            (Field::Example, model.example, model.example_length),
            (Field::Heading, model.heading, model.heading_length),
            (Field::Body, model.body, model.body_length),
        ]
        .map(|(field, weight, by_length)| (field, weight, by_length, average(field)));
        Self {
            fields: fields.to_vec(),
            saturation: model.saturation,
        }
    }

    fn of(&self, counts: &[u8; FIELDS], lengths: &[usize; FIELDS]) -> u8 {
        let occurrences: f32 = self
            .fields
            .iter()
            .filter(|(field, ..)| counts[*field as usize] > 0)
            .map(|(field, weight, by_length, average)| {
                let length = lengths[*field as usize] as f32 / average;
                weight * f32::from(counts[*field as usize]) / (1.0 - by_length + by_length * length)
            })
            .sum();
        let share = occurrences / (occurrences + self.saturation);
        (share * f32::from(u8::MAX)).round() as u8
    }
}

#[derive(Default)]
struct Phrases {
    of_words: BTreeMap<u64, Vec<Phrase>>,
}

impl Phrases {
    fn add(&mut self, skill: u16, is_name: bool, shown: &str) {
        let stems = words::stems(shown, PHRASE_WORDS + 1);
        // A single word calls for nothing by itself, unless it is the name.
        let is_phrase = stems.len() <= PHRASE_WORDS && (is_name || stems.len() > 1);
        let Some(first) = stems.first().filter(|_| is_phrase) else {
            return;
        };
        let phrases = self.of_words.entry(words::hash(first)).or_default();
        let stems = stems.join(" ");
        if !phrases
            .iter()
            .any(|other| other.skill == skill && other.stems == stems && other.is_name >= is_name)
        {
            phrases.push(Phrase {
                skill,
                is_name,
                stems,
                shown: shown.to_owned(),
            });
        }
    }
}
