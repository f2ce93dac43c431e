//! The skills that a session can be given: the index of its folders, and a skill's text.

use checkrein_core::event::Common;
use checkrein_core::inject::SkillText;
use checkrein_core::skill::learned::Learned;
use checkrein_core::skill::{Index, Places, Skill, Wish, folders};
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

/// Returns a skill's text; a file that is gone or cannot be read gives none.
pub(crate) fn text(skill: &Skill, reason: &str) -> Option<SkillText> {
    Some(SkillText {
        name: skill.name.clone(),
        file: skill.file.display().to_string(),
        folder: skill.folder().display().to_string(),
        reason: reason.to_owned(),
        body: skill.body().ok()?,
        depends_on: skill.depends_on.clone(),
    })
}
