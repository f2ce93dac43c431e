//! Are the files of the project that we stand in valid?

use checkrein_core::project::Project;
use checkrein_core::standing::Standing;

use super::{Finding, gates};
use crate::surroundings::Surroundings;

const SUBJECT: &str = "project";

pub(super) fn check(around: &Surroundings) -> Vec<Finding> {
    let Some(dirs) = Project::find(&around.cwd, Some(&around.dirs.home)) else {
        let seen = format!("`{}` is in no project of ours", around.short(&around.cwd));
        return vec![Finding::ok(SUBJECT, seen)];
    };
    let shown = around.short(&dirs.root);
    match Standing::read(dirs) {
        Ok(standing) => {
            let valid = Finding::ok(SUBJECT, format!("the files of `{shown}` are valid"));
            let gates = gates::faults(&standing.project);
            std::iter::once(valid).chain(gates).collect()
        }
        Err(error) => vec![Finding::problem(
            SUBJECT,
            format!("{error:#}"),
            "mend the file",
        )],
    }
}
