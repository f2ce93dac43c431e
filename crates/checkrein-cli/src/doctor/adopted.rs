//! Are the adopted skills still adopted, and is somebody there to find them?

use checkrein_core::message::{count, ticked};
use checkrein_core::skill::adoption;

use super::{Finding, INSTALL_AGAIN};
use crate::adoption::preloaded::Agents;
use crate::adoption::record::Record;
use crate::adoption::skill_file::SkillFile;
use crate::adoption::survey::{self, Status};
use crate::adoption::unrouted;
use crate::surroundings::Surroundings;

const SUBJECT: &str = "adopted";

pub(super) fn check(around: &Surroundings) -> Vec<Finding> {
    let records = Record::all(&around.dirs);
    let mut findings = Vec::new();
    let (mut adopted, mut back, mut gone) = (0, Vec::new(), Vec::new());
    // The flag is there and its comment is not, so no prompt finds them any more.
    let mut bare = Vec::new();
    for record in &records {
        match SkillFile::read(&record.file) {
            Ok(file) if adoption::is_adopted(&file.bytes) => adopted += 1,
            Ok(file) if adoption::release_unmarked(&file.bytes).is_some() => {
                bare.push(record.name.as_str());
            }
            Ok(_) => back.push(record.name.as_str()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                gone.push(record.name.as_str());
            }
            Err(error) => {
                let shown = around.short(&record.file);
                let next = "make the file readable";
                findings.push(Finding::warning(
                    SUBJECT,
                    format!("`{shown}`: {error}"),
                    next,
                ));
            }
        }
    }
    let is_known = |seen: &survey::Seen| {
        let file = seen.real_file();
        records.iter().any(|record| record.file == file)
    };
    let seen = survey::survey(around);
    let here = seen.iter().filter(|seen| seen.status == Status::Adopted);
    let unknown: Vec<&str> = here
        .filter(|seen| !is_known(seen))
        .map(|seen| seen.found.name.as_str())
        .collect();
    adopted += unknown.len();
    if let Some(why) = unrouted(around).filter(|_| adopted > 0) {
        let skills = count(adopted, "adopted skill");
        let seen = format!("{why}, so no prompt finds {skills}");
        let next = if around.disabled {
            "unset CHECKREIN_DISABLE, or `checkrein skills release --all`".to_owned()
        } else {
            format!("{INSTALL_AGAIN}, or `checkrein skills release --all`")
        };
        findings.push(Finding::problem(SUBJECT, seen, next));
    }
    if !back.is_empty() {
        let seen = format!("back in Claude Code's list: {}", ticked(&back));
        let next = format!(
            "a plugin was updated, or somebody edited them: `checkrein skills adopt {0}`, or `checkrein skills release {0}` to forget it",
            back.join(" ")
        );
        findings.push(Finding::warning(SUBJECT, seen, next));
    }
    if !bare.is_empty() {
        let seen = format!(
            "neither in Claude Code's list nor found by prompts: {}",
            ticked(&bare)
        );
        let next = format!(
            "somebody took checkrein's comment out and left the flag: `checkrein skills release {0}`, then `checkrein skills adopt {0}`",
            bare.join(" ")
        );
        findings.push(Finding::warning(SUBJECT, seen, next));
    }
    if !gone.is_empty() {
        let seen = format!("no longer there: {}", ticked(&gone));
        let next = format!("`checkrein skills release {}` forgets it", gone.join(" "));
        findings.push(Finding::warning(SUBJECT, seen, next));
    }
    if !unknown.is_empty() {
        let seen = format!("adopted without a record: {}", ticked(&unknown));
        let next = format!("`checkrein skills adopt {}` makes one", unknown.join(" "));
        findings.push(Finding::warning(SUBJECT, seen, next));
    }
    let agents = Agents::find(&seen, around);
    for seen in seen.iter().filter(|seen| seen.status == Status::Adopted) {
        if let Some(agent) = agents.of(seen) {
            let name = &seen.found.name;
            let seen = format!("the agent `{agent}` begins with `{name}`, and does not get it");
            let next = format!("`checkrein skills release {name}`");
            findings.push(Finding::warning(SUBJECT, seen, next));
        }
    }
    if findings.is_empty() && adopted > 0 {
        let skills = count(adopted, "skill");
        let seen = format!("{skills}, found by prompts and not in Claude Code's list");
        findings.push(Finding::ok(SUBJECT, seen));
    }
    findings
}
