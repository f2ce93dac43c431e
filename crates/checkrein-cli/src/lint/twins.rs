//! Skills whose descriptions say almost the same, found by asking the router with the description
//! of each.

use std::collections::BTreeMap;

use checkrein_core::skill::{Telling, take_apart};

use super::words::{among, named, spoken, stems, subjects_of};
use super::{Finding, Level, Rank, Subject};

/// Judges the skills of a catalog, each pair once.
pub(super) fn judge(subjects: &[&Subject], rank: Rank<'_>) -> Vec<Finding> {
    let mut pairs = Pairs::default();
    for subject in subjects {
        let wanted = take_apart(&subject.manifest.description).wanted;
        pairs.note(&subject.name, &rank(&wanted));
    }
    let find = |name: &str| subjects.iter().find(|subject| subject.name == name);
    let near = pairs.near().into_iter();
    near.filter_map(|((one, other), lead)| twin(find(one)?, find(other)?, lead))
        .collect()
}

/// How far each skill is ahead of each other one on its own description, as a share of its score.
#[derive(Default)]
struct Pairs(BTreeMap<(String, String), f32>);

/// Skills nearer than this are told apart by accident: a prompt has a few of their words, not all.
const NEAR: f32 = 0.25;

impl Pairs {
    fn note(&mut self, name: &str, ranked: &[(String, f32)]) {
        let own = ranked.iter().find(|(other, _)| other == name);
        let own = own.map_or(0.0, |(_, score)| *score);
        for (other, score) in ranked.iter().filter(|(other, _)| other != name) {
            let lead = (own - score) / own.max(*score).max(f32::EPSILON);
            self.0.insert((name.to_owned(), other.clone()), lead);
        }
    }

    /// Returns the pairs that are near, each once: of its two sides the one that is worse off.
    fn near(&self) -> Vec<((&str, &str), f32)> {
        let is_worse = |(one, other): (&str, &str), lead: f32| {
            let back = self.0.get(&(other.to_owned(), one.to_owned()));
            back.is_none_or(|back| (lead, one) < (*back, other))
        };
        self.0
            .iter()
            .map(|((one, other), lead)| ((one.as_str(), other.as_str()), *lead))
            .filter(|(pair, lead)| *lead < NEAR && is_worse(*pair, *lead))
            .collect()
    }
}

/// With fewer words in common two descriptions are not alike: one of them says too little.
const IN_COMMON: usize = 2;

fn twin(one: &Subject, other: &Subject, lead: f32) -> Option<Finding> {
    let (ours, theirs) = (subjects_of(&spoken(one)), subjects_of(&spoken(other)));
    let shared = among(&ours, &stems(&theirs), true);
    let ours_alone = among(&ours, &stems(&theirs), false);
    let theirs_alone = among(&theirs, &stems(&ours), false);
    if shared.len() < IN_COMMON {
        return None;
    }
    let name = &other.name;
    let what = if lead < 0.0 {
        format!("`{name}` wins on the very description of this skill")
    } else {
        let percent = (lead * 100.0).round();
        format!("on its own description it is only {percent} % ahead of `{name}`")
    };
    let or_nothing = |words: &[String]| {
        if words.is_empty() {
            "nothing".to_owned()
        } else {
            named(words, 6)
        }
    };
    let why = format!(
        "a prompt with the words that both have ({}) may bring either of them, or a choice",
        or_nothing(&shared)
    );
    let mut write = format!(
        "only here: {}; only in `{name}`: {}",
        or_nothing(&ours_alone),
        or_nothing(&theirs_alone)
    );
    write.push_str(if ours_alone.is_empty() {
        "; say what this one is for that the other is not, or make one skill of the two"
    } else {
        "; put what is only here into the first sentence and into quoted phrases"
    });
    if !sends_to(one, &theirs_alone, name) && !theirs_alone.is_empty() {
        let theirs: Vec<&str> = theirs_alone.iter().take(3).map(String::as_str).collect();
        write.push_str(&format!("; add `Do NOT use for {}.`", theirs.join(", ")));
    }
    Some(one.finding(Level::Warning, "twin", [what, why, write]))
}

/// Whether a description says that it is not for what the other one is for.
fn sends_to(subject: &Subject, theirs: &[String], name: &str) -> bool {
    let unwanted = take_apart(&subject.manifest.description).unwanted;
    let said: Vec<Telling> = subjects_of(&unwanted);
    let theirs = stems(&subjects_of(&theirs.join(" ")));
    unwanted.contains(name) || said.iter().any(|word| theirs.contains(&word.stem))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{judged, subject};

    #[test]
    fn a_finding_names_both_and_their_words() {
        let about = "thermometer and barometer readings of orchards and vineyards";
        let subjects = [
            subject("curves", &format!("Draws curves of {about}."), ""),
            subject("columns", &format!("Draws columns of {about}."), ""),
        ];
        let mut found = judged(&subjects);
        found.retain(|finding| finding.check == "twin");
        insta::assert_snapshot!(format!("{}\n{}\n{}", found[0].what, found[0].why, found[0].write), @"
        on its own description it is only 17 % ahead of `curves`
        a prompt with the words that both have (`draws`, `thermometer`, `barometer`, `orchards`, `vineyards`) may bring either of them, or a choice
        only here: `columns`; only in `curves`: `curves`; put what is only here into the first sentence and into quoted phrases; add `Do NOT use for curves.`
        ");
    }
}
