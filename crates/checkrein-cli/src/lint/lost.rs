//! Phrases and examples of a skill that lead to another one, and skills that take those of many.

use std::collections::{BTreeMap, BTreeSet};

use checkrein_core::message::count;
use checkrein_core::skill::take_apart;

use super::words::{among, is_said, named, spoken, stems, subjects_of};
use super::{Finding, Level, Rank, Subject};

/// Asks the router with everything that a skill says one may type for it.
pub(super) fn judge(subjects: &[&Subject], rank: Rank<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut wins = Wins::default();
    let find = |name: &str| {
        subjects
            .iter()
            .find(|subject| subject.name == name)
            .copied()
    };
    for subject in subjects {
        let mut quoted = take_apart(&subject.manifest.description).phrases;
        quoted.retain(|phrase| is_said(phrase));
        for (kind, texts) in [(QUOTED, &quoted), (EXAMPLES, &subject.manifest.examples)] {
            let lost = lost(subject, texts, rank);
            for Lost { to, .. } in &lost {
                wins.note(to, &subject.name);
            }
            let winner = lost.first().and_then(|first| find(&first.to));
            findings.extend(lost_texts(subject, kind, &lost, texts.len(), winner));
        }
    }
    for (winner, losers) in wins.0 {
        if let Some(winner) = find(&winner).filter(|_| losers.len() >= TOO_OFTEN) {
            findings.push(too_often(winner, &losers));
        }
    }
    findings
}

/// A text of a skill's own that leads to another one.
struct Lost {
    text: String,
    to: String,
}

fn lost(subject: &Subject, texts: &[String], rank: Rank<'_>) -> Vec<Lost> {
    let mut all = Vec::new();
    for text in texts {
        let ranked = rank(text);
        let own = ranked.iter().find(|(name, _)| *name == subject.name);
        let own = own.map_or(0.0, |(_, score)| *score);
        if let Some((to, _)) = ranked.first().filter(|(_, score)| *score > own) {
            all.push(Lost {
                text: text.trim_end_matches(['.', ',', ';', '!']).to_owned(),
                to: to.clone(),
            });
        }
    }
    all
}

/// What a lost text is called, and the check's name.
const QUOTED: (&str, &str) = ("quoted phrase", "phrase-lost");
const EXAMPLES: (&str, &str) = ("example", "example-lost");

fn lost_texts(
    subject: &Subject,
    (kind, check): (&str, &'static str),
    lost: &[Lost],
    of: usize,
    winner: Option<&Subject>,
) -> Option<Finding> {
    let first = lost.first()?;
    let told: Vec<String> = lost
        .iter()
        .take(3)
        .map(|lost| format!("\"{}\" to `{}`", lost.text, lost.to))
        .collect();
    let theirs = [winner.map(spoken).unwrap_or_default(), first.text.clone()].join("\n");
    let alone = among(
        &subjects_of(&spoken(subject)),
        &stems(&subjects_of(&theirs)),
        false,
    );
    let write = match alone.first() {
        Some(word) => format!(
            "it with a word that `{}` does not have, such as `{word}`",
            first.to
        ),
        None => format!("what this skill is for and `{}` is not", first.to),
    };
    let lead = if lost.len() == 1 { "leads" } else { "lead" };
    Some(subject.finding(
        Level::Warning,
        check,
        [
            format!(
                "{} of its {} {lead} to another skill: {}",
                lost.len(),
                count(of, kind),
                told.join(", ")
            ),
            format!(
                "who types it gets `{}`, which has more of these words",
                first.to
            ),
            write,
        ],
    ))
}

/// For how many skills' words another one comes first.
#[derive(Default)]
struct Wins(BTreeMap<String, BTreeSet<String>>);

/// One may be the other's fault, two an accident.
const TOO_OFTEN: usize = 3;

impl Wins {
    fn note(&mut self, winner: &str, loser: &str) {
        let losers = self.0.entry(winner.to_owned()).or_default();
        losers.insert(loser.to_owned());
    }
}

fn too_often(winner: &Subject, losers: &BTreeSet<String>) -> Finding {
    let names: Vec<String> = losers.iter().cloned().collect();
    let hints = take_apart(&winner.manifest.description);
    let write = if hints.unwanted.is_empty() {
        "one thing that it is for, and `Do NOT use for ...` with what those are for"
    } else {
        "one thing that it is for; what it lists besides belongs to those"
    };
    winner.finding(
        Level::Warning,
        "found-too-often",
        [
            format!(
                "it comes first for phrases and examples of {}: {}",
                count(names.len(), "other skill"),
                named(&names, 5)
            ),
            "a skill that is for everything takes the place of those that know better".into(),
            write.into(),
        ],
    )
}
