//! Is the project sealed on this machine, is the key the person's alone, and is anything switched off?

use checkrein_core::seal::{File, Key, Look, Seal};
use fs_err as fs;

use super::Finding;
use crate::sealing;
use crate::surroundings::Surroundings;

const SUBJECT: &str = "seal";

/// Returns what there is to say of the seal of the project at `root`.
pub(super) fn check(around: &Surroundings, root: &std::path::Path) -> Vec<Finding> {
    let seal = Seal::of(&around.dirs, root);
    let mut findings = vec![match seal.look() {
        Look::Whole => Finding::ok(SUBJECT, "the guarded files are as they were sealed"),
        Look::Unsettled if sealing::changed(around, &seal).is_empty() => Finding::ok(
            SUBJECT,
            "the guarded files are as they were sealed, and the settings have changed",
        ),
        Look::Unsettled => Finding::warning(
            SUBJECT,
            format!("not as it was sealed: {}", shown(around, &seal)),
            "run `checkrein state verify`, which undoes that; a change by hand of yours is taken by \
             `checkrein state accept`",
        ),
        Look::New | Look::Unsealed => Finding::warning(
            SUBJECT,
            "the project is not sealed on this machine, so a change round the gates is not noticed",
            "run `checkrein init`, which seals it as it is",
        ),
    }];
    let path = around.dirs.seal_key();
    if path.exists() && Key::read(&path).is_none() {
        findings.push(Finding::problem(
            SUBJECT,
            format!("`{}` is not a key", around.short(&path)),
            "remove it and run `checkrein state verify`, which makes another one",
        ));
    }
    if is_open(&path) {
        let path = around.short(&path);
        findings.push(Finding::problem(
            SUBJECT,
            format!("others may read the key `{path}`"),
            format!("run `chmod 600 {path}`"),
        ));
    }
    if seal
        .off()
        .is_some_and(|off| off.until.is_none_or(|until| around.now < until))
    {
        findings.push(Finding::warning(
            SUBJECT,
            "gates are switched off in this project",
            "`checkrein gate status` says which, `checkrein gate on` switches them on",
        ));
    }
    findings
}

fn shown(around: &Surroundings, seal: &Seal) -> String {
    let changed = sealing::changed(around, seal);
    let files: Vec<&str> = changed.into_iter().map(File::shown).collect();
    files.join(", ")
}

#[cfg(unix)]
fn is_open(path: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open(_: &std::path::Path) -> bool {
    false
}
