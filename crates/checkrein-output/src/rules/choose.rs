//! Which rules apply to an output: by its commands first, by its lines else.

use super::role::Role;
use super::{Rule, Rules, Shape};
use crate::classify::unprefixed;
use crate::command::{Commands, Simple};
use crate::general::any_of;
use crate::shape::log;

/// A rule that applies to an output.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Applied<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// Whether it is a shipped one, which may hide what only sounds like a failure.
    pub is_ours: bool,
    /// Only what it takes for noise is known.
    pub only_noise: bool,
}

impl Applied<'_> {
    /// Whether it says what the output is, and not only what is noise in it or that it is read.
    pub(crate) fn is_kind(&self) -> bool {
        !self.only_noise && !self.rule.reading
    }
}

/// The rules that apply to one output, and how far they are to be trusted.
#[derive(Debug)]
pub(crate) struct Chosen<'a> {
    /// The rules; more than one when several commands were run.
    pub rules: Vec<Applied<'a>>,
    /// It is what somebody wanted to read, by its commands.
    pub is_reading: bool,
    /// One of the commands is none that a rule knows.
    pub is_unknown: bool,
    /// One of the commands passes on what other programs print.
    pub is_runner: bool,
    /// It is the output of nothing else than what the first rule knows, so that its shape is too.
    pub is_alone: bool,
}

/// Several commands in one call are common, a whole build script is not.
const MOST: usize = 3;

/// The rules of what runs other programs and passes on what they print.
const RUNNERS: &[&str] = &[
    "cc",
    "npm",
    "docker-build",
    "log",
    "git-transfer",
    "terraform",
    "gradle",
    "maven",
    "pip",
    "bundle",
    "dotnet",
    "cargo",
    "gtest",
];

/// Programs that run what a project has written down under a name such as `test`.
const PASSING: &[&str] = &[
    "npm", "pnpm", "yarn", "bun", "lerna", "turbo", "nx", "rake", "composer", "mix", "tox", "nox",
];

/// How many lines are looked at for signs.
const LOOKED_AT: usize = 600;

/// Fewer lines than one in so many may be something that a text tells of.
const TELLING: usize = 50;

impl<'a> Rules {
    /// Chooses the rules for what the commands of a call printed.
    ///
    ///   1. what passes on what it reads (`| head`) shows what the command before it printed
    ///   2. a command that somebody reads the output of makes the whole of it to be read, and so do
    ///      changes and matches beside something else: as lines they would be bulk
    ///   3. the rules of the other commands apply in their order; a shape only where there is one rule
    pub(crate) fn choose(&'a self, commands: &Commands) -> Chosen<'a> {
        let mut chosen = Chosen {
            rules: Vec::new(),
            is_reading: false,
            is_unknown: false,
            is_runner: false,
            is_alone: true,
        };
        let mut is_any = false;
        for stages in &commands.pipelines {
            is_any |= self.add(&mut chosen, self.role_of(stages)); // [1]
        }
        chosen.is_unknown |= !is_any;
        chosen.is_alone = chosen.rules.len() == 1 && !chosen.is_unknown && !chosen.is_reading;
        let mut kinds = chosen.rules.iter().filter(|applied| applied.is_kind());
        let mut programs = commands.pipelines.iter().flatten().map(Simple::program);
        chosen.is_runner = kinds.any(|applied| RUNNERS.contains(&applied.rule.name.as_str()))
            || programs.any(|program| PASSING.contains(&program));
        let is_content =
            |applied: &Applied<'_>| matches!(applied.rule.shape, Shape::Diff | Shape::Matches);
        let is_mixed = !chosen.is_alone && is_any;
        chosen.is_reading |= is_mixed && chosen.rules.iter().any(is_content); // [2]
        chosen
    }

    /// Adds what is known of one command, and says whether it prints anything.
    fn add(&'a self, chosen: &mut Chosen<'a>, role: Role<'a>) -> bool {
        let (rule, is_ours, only_noise) = match role {
            Role::Quiet => return false,
            Role::Unknown => {
                chosen.is_unknown = true;
                return true;
            }
            Role::Reading(found) => {
                chosen.is_reading = true;
                let Some((rule, is_ours)) = found else {
                    return true;
                };
                (rule, is_ours, false)
            }
            Role::Asked(rule) => {
                chosen.is_reading = true;
                (rule, true, true)
            }
            Role::Own(rule) => {
                chosen.is_unknown = true;
                (rule, true, true)
            }
            Role::Kind(rule, is_ours) => (rule, is_ours, false),
        };
        let is_known = chosen
            .rules
            .iter()
            .any(|known| known.rule.name == rule.name);
        if !is_known && chosen.rules.len() < MOST {
            chosen.rules.push(Applied {
                rule,
                is_ours,
                only_noise,
            }); // [3]
        }
        true
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (&Rule, bool)> {
        let project = self.project.rules.iter().map(|rule| (rule, false));
        project.chain(self.shipped.iter().map(|rule| (rule, true)))
    }

    /// Returns the rules with the most signs among the lines of a text, two at most, and whether there
    /// are so many signs that the text cannot only tell of such lines.
    pub(crate) fn of_lines(&'a self, text: &str) -> (Vec<Applied<'a>>, bool) {
        let looked_at = sample(text);
        let sure = (looked_at.len() / TELLING).max(3);
        let mut found: Vec<(usize, Applied<'a>)> = Vec::new();
        for (rule, is_ours) in self.all() {
            let Ok(Some(signs)) = any_of(&rule.signs) else {
                continue;
            };
            let count = looked_at
                .iter()
                .filter(|(line, said)| {
                    let is_log = rule.shape == Shape::Log;
                    signs.is_match(if is_log { line } else { said }.as_bytes())
                })
                .count();
            // Of a log or a listing half of the lines must look like it.
            let least = match rule.shape {
                Shape::Lines | Shape::Diff => 2,
                Shape::Json => 1,
                _ => (looked_at.len() / 2).max(2),
            };
            if count >= least {
                let only_noise = false;
                found.push((
                    count,
                    Applied {
                        rule,
                        is_ours,
                        only_noise,
                    },
                ));
            }
        }
        found.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        let is_sure = found.first().is_some_and(|(count, _)| *count >= sure);
        // A second kind is there only if it is there for sure, and has no shape: in the log of a job
        // there is what the job printed.
        let is_lines = found
            .first()
            .is_some_and(|(_, first)| matches!(first.rule.shape, Shape::Lines | Shape::Log));
        let kept = found
            .into_iter()
            .enumerate()
            .filter(|(order, (count, applied))| {
                *order == 0
                    || *order == 1
                        && is_lines
                        && *count >= sure
                        && applied.rule.shape == Shape::Lines
            });
        (kept.map(|(_, (_, applied))| applied).collect(), is_sure)
    }
}

/// Returns lines of both ends and some of all that is between, each with what it says without the
/// time and the name that it may begin with.
fn sample(text: &str) -> Vec<(&str, &str)> {
    let said = |line| (line, unprefixed(log::message(line)));
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    if lines.len() <= LOOKED_AT {
        return lines.into_iter().map(said).collect();
    }
    let ends = LOOKED_AT / 4;
    let middle = &lines[ends..lines.len() - ends];
    let step = middle.len() / (LOOKED_AT - 2 * ends) + 1;
    let mut looked_at = lines[..ends].to_vec();
    looked_at.extend(middle.iter().step_by(step));
    looked_at.extend(&lines[lines.len() - ends..]);
    looked_at.into_iter().map(said).collect()
}
