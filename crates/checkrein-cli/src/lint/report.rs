//! The findings together: as JSON by the names of the fields, or as text, skill by skill.

use std::fmt;

use checkrein_core::message::count;
use serde::Serialize;

use super::{Finding, Level};

/// What came out.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The version of the format.
    v: u32,
    /// How many skills were looked at.
    skills: usize,
    /// What was found, skill by skill.
    findings: Vec<Finding>,
}

impl Report {
    /// Puts the findings together.
    pub fn new(skills: usize, findings: Vec<Finding>) -> Self {
        Self {
            v: 1,
            skills,
            findings,
        }
    }

    /// Returns how many skills cannot be found at all.
    pub fn errors(&self) -> usize {
        self.of(Level::Error)
    }

    fn of(&self, level: Level) -> usize {
        let is_so = |finding: &&Finding| finding.level == level;
        self.findings.iter().filter(is_so).count()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut last = None;
        for finding in &self.findings {
            if last != Some(&finding.skill) {
                let gap = if last.is_some() { "\n" } else { "" };
                let file = finding.file.as_ref();
                let file = file.map_or(String::new(), |file| format!("  {file}"));
                writeln!(formatter, "{gap}{}{file}", finding.skill)?;
                last = Some(&finding.skill);
            }
            let level = match finding.level {
                Level::Error => "error",
                Level::Warning => "warning",
                Level::Advice => "advice",
            };
            writeln!(
                formatter,
                "  {level:<7}  {}: {}",
                finding.check, finding.what
            )?;
            writeln!(formatter, "           why: {}", finding.why)?;
            writeln!(formatter, "           write: {}", finding.write)?;
        }
        let gap = if last.is_some() { "\n" } else { "" };
        write!(
            formatter,
            "{gap}{}: {}, {}, {} of advice",
            count(self.skills, "skill"),
            count(self.errors(), "error"),
            count(self.of(Level::Warning), "warning"),
            count(self.of(Level::Advice), "piece")
        )
    }
}
