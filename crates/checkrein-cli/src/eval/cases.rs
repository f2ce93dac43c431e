//! The cases: prompts, and for each of them which skill is right.

use std::collections::HashSet;
use std::path::Path;

use fs_err as fs;
use serde::Deserialize;

use crate::error::CommandError;
use crate::located;
use crate::surroundings::Surroundings;

/// A prompt, and what is right for it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Case {
    /// Names the case in the predictions.
    pub id: String,
    /// What a person types.
    pub prompt: String,
    /// The right skill.
    pub expected: Option<String>,
    /// What the case asks of a router.
    pub kind: Kind,
    /// Skills that are right as well.
    #[serde(default)]
    pub also: Vec<String>,
    /// Skills that must not be loaded.
    #[serde(default)]
    pub not: Vec<String>,
}

/// What a case asks of a router.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// To choose the expected skill.
    Positive,
    /// To keep quiet.
    None,
    /// Not to load certain skills.
    NearMiss,
}

impl Case {
    /// Whether a skill is right for the prompt.
    pub fn is_right(&self, skill: &str) -> bool {
        self.expected.as_deref() == Some(skill) || self.also.iter().any(|also| also == skill)
    }

    /// Whether it expects a skill that is none of these.
    pub fn is_unknown(&self, skills: &HashSet<&str>) -> bool {
        let expected = self.expected.as_deref();
        expected.is_some_and(|expected| !skills.contains(expected))
    }

    /// Whether loading a skill is a mistake.
    pub fn is_wrong(&self, skill: &str) -> bool {
        match self.kind {
            Kind::Positive => !self.is_right(skill),
            Kind::None => true,
            // Who comes near one skill may well need another, so nothing is said of that.
            Kind::NearMiss => self.not.iter().any(|not| not == skill),
        }
    }
}

/// Reads a file of cases.
pub fn read(path: &Path, around: &Surroundings) -> Result<Vec<Case>, CommandError> {
    let text = fs::read_to_string(around.cwd.join(path)).map_err(|error| {
        CommandError::person(format!("`{}` cannot be read", path.display()))
            .because(error.to_string())
            .hint("name a file of cases, one JSON object on each line")
    })?;
    let cases = parse(&text, &path.display().to_string())?;
    if cases.is_empty() {
        let what = format!("`{}` has no cases", path.display());
        let hint = "write one JSON object on each line, each a prompt and what is right for it";
        return Err(CommandError::person(what).hint(hint));
    }
    Ok(cases)
}

/// Reads the text of a file of cases: one JSON object on each line.
pub fn parse(text: &str, file: &str) -> Result<Vec<Case>, CommandError> {
    let lines = located::unmarked(text).lines().zip(1..);
    lines
        .filter(|(line, _)| !line.trim().is_empty())
        .map(|(line, number)| case(line, number, file))
        .collect()
}

fn case(line: &str, number: usize, file: &str) -> Result<Case, CommandError> {
    let wrong = |reason: String| {
        CommandError::person(format!("`{file}` has a line that is not a case"))
            .because(reason)
            .hint("write one JSON object on each line: `{\"id\", \"prompt\", \"expected\": name or null, \"kind\": \"positive\", \"none\" or \"near-miss\"}`, with lists `also` and `not` where there are any")
    };
    let case: Case =
        serde_json::from_str(line).map_err(|error| wrong(located::reason(&error, number)))?;
    if case.kind == Kind::Positive && case.expected.is_none() {
        return Err(wrong(format!(
            "line {number}: a positive case needs the name of a skill as `expected`"
        )));
    }
    Ok(case)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<usize, &str>) {
        let parsed = parse(text, "c.jsonl").map(|cases| cases.len());
        match (parsed, expected) {
            (Ok(number), Ok(expected)) => assert_eq!(number, expected, "{text}"),
            (Err(error), Err(expected)) => {
                let said = error.to_string();
                assert!(
                    said.contains("c.jsonl") && said.contains(expected),
                    "{said}"
                );
            }
            (parsed, _) => panic!("{text}: {parsed:?}"),
        }
    }

    #[test]
    fn a_line_is_a_case_or_an_error_with_its_place() {
        let good = r#"{"id": "1", "prompt": "p", "expected": "s", "kind": "positive", "src": "x"}"#;
        check("", Ok(0));
        check(&format!("{good}\n\n{good}\n"), Ok(2));
        check(&format!("\u{feff}{good}\n"), Ok(1));
        check(r#"{"id": "1", "prompt": "p", "kind": "none"}"#, Ok(1));
        check(&format!("{good}\n\n{{"), Err("line 3, column 1: EOF"));
        check(
            r#"{"id": "1", "expected": null, "kind": "none"}"#,
            Err("line 1, column 45: missing field `prompt`"),
        );
        check(
            r#"{"id": "1", "prompt": "p", "kind": "maybe"}"#,
            Err("unknown variant `maybe`, expected one of `positive`, `none`, `near-miss`"),
        );
        check(
            r#"{"id": "1", "prompt": "p", "expected": null, "kind": "positive"}"#,
            Err("line 1: a positive case needs"),
        );
    }
}
