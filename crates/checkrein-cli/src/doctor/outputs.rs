//! Can the project's own rules for large outputs be used, and what is kept of such outputs?

use checkrein_core::message::count;
use checkrein_output::{Rules, Store, find_file};

use super::Finding;
use crate::surroundings::Surroundings;

const SUBJECT: &str = "outputs";

pub(super) fn check(around: &Surroundings) -> Vec<Finding> {
    let home = Some(around.dirs.home.as_path());
    let (_, broken) = Rules::for_folder(&around.cwd, home);
    let rules = match (broken, find_file(&around.cwd, home)) {
        (Some(broken), _) => Finding::problem(
            SUBJECT,
            format!("`{}`: {:#}", around.short(&broken.file), broken.cause),
            "mend the file; until then outputs are trimmed by the shipped rules",
        ),
        (None, Some(file)) => Finding::ok(
            SUBJECT,
            format!("the rules in `{}` are valid", around.short(&file)),
        ),
        (None, None) => Finding::ok(SUBJECT, "outputs are trimmed by the shipped rules"),
    };
    let folder = around.dirs.outputs();
    let kept = Store::new(folder.clone()).list();
    let bytes: u64 = kept.iter().map(|kept| kept.bytes).sum();
    let store = Finding::ok(
        SUBJECT,
        format!(
            "{} of {} KB in `{}`",
            count(kept.len(), "output"),
            bytes / 1000,
            around.short(&folder)
        ),
    );
    vec![rules, store]
}
