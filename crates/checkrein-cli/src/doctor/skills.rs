//! Can every skill be read, and can it be found?

use checkrein_core::message::count;
use checkrein_core::project::Project;
use checkrein_core::skill::{Catalog, Places, Source, folders};

use super::Finding;
use crate::surroundings::Surroundings;

const SUBJECT: &str = "skills";

pub(super) fn check(around: &Surroundings) -> Vec<Finding> {
    let home = around.dirs.home.as_path();
    let project = Project::find(&around.cwd, Some(home));
    let root = project.as_ref().map(|dirs| dirs.root.as_path());
    let folders = folders(&[&around.cwd], root, Some(home));
    // Here everything is looked at, though our own count only in a project.
    let places = Places::new(Some(&around.dirs), &folders, true);
    let catalog = Catalog::discover(&places);
    if catalog.problems.is_empty() {
        let ours = catalog
            .skills
            .iter()
            .filter(|skill| skill.source == Source::BuiltIn)
            .count();
        let yours = count(catalog.skills.len() - ours, "skill");
        return vec![Finding::ok(
            SUBJECT,
            format!("{yours} of yours, and {ours} of checkrein's for projects"),
        )];
    }
    catalog
        .problems
        .into_iter()
        .map(|problem| {
            let seen = format!("`{}`: {}", around.short(&problem.file), problem.what);
            Finding::warning(SUBJECT, seen, problem.next)
        })
        .collect()
}
