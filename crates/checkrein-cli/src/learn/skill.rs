//! Which skill a pattern belongs to: one of the project or of the person, never one that came from elsewhere.

use std::path::PathBuf;

use checkrein_core::intent::{self, detect};
use checkrein_core::skill::{Catalog, Found, Source};
use checkrein_core::standing::Standing;
use checkrein_traces::patterns::Pattern;

use crate::error::CommandError;
use crate::skills;
use crate::surroundings::Surroundings;

/// A skill that a pattern may be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Home {
    pub(super) name: String,
    /// Its SKILL.md.
    pub(super) file: PathBuf,
    /// The folder that its files must stay in.
    pub(super) bounds: PathBuf,
    /// Why this one.
    pub(super) why: String,
}

/// The skills that may be written to.
pub(super) struct Homes<'a> {
    around: &'a Surroundings,
    standing: Option<Standing>,
    own: Vec<Found>,
}

impl<'a> Homes<'a> {
    /// Finds the skills of the project and of the person.
    pub(super) fn find(around: &'a Surroundings) -> Self {
        let standing = skills::standing(around);
        let places = skills::places(around, standing.as_ref());
        let catalog = Catalog::discover(&places);
        let is_own = |found: &Found| matches!(found.source, Source::Project | Source::User);
        Self {
            own: catalog.skills.into_iter().filter(is_own).collect(),
            around,
            standing,
        }
    }

    /// Returns the skill of that name.
    pub(super) fn named(&self, name: &str) -> Result<Home, CommandError> {
        let found = self
            .own
            .iter()
            .find(|found| found.name.eq_ignore_ascii_case(name));
        found
            .map(|found| self.home(found, "it was named".into()))
            .ok_or_else(|| {
                let names = self.own.iter().map(|found| found.name.as_str());
                let near = skills::nearest_of(name, names);
                let error = CommandError::person(format!(
                    "no skill `{}` of the project or of yours",
                    name.escape_debug()
                ));
                match near.first() {
                    Some(near) => error.hint(format!("did you mean `{near}`?")),
                    None => error.hint("`checkrein skills list` names those that there are"),
                }
            })
    }

    /// Returns the skill that a pattern belongs to.
    ///
    /// The first that applies:
    ///   1. the skill that is called like the category
    ///   2. the skill that a prompt with the pattern's words would get
    pub(super) fn of(&self, pattern: &Pattern) -> Option<Home> {
        let called = |found: &&Found| found.name.eq_ignore_ascii_case(&pattern.category);
        if let Some(found) = self.own.iter().find(called) {
            return Some(self.home(found, "it is called like the category".into())); // [1]
        }
        let places = skills::places(self.around, self.standing.as_ref());
        let mut index = skills::index(self.around, &places);
        let around = intent::Surroundings {
            state_skill: None,
            is_initialized: self.standing.is_some(),
            at_hand: &[],
            wish: skills::wish(self.standing.as_ref()),
            learned: None,
        };
        let words = format!(
            "{} {} {}",
            pattern.category, pattern.when, pattern.what_to_do
        );
        let name = detect(&words, &around, &mut index).skill?.name;
        let found = self.own.iter().find(|found| found.name == name)?;
        Some(self.home(
            found,
            "a prompt with the pattern's words would get it".into(),
        )) // [2]
    }

    fn home(&self, found: &Found, why: String) -> Home {
        Home {
            name: found.name.clone(),
            file: found.file.clone(),
            bounds: match found.source {
                // A person's own links lead where the person wants.
                Source::User => self.around.dirs.home.clone(),
                _ => found.owner.clone(),
            },
            why,
        }
    }
}
