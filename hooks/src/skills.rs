//! The skills that a session can be given: the index of its folders, and a skill's claim to be given.

use std::path::Path;

use checkrein_core::event::Common;
use checkrein_core::inject::{Claim, Rank, SkillText, needs};
use checkrein_core::skill::learned::Learned;
use checkrein_core::skill::template::{self, Key};
use checkrein_core::skill::{Index, Places, Skill, Wish, Written, folders};
use checkrein_core::standing::Standing;

use crate::edge::Surroundings;

/// The skills of a session, and what was learned about them.
pub(crate) struct Skills {
    /// The index of them.
    pub index: Index,
    /// The key of the places that they are from.
    pub catalog: String,
    /// What the person's choices have taught, if anything.
    pub learned: Option<Learned>,
}

/// Opens what a prompt is routed by.
pub(crate) fn open(
    surroundings: &Surroundings,
    common: &Common,
    standing: Option<&Standing>,
) -> Skills {
    let places = places(surroundings, common, standing);
    let catalog = places.key();
    let user = surroundings.user.as_ref();
    let learning = user.filter(|_| surroundings.learns);
    Skills {
        index: Index::open(
            &places,
            user.map(|user| user.skill_index(&catalog)).as_deref(),
        ),
        learned: learning.and_then(|user| Learned::open(&user.learned(&catalog))),
        catalog,
    }
}

/// Opens the index of every skill that the session can be given.
pub(crate) fn index(
    surroundings: &Surroundings,
    common: &Common,
    standing: Option<&Standing>,
) -> Index {
    let places = places(surroundings, common, standing);
    let user = surroundings.user.as_ref();
    let file = user.map(|user| user.skill_index(&places.key()));
    Index::open(&places, file.as_deref())
}

fn places(surroundings: &Surroundings, common: &Common, standing: Option<&Standing>) -> Places {
    let user = surroundings.user.as_ref();
    let mut starts = vec![common.cwd.as_path()];
    starts.extend(surroundings.project_dir.as_deref());
    let root = standing.map(|standing| standing.project.dirs.root.as_path());
    let folders = folders(&starts, root, user.map(|user| user.home.as_path()));
    Places::new(user, &folders, standing.is_some())
}

/// Returns from which confidence on what is to be done.
pub(crate) fn wish(surroundings: &Surroundings, standing: Option<&Standing>) -> Wish {
    let of_project = standing.and_then(|standing| standing.project.config.routing);
    Wish::of_environment(|name| surroundings.variable(name)).or(of_project)
}

/// What servers answered last, for the skills that want something of them. A hook never waits for a server.
#[derive(Clone, Copy)]
pub(crate) struct Answers<'a> {
    surroundings: &'a Surroundings,
    folder: &'a Path,
    root: Option<&'a Path>,
}

impl<'a> Answers<'a> {
    pub(crate) fn new(
        surroundings: &'a Surroundings,
        common: &'a Common,
        standing: Option<&'a Standing>,
    ) -> Self {
        Self {
            surroundings,
            folder: &common.cwd,
            root: standing.map(|standing| standing.project.dirs.root.as_path()),
        }
    }

    /// Fills a skill in that has something to be filled in.
    fn fill(self, skill: &Skill, written: &Written) -> String {
        let Some(user) = &self.surroundings.user else {
            return written.body.clone();
        };
        let key = Key {
            user,
            top: &template::top(self.folder, self.root, Some(&user.home)),
            skill: skill.folder(),
        };
        written.templates.fill(&written.body, &|call| {
            template::filled_by_last(&key, &skill.name, call, self.surroundings.now)
        })
    }
}

/// Returns a skill with its claim; one whose file is gone or cannot be read has none.
pub(crate) fn claim(
    skill: &Skill,
    rank: Rank,
    reason: &str,
    answers: Answers<'_>,
) -> Option<Claim> {
    let fill = |written: &Written| answers.fill(skill, written);
    let skill = SkillText::read(skill, reason, fill).ok()?;
    Some(Claim { skill, rank })
}

/// Adds the skills that the first one builds on. Those that the model has, or that are not to be had,
/// are not said to be loaded.
pub(crate) fn add_needs(
    claims: &mut Vec<Claim>,
    first: &Skill,
    index: &mut Index,
    answers: Answers<'_>,
    has: impl Fn(&str) -> bool,
) {
    let needs = needs(first, |name| {
        index.find(name).filter(|skill| !has(&skill.name))
    });
    for skill in needs {
        let is_claimed = claims.iter().any(|claim| claim.skill.name == skill.name);
        let reason = format!("`{}` builds on it", first.name);
        if !is_claimed && let Some(claim) = claim(&skill, Rank::Needed, &reason, answers) {
            claims.push(claim);
        }
    }
    name_needs(claims);
}

/// Leaves of what skills build on what is given along: all else the model has, or nobody has it.
pub(crate) fn name_needs(claims: &mut [Claim]) {
    let names: Vec<String> = claims
        .iter()
        .map(|claim| claim.skill.name.clone())
        .collect();
    for claim in claims {
        claim.skill.depends_on.retain_mut(|needed| {
            let name = names
                .iter()
                .find(|name| name.eq_ignore_ascii_case(&needed.name));
            if let Some(name) = name {
                // As it is written where the skill is.
                needed.name.clone_from(name);
            }
            name.is_some()
        });
    }
}
