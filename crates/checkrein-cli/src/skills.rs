//! The skills that a prompt can get here, and a name that is nearly one of theirs.

use std::path::PathBuf;

use checkrein_core::project::Project;
use checkrein_core::skill::learned::Learned;
use checkrein_core::skill::{Catalog, Index, Places, Wish, folders};
use checkrein_core::standing::Standing;

use crate::surroundings::Surroundings;

/// Returns where the skills of the current folder are.
pub fn places(around: &Surroundings, standing: Option<&Standing>) -> Places {
    let folders = folders_of(around, standing);
    Places::new(Some(&around.dirs), &folders, standing.is_some())
}

/// Returns the current folder and those above it, up to the project's top or the repository's.
pub fn folders_of(around: &Surroundings, standing: Option<&Standing>) -> Vec<PathBuf> {
    let home = Some(around.dirs.home.as_path());
    let root = standing.map(|standing| standing.project.dirs.root.as_path());
    folders(&[&around.cwd], root, home)
}

/// Opens the index that the hooks use.
pub fn index(around: &Surroundings, places: &Places) -> Index {
    Index::open(places, Some(&around.dirs.skill_index(&places.key())))
}

/// Reads what was learned about the skills of these places, as the hooks use it.
pub fn learned(around: &Surroundings, places: &Places) -> Option<Learned> {
    let path = around.dirs.learned(&places.key());
    around.learns.then(|| Learned::open(&path)).flatten()
}

/// Returns the project that the current folder is in, unless it cannot be read: what is wrong with
/// it is no matter of its skills.
pub fn standing(around: &Surroundings) -> Option<Standing> {
    let dirs = Project::find(&around.cwd, Some(&around.dirs.home))?;
    Standing::read(dirs).ok()
}

/// Returns from which confidence on what is to be done in a project, or outside of any.
pub fn wish(standing: Option<&Standing>) -> Wish {
    let of_project = standing.and_then(|standing| standing.project.config.routing);
    Wish::of_environment(|name| std::env::var(name).ok()).or(of_project)
}

/// As many names as may be meant.
const NEAREST: usize = 3;

/// Returns the names of a catalog that are nearest to a name that is none of them.
pub fn nearest<'a>(name: &str, catalog: &'a Catalog) -> Vec<&'a str> {
    let names = catalog.skills.iter().map(|skill| skill.name.as_str());
    nearest_of(name, names)
}

/// The same of any names.
pub fn nearest_of<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let name = name.to_lowercase();
    let mut near: Vec<(f64, &str)> = names
        .map(|other| (nearness(&name, &other.to_lowercase()), other))
        .filter(|(nearness, _)| *nearness >= NEAR)
        .collect();
    near.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    near.into_iter()
        .take(NEAREST)
        .map(|(_, name)| name)
        .collect()
}

/// One slip in three letters is a slip; more is another word.
const NEAR: f64 = 0.6;

/// Returns how near two names are: one for the same, and almost for one that holds the other.
fn nearness(one: &str, other: &str) -> f64 {
    let own = other.rsplit(':').next().unwrap_or(other);
    let slips = strsim::normalized_damerau_levenshtein(one, own);
    let is_part = one.len() > 2 && (other.contains(one) || one.contains(own));
    if is_part { slips.max(0.9) } else { slips }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 6] = [
        "pdf-forms",
        "pdf-merge",
        "testing",
        "test-data",
        "office:slides",
        "ci",
    ];

    #[track_caller]
    fn check(name: &str, expected: &[&str]) {
        assert_eq!(nearest_of(name, NAMES.into_iter()), expected, "{name}");
    }

    #[test]
    fn a_slip_or_a_part_of_a_name_finds_it() {
        check("pdf-form", &["pdf-forms"]);
        check("Pdf-Froms", &["pdf-forms"]);
        check("test", &["testing", "test-data"]);
        check("slide", &["office:slides"]);
        check("powerpoint:slides", &["office:slides"]);
        check("pdf", &["pdf-forms", "pdf-merge"]);
        check("deployment", &[]);
        check("", &[]);
    }
}
