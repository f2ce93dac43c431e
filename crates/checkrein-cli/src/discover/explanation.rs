//! The whole explanation: as JSON by the names of its fields, or as text.

use std::collections::BTreeMap;
use std::fmt;

use checkrein_core::intent::{Intent, Ranked, Reason};
use checkrein_core::message::count;
use checkrein_core::skill::Thresholds;
use serde::Serialize;

use super::answer::{Answer, Kind};
use super::changes::Change;
use super::signals;

/// Why a prompt gets what it gets.
#[derive(Debug, Serialize)]
pub struct Explanation {
    /// The skill that is loaded.
    skill: Option<String>,
    /// Its file.
    file: Option<String>,
    /// Another skill that is loaded with it, and its file.
    second: Option<String>,
    second_file: Option<String>,
    /// Which rule decided.
    reason: String,
    /// How sure that is.
    confidence: f32,
    /// From which confidence on what is done.
    thresholds: Thresholds,
    /// The skills that are offered.
    shortlist: Vec<String>,
    /// What would have changed it.
    changes: Vec<Told>,
    /// How many skills there are.
    skills: usize,
    /// The skills that the prompt's words speak for, whatever rule decided.
    ranked: Vec<Rated>,
    #[serde(skip)]
    answer: Answer,
    /// Whether the skills are those that the prompt names.
    #[serde(skip)]
    is_named: bool,
}

/// A change, and the sentence that says so.
#[derive(Debug, Serialize)]
struct Told {
    #[serde(flatten)]
    change: Change,
    says: String,
}

#[derive(Debug, Serialize)]
struct Rated {
    skill: String,
    confidence: f32,
    score: f32,
    signals: BTreeMap<&'static str, f32>,
    #[serde(skip)]
    line: String,
}

impl Explanation {
    /// Explains an answer; `files` are those of the skill and of the second one, as people write them.
    pub fn new(
        intent: &Intent,
        ranked: &[Ranked],
        changes: Vec<Change>,
        files: [Option<String>; 2],
        skills: usize,
        thresholds: Thresholds,
    ) -> Self {
        let answer = Answer::of(intent);
        let [file, second_file] = files;
        Self {
            skill: answer.skill.clone(),
            file,
            second: answer.second.clone(),
            second_file,
            reason: match intent.reason {
                Reason::Nothing if skills == 0 => NO_SKILLS.to_owned(),
                _ => intent.reason.to_string(),
            },
            confidence: intent.confidence,
            thresholds,
            shortlist: answer.shortlist.clone(),
            changes: changes
                .into_iter()
                .map(|change| Told {
                    says: change.to_string(),
                    change,
                })
                .collect(),
            skills,
            ranked: ranked.iter().map(Rated::of).collect(),
            is_named: matches!(intent.reason, Reason::Named(_)),
            answer,
        }
    }
}

const NO_SKILLS: &str = "there are no skills here";

/// What to do where there are none.
const WHERE: &str =
    "put one into `~/.claude/skills/NAME/SKILL.md`, or `.claude/skills/NAME/SKILL.md` in a project";

impl Rated {
    fn of(ranked: &Ranked) -> Self {
        let candidate = &ranked.candidate;
        Self {
            skill: ranked.name.clone(),
            confidence: candidate.confidence,
            score: candidate.score,
            signals: signals::signals(candidate).into_iter().collect(),
            line: signals::line(candidate),
        }
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.skill, self.answer.kind()) {
            (Some(skill), _) => {
                write!(formatter, "{skill}")?;
                if let Some(second) = &self.second {
                    write!(formatter, " and {second}")?;
                }
            }
            (None, Kind::Offers) => {
                write!(formatter, "a choice: {}", self.shortlist.join(", "))?;
            }
            (None, _) => write!(formatter, "no skill")?,
        }
        if let Some(confidence) = self
            .answer
            .confidence
            .or(self.skill.as_ref().map(|_| self.confidence))
        {
            write!(formatter, " (confidence {confidence:.2})")?;
        }
        write!(formatter, "\n  because: {}", self.reason)?;
        if let Some(file) = &self.file {
            write!(formatter, "\n  from: {file}")?;
        }
        if let Some(second) = &self.second {
            let why = if self.is_named {
                "the prompt names it as well"
            } else {
                "another request of the prompt calls for it"
            };
            write!(formatter, "\n  {second} as well, because: {why}")?;
        }
        if let Some(file) = &self.second_file {
            write!(formatter, "\n  from: {file}")?;
        }
        for Told { says, .. } in &self.changes {
            write!(formatter, "\n  {says}")?;
        }
        let Thresholds { sure, unsure } = self.thresholds;
        let skills = self.skills;
        if self.ranked.is_empty() {
            let nothing = "anything of the prompt's words";
            return match (skills, &self.skill) {
                (0, _) => write!(formatter, "\n{WHERE}"),
                (1, Some(_)) => Ok(()),
                (1, None) => write!(formatter, "\nthe only skill does not have {nothing}"),
                (_, Some(_)) => {
                    write!(formatter, "\nno other of the {skills} skills has {nothing}")
                }
                (_, None) => write!(formatter, "\nnone of the {skills} skills has {nothing}"),
            };
        }
        let skills = count(skills, "skill");
        write!(
            formatter,
            "\nby the prompt's words alone, of {skills} (loads from {sure:.2}, offers from {unsure:.2}):"
        )?;
        for rated in &self.ranked {
            let Rated {
                confidence,
                skill,
                line,
                ..
            } = rated;
            write!(formatter, "\n  {confidence:.2}  {skill}  {line}")?;
        }
        Ok(())
    }
}
