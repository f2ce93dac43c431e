//! Are the settings readable, is the command allowed, and is there a way back?

use std::collections::BTreeSet;
use std::path::Path;

use fs_err as fs;

use super::{Finding, INSTALL_AGAIN};
use crate::install::{Before, Record, SettingsFile};
use crate::settings::{self, Look, wiring};
use crate::surroundings::Surroundings;

const SUBJECT: &str = "settings";

pub(super) fn check(around: &Surroundings) -> Vec<Finding> {
    let path = around.dirs.settings();
    let shown = around.short(&path);
    let look = match SettingsFile::read(&path) {
        Err(error) => {
            return vec![Finding::problem(
                SUBJECT,
                lines(&error.cause),
                "mend the file",
            )];
        }
        Ok(file) if !file.exists() => {
            let seen = format!("there is no `{shown}`");
            return vec![Finding::problem(SUBJECT, seen, INSTALL_AGAIN)];
        }
        Ok(file) => Look::at(file.text()),
    };
    let mut findings = vec![Finding::ok(SUBJECT, format!("`{shown}` can be read"))];
    if look.denies_command() {
        let seen = "a rule under `permissions.deny` keeps the model from calling `checkrein`";
        findings.push(Finding::problem("rule", seen, "remove that rule"));
    } else if look.has_rule() {
        let seen = format!("`{}` is allowed", wiring::RULE);
        findings.push(Finding::ok("rule", seen));
    } else {
        let seen = format!("`{}` is not allowed, so the model has to ask", wiring::RULE);
        findings.push(Finding::warning("rule", seen, INSTALL_AGAIN));
    }
    findings.extend(disabled(around));
    findings.push(way_back(around, &path));
    findings
}

/// Finds what silences every hook: in the person's settings, the project's, or the environment.
fn disabled(around: &Surroundings) -> Vec<Finding> {
    let project = |name: &str| around.cwd.join(".claude").join(name);
    // A set, since in the home folder the person's and the project's are one.
    let files = BTreeSet::from([
        around.dirs.settings(),
        project("settings.json"),
        project("settings.local.json"),
    ]);
    let mut findings: Vec<Finding> = files
        .iter()
        .filter_map(|path| {
            let setting = silenced_by(path)?;
            let seen = format!("`{}` switches all hooks off", around.short(path));
            let next = format!("remove `{setting}` from it");
            Some(Finding::problem("hooks", seen, next))
        })
        .collect();
    if around.disabled {
        findings.push(Finding::warning(
            "hooks",
            "`CHECKREIN_DISABLE=1` silences them in this environment",
            "unset it",
        ));
    }
    findings
}

fn silenced_by(path: &Path) -> Option<&'static str> {
    let bytes = fs::read(path).ok()?;
    let text = settings::check(&bytes).ok()?;
    Look::at(text).silences_hooks()
}

fn way_back(around: &Surroundings, path: &Path) -> Finding {
    let record = Record::read(&around.dirs.install_record());
    let before = record
        .as_ref()
        .and_then(|record| record.wired(path))
        .map(|wired| &wired.before);
    let lost = |what: &str, copy: &Path| {
        let seen = format!(
            "`{}` {what}, so an uninstall takes our entries out one by one",
            around.short(copy)
        );
        Finding::warning("backup", seen, "nothing needs to be done")
    };
    match before {
        Some(Before::Absent) => Finding::ok("backup", "there were no settings before"),
        Some(Before::Kept { blake3, copy }) => match fs::read(copy) {
            Ok(kept) if blake3::hash(&kept).to_hex().as_str() == blake3 => {
                let shown = around.short(copy);
                Finding::ok("backup", format!("the settings as they were: `{shown}`"))
            }
            Ok(_) => lost("was changed", copy),
            Err(_) => lost("is gone", copy),
        },
        Some(Before::Unknown) => Finding::ok(
            "backup",
            "the settings were changed since; an uninstall takes our entries out one by one",
        ),
        None => Finding::warning("backup", "no install is known here", INSTALL_AGAIN),
    }
}

fn lines(cause: &anyhow::Error) -> String {
    let causes: Vec<String> = cause.chain().map(ToString::to_string).collect();
    causes.join(": ")
}
