//! Are the programs there, and are they the ones that were installed?

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use checkrein_core::message::count;
use fs_err as fs;

use super::{BUILD_AGAIN, Finding};
use crate::install::Record;
use crate::settings::wiring;
use crate::surroundings::Surroundings;

const SUBJECT: &str = "programs";

pub(super) fn check(around: &Surroundings) -> Vec<Finding> {
    let bin = around.dirs.bin();
    let Some(record) = Record::read(&around.dirs.install_record()) else {
        let shown = around.short(&around.dirs.install_record());
        return vec![Finding::problem(
            SUBJECT,
            format!("not installed: no record in `{shown}`"),
            BUILD_AGAIN,
        )];
    };
    let mut findings: Vec<Finding> = wiring::programs()
        .into_iter()
        .filter_map(|name| {
            let program = bin.join(name);
            let fault = fault(&program, record.programs.get(name))?;
            let seen = format!("`{}` {fault}", around.short(&program));
            Some(Finding::problem(SUBJECT, seen, BUILD_AGAIN))
        })
        .collect();
    let own = env!("CARGO_PKG_VERSION");
    if record.version != own {
        let seen = format!("{} is installed, and this is {own}", record.version);
        findings.push(Finding::warning(SUBJECT, seen, BUILD_AGAIN));
    }
    if findings.is_empty() {
        let programs = count(wiring::programs().len(), "program");
        let folder = around.short(&bin);
        let seen = format!("{programs} of version {own} in `{folder}`");
        findings.push(Finding::ok(SUBJECT, seen));
    }
    findings
}

fn fault(program: &Path, installed: Option<&String>) -> Option<String> {
    let Ok(metadata) = fs::metadata(program) else {
        return Some("is not there".into());
    };
    if metadata.permissions().mode() & 0o111 == 0 {
        return Some("is not executable".into());
    }
    let hash = match fs::read(program) {
        Ok(content) => blake3::hash(&content).to_hex(),
        Err(error) => return Some(format!("cannot be read: {error}")),
    };
    (installed.map(String::as_str) != Some(hash.as_str()))
        .then(|| "is not the program that was installed".into())
}
