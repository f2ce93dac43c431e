//! `checkrein doctor`: what is wrong, and how to mend it.

use checkrein_core::message::count;
use clap::Args;
use serde::Serialize;

use crate::doctor::{Finding, Level, examine};
use crate::error::{CommandError, Kind};
use crate::surroundings::Surroundings;
use crate::ui::Ui;

/// Say what is wrong and how to mend it
#[derive(Debug, Args)]
pub struct Doctor {
    /// Print the findings as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report<'a> {
    v: u32,
    findings: &'a [Finding],
}

impl Doctor {
    /// Looks at everything; a problem makes the command fail.
    pub fn run(self, around: &Surroundings, ui: &mut Ui) -> Result<(), CommandError> {
        let findings = examine(around);
        if self.json {
            ui.json(&Report {
                v: 1,
                findings: &findings,
            })?;
        } else {
            for finding in &findings {
                ui.say(line(finding));
            }
        }
        let is_problem = |finding: &&Finding| finding.level == Level::Problem;
        match findings.iter().filter(is_problem).count() {
            0 => Ok(()),
            problems => {
                let message = count(problems, "problem");
                Err(CommandError::new(Kind::Unwell, anyhow::Error::msg(message)))
            }
        }
    }
}

fn line(finding: &Finding) -> String {
    let level = match finding.level {
        Level::Ok => "ok",
        Level::Warning => "warning",
        Level::Problem => "problem",
    };
    let subject = finding.subject;
    let seen = &finding.seen;
    match &finding.next {
        Some(next) => format!("{level:<8} {subject:<9} {seen}\n{:<18} next: {next}", ""),
        None => format!("{level:<8} {subject:<9} {seen}"),
    }
}
