//! Can the hooks write where they have to?

use std::path::Path;

use super::Finding;
use crate::install::is_writable;
use crate::surroundings::Surroundings;

pub(super) fn check(around: &Surroundings) -> Vec<Finding> {
    let dirs = &around.dirs;
    vec![
        folder(
            around,
            "data",
            &dirs.data,
            "no session can be remembered and no checkpoint be noted",
        ),
        folder(
            around,
            "cache",
            &dirs.cache,
            "every prompt pays for what could be remembered",
        ),
    ]
}

fn folder(around: &Surroundings, subject: &'static str, folder: &Path, otherwise: &str) -> Finding {
    let shown = around.short(folder);
    if is_writable(folder) {
        return Finding::ok(subject, format!("`{shown}` can be written to"));
    }
    Finding::problem(
        subject,
        format!("`{shown}` cannot be written to: {otherwise}"),
        "let your user write there",
    )
}
