//! The data to train on: catalogs with cases, and what the router makes of them.

use std::path::Path;

use checkrein_core::intent::{self, Ranked, Reason, detect};
use checkrein_core::skill::{Catalog, Index, Model};

use crate::catalog;
use crate::error::CommandError;
use crate::eval::cases::{self, Case, Kind};
use crate::surroundings::Surroundings;

/// A catalog with its cases.
pub struct Set {
    /// The name of its folder.
    pub name: String,
    catalog: Catalog,
    cases: Vec<Case>,
}

/// What the router made of a case.
pub struct Outcome {
    /// What the case asks of a router.
    pub kind: Kind,
    /// The best skills.
    pub ranked: Vec<Ranked>,
    /// The place of the first right one among them, from nought.
    pub place: Option<usize>,
    /// Whether loading the best one would be a mistake.
    pub is_wrong: bool,
}

impl Set {
    /// Reads `catalog.json` and `cases.jsonl` of a folder.
    pub fn read(folder: &Path, around: &Surroundings) -> Result<Self, CommandError> {
        Ok(Self {
            name: folder
                .file_name()
                .unwrap_or(folder.as_os_str())
                .to_string_lossy()
                .into_owned(),
            catalog: catalog::read(&folder.join("catalog.json"), around)?,
            cases: cases::read(&folder.join("cases.jsonl"), around)?,
        })
    }

    /// Routes every case by its words.
    pub fn route(&self, model: &Model) -> Vec<Outcome> {
        let mut index = Index::with_model(&self.catalog, model);
        let cases = self.cases.iter();
        cases
            .map(|case| {
                let ranked = intent::rank_by(&case.prompt, &mut index, model);
                let best = ranked.first();
                Outcome {
                    kind: case.kind,
                    place: ranked.iter().position(|other| case.is_right(&other.name)),
                    is_wrong: best.is_some_and(|best| case.is_wrong(&best.name)),
                    ranked,
                }
            })
            .collect()
    }

    /// Tells of every case whether a rule keeps the router quiet, whatever the words say.
    pub fn silenced(&self) -> Vec<bool> {
        let mut index = Index::of_catalog(&self.catalog);
        let cases = self.cases.iter();
        cases
            .map(|case| {
                let intent = detect(&case.prompt, &intent::Surroundings::default(), &mut index);
                let by_words = [Reason::Words, Reason::Unsure, Reason::Unclear];
                intent.skill.is_none() && !by_words.contains(&intent.reason)
            })
            .collect()
    }

    /// Whether one of its cases asks this of a router.
    pub fn has(&self, kind: Kind) -> bool {
        self.cases.iter().any(|case| case.kind == kind)
    }

    /// What the set counts among others: more cases tell more, but not in proportion.
    pub fn weight(&self) -> f64 {
        (self.cases.len() as f64).sqrt()
    }
}

impl Outcome {
    /// Whether the best skill is the right one; `None` when nothing is known of it.
    pub fn label(&self) -> Option<bool> {
        match (self.kind, self.place) {
            (Kind::Positive, Some(0)) => Some(true),
            _ if self.is_wrong => Some(false),
            _ => None,
        }
    }
}
