//! What keeps a skill from being found, or has it found too often, told to its author.
//!
//! `text` judges a skill by what it says of itself; `twins`, `lost` and `shared` find those that get
//! into each other's way. All are pure: the router comes in as a function.

mod lost;
pub mod report;
mod shared;
mod text;
mod twins;
mod words;

use checkrein_core::skill::Manifest;
use serde::Serialize;

/// A skill that is judged.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// The name that loads it.
    pub name: String,
    /// Its file, where it has one, as people write it.
    pub file: Option<String>,
    /// What it says.
    pub manifest: Manifest,
    /// Whether its description is its author's, not the first paragraph of the body.
    pub is_described: bool,
    /// Whether nothing of its front matter could be read: then nothing is known of what it lacks.
    pub is_lost: bool,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The skill cannot be found at all.
    Error,
    /// It is missed, or comes when it should not.
    Warning,
    /// It could be found more surely.
    Advice,
}

/// Something that an author should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How much it matters.
    pub level: Level,
    /// What kind it is.
    pub check: &'static str,
    /// The skill.
    pub skill: String,
    /// Its file, where it has one.
    pub file: Option<String>,
    /// What was seen.
    pub what: String,
    /// Why it matters.
    pub why: String,
    /// What to write instead.
    pub write: String,
}

impl Subject {
    fn finding(&self, level: Level, check: &'static str, said: [String; 3]) -> Finding {
        let [what, why, write] = said;
        Finding {
            level,
            check,
            skill: self.name.clone(),
            file: self.file.clone(),
            what,
            why,
            write,
        }
    }

    /// The name without that of its plugin.
    fn own_name(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or(&self.name)
    }
}

/// Asks the router for the skills that a text's words speak for, best first, each with its score.
pub type Rank<'a> = &'a mut dyn FnMut(&str) -> Vec<(String, f32)>;

/// Judges a catalog.
pub fn judge(subjects: &[Subject], rank: Rank<'_>) -> Vec<Finding> {
    let own = subjects
        .iter()
        .flat_map(|subject| text::judge(subject, subjects));
    let mut findings: Vec<Finding> = own.collect();
    // Who is asked for by name gets into nobody's way.
    let routed: Vec<&Subject> = subjects
        .iter()
        .filter(|subject| !subject.manifest.only_by_name)
        .collect();
    findings.extend(twins::judge(&routed, rank));
    findings.extend(lost::judge(&routed, rank));
    findings.extend(shared::judge(&routed));
    let place = |finding: &Finding| {
        let skill = subjects
            .iter()
            .position(|subject| subject.name == finding.skill);
        (skill, finding.level)
    };
    findings.sort_by_key(place);
    findings
}

#[cfg(test)]
mod tests {
    use checkrein_core::skill::take_apart;

    use super::words::{stems, subjects_of};
    use super::*;

    pub(super) fn subject(name: &str, description: &str, examples: &str) -> Subject {
        let text = format!("---\ndescription: {description}\nexamples: {examples}\n---\nx\n");
        Subject {
            name: name.into(),
            file: None,
            manifest: Manifest::read(&text),
            is_described: true,
            is_lost: false,
        }
    }

    /// A router that counts the words that a text and a skill have in common.
    pub(super) fn judged(subjects: &[Subject]) -> Vec<Finding> {
        judge(subjects, &mut |text| {
            let asked = stems(&subjects_of(text));
            let score = |subject: &Subject| {
                let own = take_apart(&subject.manifest.description).wanted;
                let own = stems(&subjects_of(&[&subject.name, own.as_str()].join(" ")));
                own.intersection(&asked).count() as f32
            };
            let mut ranked: Vec<(String, f32)> = subjects
                .iter()
                .map(|subject| (subject.name.clone(), score(subject)))
                .filter(|(_, score)| *score > 0.0)
                .collect();
            ranked.sort_by(|(_, one), (_, other)| other.total_cmp(one));
            ranked
        })
    }

    /// What only the whole catalog shows.
    const OF_THE_CATALOG: [&str; 5] = [
        "twin",
        "phrase-lost",
        "example-lost",
        "found-too-often",
        "shared-phrase",
    ];

    #[track_caller]
    fn check(subjects: &[Subject], expected: &[(&str, &str)]) {
        let found = judged(subjects);
        let found: Vec<(&str, &str)> = found
            .iter()
            .filter(|finding| OF_THE_CATALOG.contains(&finding.check))
            .map(|finding| (finding.skill.as_str(), finding.check))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn only_what_gets_in_the_way_is_told() {
        let pdf = || subject("pdf", "Merges pdf pages and signs contracts.", "");
        check(
            &[pdf(), subject("shoes", "Polishes leather boots.", "")],
            &[],
        );
        check(
            &[
                pdf(),
                subject("stamp", "Merges pdf pages, signs contracts, stamps.", ""),
            ],
            &[("pdf", "twin")],
        );
        check(
            &[
                pdf(),
                subject("shoes", "Polishes boots.", "merge the pdf | polish boots"),
            ],
            &[("shoes", "example-lost")],
        );
        check(
            &[
                pdf(),
                subject(
                    "books",
                    "Binds books, says 'sign contracts' and 'a/pdf x'.",
                    "",
                ),
            ],
            &[],
        );
        check(
            &[
                pdf(),
                subject(
                    "books",
                    "Binds books, says 'pdf merges signs' somewhere.",
                    "",
                ),
            ],
            &[],
        );
        check(
            &[
                subject("one", "Binds books, says 'sew pages'.", ""),
                subject("two", "Stamps contracts, says 'Sewing pages'.", ""),
            ],
            &[("two", "shared-phrase")],
        );
        check(
            &[
                subject("all", "Leather, boots, contracts, saddles, pdf, sails.", ""),
                subject("a", "Waxes.", "leather saddles"),
                subject("b", "Mends.", "leather sails"),
                subject("c", "Polishes.", "leather boots"),
            ],
            &[
                ("all", "found-too-often"),
                ("a", "example-lost"),
                ("b", "example-lost"),
                ("c", "example-lost"),
            ],
        );
    }

    #[test]
    fn a_skill_for_those_who_name_it_gets_in_nobodys_way() {
        let mut hidden = subject("stamp", "Merges pdf pages, signs contracts, stamps.", "");
        hidden.manifest.only_by_name = true;
        let pdf = subject("pdf", "Merges pdf pages and signs contracts.", "");
        check(&[hidden, pdf], &[]);
    }
}
