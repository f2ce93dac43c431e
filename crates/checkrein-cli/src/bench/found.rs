//! How often each way has the right skill before the model: the installed hook is asked about one prompt
//! for each skill, and the client's own list is looked at.

use checkrein_core::layout::UserDirs;
use serde::Serialize;
use serde_json::{Value, json};

use super::catalog::Skill;
use super::home::Home;
use super::project::Place;
use super::script::{Had, had};
use crate::error::CommandError;

/// Prompts that need no skill of any catalog.
const NOTHING_NEEDED: [&str; 10] = [
    "What is a shebang?",
    "Thanks, that was it.",
    "Rename `total` to `sum_of` in src/report.py.",
    "Show me the last commit.",
    "Go on.",
    "How many lines does the README have?",
    "Undo that.",
    "Put the import at the top of the file.",
    "Which branch is this?",
    "Shorter, please.",
];

/// The counts of a catalog.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Found {
    /// The client lists so many skills with what they are for.
    pub(super) described: usize,
    /// The client lists so many by their names alone.
    pub(super) named: usize,
    /// What checkrein answers to prompts that say what they are about.
    pub(super) clear: Answers,
    /// What checkrein answers to prompts that do not.
    pub(super) vague: Answers,
    /// How many prompts need nothing.
    pub(super) idle_prompts: usize,
    /// How many of those are given or offered a skill all the same.
    pub(super) idle_disturbed: usize,
}

/// What the hook answers to one prompt for each skill.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Answers {
    pub(super) prompts: usize,
    /// The right skill is given.
    pub(super) given: usize,
    /// The right skill is in a short list.
    pub(super) offered: usize,
    /// Another skill is given, or others are offered.
    pub(super) other: usize,
    /// Nothing is said, and there is no list to choose from.
    pub(super) silent: usize,
}

impl Found {
    /// Counts what is in the client's own list.
    pub(super) fn in_list(skills: &[Skill], list: &str) -> Self {
        let mut found = Self::default();
        for skill in skills {
            match had(list, &skill.name) {
                Had::Described => found.described += 1,
                Had::Named => found.named += 1,
                Had::Given | Had::Offered | Had::Missing => {}
            }
        }
        found
    }

    /// Joins what is in the list with what the hook has answered.
    pub(super) fn and(self, asked: Self) -> Self {
        Self {
            described: self.described,
            named: self.named,
            ..asked
        }
    }

    /// Asks the installed hook about every prompt, each in a session of its own.
    pub(super) fn ask(home: &Home<'_>, skills: &[Skill]) -> Result<Self, CommandError> {
        let mut found = Self {
            idle_prompts: NOTHING_NEEDED.len(),
            ..Self::default()
        };
        for (index, skill) in skills.iter().enumerate() {
            let answer = answer(home, &skill.prompt, &format!("clear-{index}"))?;
            found.clear.count(&answer, skill);
            let answer = self::answer(home, &skill.vague_prompt, &format!("vague-{index}"))?;
            found.vague.count(&answer, skill);
        }
        for (index, prompt) in NOTHING_NEEDED.iter().enumerate() {
            let answer = answer(home, prompt, &format!("idle-{index}"))?;
            found.idle_disturbed += usize::from(is_skill(&answer));
        }
        Ok(found)
    }
}

impl Answers {
    fn count(&mut self, answer: &str, skill: &Skill) {
        self.prompts += 1;
        match had(answer, &skill.name) {
            Had::Given => self.given += 1,
            Had::Offered => self.offered += 1,
            _ if is_skill(answer) => self.other += 1,
            _ => self.silent += 1,
        }
    }
}

/// Whether an answer gives or offers a skill.
fn is_skill(answer: &str) -> bool {
    answer.contains("<checkrein-skill ") || answer.contains("`checkrein skill load NAME`")
}

/// Returns what the hook adds to a prompt.
fn answer(home: &Home<'_>, prompt: &str, session: &str) -> Result<String, CommandError> {
    let folder = home.project(Place::Plain);
    let event = json!({
        "hook_event_name": "UserPromptSubmit",
        "session_id": session,
        "cwd": folder,
        "prompt": prompt,
    });
    let of_home = |name: &str| (name == "HOME").then(|| home.folder().into());
    let dirs = UserDirs::new(of_home).ok_or_else(|| anyhow::anyhow!("a home has no path"))?;
    let hook = dirs.bin().join("user-prompt-submit");
    let said = home.run_with(&hook, &[], &folder, event.to_string().as_bytes())?;
    let reply: Value = serde_json::from_str(&said).unwrap_or_default();
    let context = &reply["hookSpecificOutput"]["additionalContext"];
    Ok(context.as_str().unwrap_or_default().to_owned())
}
