//! What is done, both ways: the person's prompts, and what a good model does about each.

use super::catalog::Skill;
use super::project::Place;

/// One session's work.
pub(super) struct Task {
    /// Its name, by which it can be chosen.
    pub(super) name: &'static str,
    /// What is to be seen in it.
    pub(super) about: &'static str,
    /// Where it is done.
    pub(super) place: Place,
    /// Whether the catalog makes a difference to it; if not, it is done with the smallest one only.
    pub(super) depends_on_catalog: bool,
    /// The person's prompts, one after the other.
    pub(super) prompts: Vec<Prompt>,
}

/// A prompt, and what the model does about it.
pub(super) struct Prompt {
    /// What the person types.
    pub(super) text: String,
    /// What the model does, until it has answered.
    pub(super) steps: Vec<Step>,
}

/// What a model does next.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Reads a skill, unless it has it.
    Skill(String),
    /// Runs a command.
    Run(&'static str),
    /// Gives a subagent a task; the steps are the subagent's.
    Delegate(String, Vec<Step>),
    /// Answers.
    Answer,
}

/// A prompt about which the model does one thing and answers.
fn prompt(text: &str, first: Option<Step>) -> Prompt {
    Prompt {
        text: text.to_owned(),
        steps: first.into_iter().chain([Step::Answer]).collect(),
    }
}

fn needs(skill: &Skill) -> Prompt {
    let steps = [
        Step::Skill(skill.name.clone()),
        Step::Run("git status --short"),
        Step::Answer,
    ];
    Prompt {
        text: skill.prompt.clone(),
        steps: steps.into(),
    }
}

fn runs(text: &str, command: &'static str) -> Vec<Prompt> {
    vec![prompt(text, Some(Step::Run(command)))]
}

/// How many prompts follow that need nothing new.
pub(super) const FOLLOWING: [&str; 5] = [
    "Yes, like that.",
    "Good. And a little shorter, please.",
    "Now the same for the second one.",
    "Thanks. Leave the rest as it is.",
    "Say in one sentence what you have changed.",
];

/// Returns the tasks for a catalog of at least five skills.
pub(super) fn tasks(skills: &[Skill]) -> Vec<Task> {
    let following = || FOLLOWING.iter().map(|text| prompt(text, None));
    let delegated = Step::Delegate(
        skills[4].prompt.clone(),
        vec![Step::Skill(skills[4].name.clone()), Step::Answer],
    );
    let with_catalog = |name, about, place, prompts| Task {
        name,
        about,
        place,
        depends_on_catalog: true,
        prompts,
    };
    let output = |name, about, prompts| Task {
        name,
        about,
        place: Place::Plain,
        depends_on_catalog: false,
        prompts,
    };
    vec![
        with_catalog(
            "one-skill",
            "a prompt that needs one skill",
            Place::Plain,
            vec![needs(&skills[0])],
        ),
        with_catalog(
            "no-skill",
            "a prompt that needs none",
            Place::Plain,
            runs(
                "Rename `total` to `sum_of` in src/report.py.",
                "grep -n total src/report.py",
            ),
        ),
        with_catalog(
            "question",
            "a simple question",
            Place::Plain,
            vec![prompt("What is a shebang?", None)],
        ),
        with_catalog(
            "following",
            "one skill, then five prompts that need nothing new",
            Place::Plain,
            std::iter::once(needs(&skills[1]))
                .chain(following())
                .collect(),
        ),
        with_catalog(
            "two-skills",
            "two skills in one session",
            Place::Plain,
            vec![needs(&skills[2]), needs(&skills[3])],
        ),
        with_catalog(
            "in-feature",
            "a project in the middle of a feature, then five prompts that need nothing new",
            Place::InFeature,
            std::iter::once(prompt("Go on with the feature.", None))
                .chain(following())
                .collect(),
        ),
        with_catalog(
            "subagent",
            "a subagent whose task needs a skill",
            Place::Plain,
            vec![prompt(
                "Give this to a subagent, and tell me what it says.",
                Some(delegated),
            )],
        ),
        with_catalog(
            "compaction",
            "a skill, a test run, a compaction, and on it goes",
            Place::Plain,
            vec![
                needs(&skills[0]),
                prompt("Run all tests.", Some(Step::Run("vitest run"))),
                Prompt {
                    text: "/compact".to_owned(),
                    steps: Vec::new(),
                },
                prompt("Go on where you were.", None),
            ],
        ),
        output(
            "tests-fail",
            "a test run with failures, in a command that exits with 0",
            runs("Run the tests and say what fails.", "pytest || true"),
        ),
        output(
            "tests-exit-1",
            "the same with the exit code of the tests, which the client trims by itself",
            runs("Run the tests and say what fails.", "pytest"),
        ),
        output(
            "tests-pass",
            "a long test run in which all passes",
            runs("Run all tests once more.", "vitest run"),
        ),
        output(
            "build-errors",
            "a build with errors, in a pipe",
            runs("Does it build?", "tsc --noEmit | cat"),
        ),
        output(
            "listing",
            "a large listing",
            runs(
                "Which files are in node_modules?",
                "find node_modules -type f",
            ),
        ),
        output(
            "log",
            "a log of more than the 30,000 bytes that the client shows",
            runs("What went wrong in the log?", "cat logs/app.log"),
        ),
        output(
            "packages",
            "a tree of packages",
            runs("Which packages do we depend on?", "npm ls --all"),
        ),
        output(
            "json",
            "a large JSON file",
            runs("How many customers are there?", "cat data/customers.json"),
        ),
        output(
            "history",
            "the history of a repository",
            runs("What has happened lately?", "git log --stat"),
        ),
        output(
            "small-output",
            "an output that is small",
            runs("What has changed?", "git log --oneline -5"),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::bench::catalog;

    #[test]
    fn every_task_has_a_name_of_its_own_and_ends_each_prompt() {
        let tasks = tasks(&catalog::skills(5));
        let names: BTreeSet<&str> = tasks.iter().map(|task| task.name).collect();
        assert_eq!(names.len(), tasks.len());
        for task in tasks {
            for prompt in task
                .prompts
                .iter()
                .filter(|prompt| prompt.text != "/compact")
            {
                assert!(
                    matches!(prompt.steps.last(), Some(Step::Answer)),
                    "{}",
                    prompt.text
                );
            }
        }
    }
}
