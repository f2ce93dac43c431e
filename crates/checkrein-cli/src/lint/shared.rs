//! Phrases that two skills list word by word.

use std::collections::BTreeMap;

use checkrein_core::message::count;
use checkrein_core::skill::{take_apart, words};

use super::words::is_said;
use super::{Finding, Level, Subject};

/// Finds them; of the skills that list one, the first owns it and the others are told.
pub(super) fn judge(subjects: &[&Subject]) -> Vec<Finding> {
    let mut owners: BTreeMap<String, &str> = BTreeMap::new();
    let mut findings = Vec::new();
    for subject in subjects {
        let quoted = take_apart(&subject.manifest.description).phrases;
        let listed = quoted.iter().chain(&subject.manifest.keywords);
        let mut shared: Vec<(&String, &str)> = Vec::new();
        for phrase in listed.filter(|phrase| is_said(phrase)) {
            let stems = words::stems(phrase, PHRASE).join(" ");
            let owner = owners.entry(stems).or_insert(&subject.name);
            if *owner != subject.name {
                shared.push((phrase, *owner));
            }
        }
        let Some((first, _)) = shared.first() else {
            continue;
        };
        let told: Vec<String> = shared
            .iter()
            .take(3)
            .map(|(phrase, owner)| format!("\"{phrase}\" (`{owner}`)"))
            .collect();
        let number = count(shared.len(), "phrase");
        findings.push(subject.finding(
            Level::Warning,
            "shared-phrase",
            [
                format!(
                    "it lists {number} that another skill lists too: {}",
                    told.join(", ")
                ),
                "a phrase of two skills decides for neither".into(),
                format!("\"{first}\" in one of them only, and here what only this skill does"),
            ],
        ));
    }
    findings
}

/// No phrase has more words.
const PHRASE: usize = 16;
