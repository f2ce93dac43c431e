//! Makes an index of a catalog: counts words, collects phrases.

use std::collections::{BTreeMap, HashMap};

use super::encode::Built;
use super::{Brief, Entry, FIELDS, Field, Phrase, Posting, Skill};
use crate::skill::catalog::{Catalog, Found, Source};
use crate::skill::hints::take_apart;
use crate::skill::words;

/// Words of a field beyond this add nothing.
const WORDS: usize = 600;

/// A phrase of more words is an example, not something that a prompt repeats.
const PHRASE_WORDS: usize = 8;

/// The description that is kept to be shown.
const SHOWN: usize = 400;

/// Makes an index of a catalog.
pub(super) fn build(catalog: &Catalog) -> Built {
    let mut builder = Builder::default();
    let skills = catalog
        .skills
        .iter()
        .zip(0..=u16::MAX)
        .map(|(found, number)| (builder.add(found, number), shown(found)))
        .collect();
    Built {
        newest: catalog.newest,
        watched: catalog.watched.clone(),
        skills,
        words: builder.words.into_iter().collect(),
    }
}

fn shown(found: &Found) -> Skill {
    let end = found.manifest.description.floor_char_boundary(SHOWN);
    Skill {
        name: found.name.clone(),
        description: found.manifest.description[..end].to_owned(),
        file: found.file.clone(),
        source: found.source.clone(),
        states: found.manifest.states.clone(),
        only_by_name: found.manifest.only_by_name,
    }
}

#[derive(Default)]
struct Builder {
    words: BTreeMap<u64, Entry>,
}

impl Builder {
    fn add(&mut self, found: &Found, number: u16) -> Brief {
        let hints = take_apart(&found.manifest.description);
        // A plugin's name says who wrote its skills, not what they are for.
        let own_name = match found.source {
            Source::Plugin(_) => found.name.split_once(':').map_or("", |(_, own)| own),
            _ => found.name.as_str(),
        };
        let keywords = &found.manifest.keywords;
        let texts = [
            (Field::Name, own_name.to_owned()),
            (Field::Description, hints.wanted),
            (
                Field::Keyword,
                [keywords.join("\n"), hints.phrases.join("\n")].join("\n"),
            ),
            (Field::Example, found.manifest.examples.join("\n")),
            (Field::Body, found.manifest.body.clone()),
            (Field::Unwanted, hints.unwanted),
        ];
        let mut counts: HashMap<u64, [u8; FIELDS]> = HashMap::new();
        let mut lengths = [0; FIELDS];
        for (field, text) in texts {
            for stem in words::stems(&text, WORDS) {
                let count = &mut counts.entry(words::hash(&stem)).or_default()[field as usize];
                lengths[field as usize] += u16::from(*count == 0);
                *count = count.saturating_add(1);
            }
        }
        for (hash, counts) in counts {
            self.words.entry(hash).or_default().postings.push(Posting {
                skill: number,
                counts,
            });
        }
        self.phrase(number, true, &found.name);
        if own_name != found.name {
            self.phrase(number, true, own_name);
        }
        for phrase in keywords
            .iter()
            .chain(&hints.phrases)
            .chain(&found.manifest.examples)
        {
            self.phrase(number, false, phrase);
        }
        Brief {
            lengths,
            only_by_name: found.manifest.only_by_name,
        }
    }

    fn phrase(&mut self, skill: u16, is_name: bool, shown: &str) {
        let stems = words::stems(shown, PHRASE_WORDS + 1);
        // A single word calls for nothing by itself, unless it is the name.
        let is_phrase = stems.len() <= PHRASE_WORDS && (is_name || stems.len() > 1);
        let Some(first) = stems.first().filter(|_| is_phrase) else {
            return;
        };
        let phrases = &mut self.words.entry(words::hash(first)).or_default().phrases;
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
