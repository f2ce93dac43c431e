//! What a prompt's words come to for every skill, and which skills are best by it.

use super::{CANDIDATES, Candidate, Term};
use crate::skill::index::{Brief, Field, Posting};
use crate::skill::mix::{self, Signals};
use crate::skill::model::Model;

/// Returns what a word adds to a skill's score, from nothing to one.
fn share(posting: &Posting) -> f32 {
    f32::from(posting.impact) / f32::from(u8::MAX)
}

/// What is counted up of every skill.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) words: f32,
    pub(super) unwanted: f32,
    pub(super) name: f32,
    pub(super) shared: f32,
    pub(super) body_only: f32,
    pub(super) acquainted: f32,
    pub(super) taught: f32,
    pub(super) learned: f32,
    pub(super) negated: bool,
}

pub(super) struct Tallies {
    pub(super) skills: Vec<Tally>,
    pub(super) scores: Vec<f32>,
    /// What all the prompt's words weigh together, those that no skill has among them.
    pub(super) total: f32,
}

impl Tallies {
    pub(super) fn new(terms: &[Term], briefs: &[Brief]) -> Self {
        let mut skills = vec![Tally::default(); briefs.len()];
        let mut total = 0.0;
        let telling = terms.iter().filter(|term| term.weight > 0.0);
        // What is at hand comes last, and only helps a skill that the prompt itself speaks for.
        for term in telling {
            if term.is_at_hand {
                for posting in &term.entry.postings {
                    let tally = &mut skills[usize::from(posting.skill)];
                    if tally.words > 0.0 && posting.fields & Field::SHORT != 0 {
                        tally.words += term.weight_here() * share(posting);
                    }
                }
                continue;
            }
            if term.entry.postings.is_empty() {
                total += term.weight;
                continue;
            }
            let weight = term.weight_here();
            total += weight;
            for posting in &term.entry.postings {
                let tally = &mut skills[usize::from(posting.skill)];
                let fields = posting.fields;
                tally.words += weight * share(posting);
                if fields & Field::SHORT != 0 {
                    tally.shared += term.part;
                } else if fields & Field::Body.bit() != 0 {
                    tally.body_only += weight;
                }
                if fields & Field::Name.bit() != 0 {
                    tally.name += weight;
                }
                if fields & Field::Unwanted.bit() != 0 && fields & Field::SHORT == 0 {
                    tally.unwanted += weight;
                }
                if term.is_proper && fields & (Field::SHORT | Field::Body.bit()) != 0 {
                    tally.acquainted += 1.0;
                }
            }
        }
        Self {
            skills,
            scores: Vec::new(),
            total: total.max(f32::EPSILON),
        }
    }

    /// Scores every skill and returns the best.
    pub(super) fn candidates(&mut self, briefs: &[Brief], model: &Model) -> Vec<Candidate> {
        let mut best: Vec<Candidate> = Vec::with_capacity(CANDIDATES + 1);
        for ((tally, brief), skill) in self.skills.iter().zip(briefs).zip(0..=u16::MAX) {
            if brief.only_by_name {
                continue;
            }
            let signals = Signals {
                words: tally.words,
                unwanted: tally.unwanted,
                learned: tally.learned,
                negated: f32::from(u8::from(tally.negated)),
                taught: tally.taught,
                ..Signals::default()
            };
            let score = mix::score(&signals, model);
            self.scores.push(score);
            // Of equals the one whose source goes first.
            let place = best.partition_point(|other| other.score >= score);
            if score > 0.0 && place < CANDIDATES {
                best.truncate(CANDIDATES - 1);
                best.insert(
                    place,
                    Candidate {
                        skill,
                        score,
                        confidence: 0.0,
                        signals,
                    },
                );
            }
        }
        best
    }
}
