//! Are the files of the project that we stand in valid?

use checkrein_core::project::Project;
use checkrein_core::standing::Standing;

use super::{Finding, gates, names, seal};
use crate::surroundings::Surroundings;

const SUBJECT: &str = "project";

pub(super) fn check(around: &Surroundings) -> Vec<Finding> {
    let Some(dirs) = Project::find(&around.cwd, Some(&around.dirs.home)) else {
        let seen = format!(
            "none in `{}`; `checkrein init` makes one",
            around.short(&around.cwd)
        );
        return vec![Finding::ok(SUBJECT, seen)];
    };
    let shown = around.short(&dirs.root);
    let root = dirs.root.clone();
    match Standing::read(dirs) {
        Ok(standing) => {
            let valid = Finding::ok(SUBJECT, format!("the files of `{shown}` are valid"));
            let names = names::faults(&standing.project);
            let gates = gates::faults(&standing.project);
            let seal = seal::check(around, &root);
            std::iter::once(valid)
                .chain(names)
                .chain(gates)
                .chain(seal)
                .collect()
        }
        Err(error) => vec![Finding::problem(
            SUBJECT,
            format!("{error:#}"),
            "mend the file",
        )],
    }
}
