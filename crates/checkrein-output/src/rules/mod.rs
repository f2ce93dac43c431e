//! The rules: what kinds of output there are, how each is known, and which of its lines matter.

mod asked;
mod choose;
mod compiled;
#[cfg(test)]
mod left;
mod project;
mod role;
#[cfg(test)]
mod role_tests;
#[cfg(test)]
mod tests;

use serde::Deserialize;

pub use project::{Broken, FILE, find_file};

pub(crate) use choose::{Applied, Chosen};
pub(crate) use compiled::Compiled;

/// The rules that come with checkrein.
const SHIPPED: &str = include_str!("../rules.json");

/// A file of rules, shipped or a project's.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RulesFile {
    /// The version of the format.
    v: u32,
    /// Where the schema is, for editors.
    #[expect(dead_code, reason = "only editors read it")]
    #[serde(default, rename = "$schema")]
    schema: Option<String>,
    /// Nothing is trimmed in this project.
    #[serde(default)]
    off: bool,
    /// The tools whose output is never trimmed.
    #[serde(default)]
    tools_off: Vec<String>,
    /// The rules, the first that fits wins.
    #[serde(default)]
    rules: Vec<Rule>,
}

/// One kind of output.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    /// Its name, which the last line says.
    pub name: String,
    /// What it is for, in a sentence.
    #[expect(dead_code, reason = "for people who read the file")]
    #[serde(default)]
    about: String,
    /// Patterns of the commands that print it, matched from the program's name on.
    #[serde(default)]
    pub commands: Vec<String>,
    /// Patterns of lines that only this kind has; two such lines tell it.
    #[serde(default)]
    pub signs: Vec<String>,
    /// How it is laid out.
    #[serde(default)]
    pub shape: Shape,
    /// It is never trimmed.
    #[serde(default)]
    pub whole: bool,
    /// It is what somebody wanted to read: trimmed only when the client would not show it whole.
    #[serde(default)]
    pub reading: bool,
    /// Lines that stay.
    #[serde(default)]
    pub keep: Vec<String>,
    /// Lines that stay with what follows them.
    #[serde(default)]
    pub blocks: Vec<Block>,
    /// Lines that warn: they stay while there is room, each message once.
    #[serde(default)]
    pub warn: Vec<String>,
    /// Lines that explain those that stay.
    #[serde(default)]
    pub context: Vec<String>,
    /// Lines that only say that all is well, whatever words are in them.
    #[serde(default)]
    pub noise: Vec<String>,
    /// A pattern of lines that name a file, which the indented lines below them are about.
    #[serde(default)]
    pub header: Option<String>,
    /// How many lines of the beginning stay.
    #[serde(default)]
    pub head: Option<usize>,
    /// How many lines of the end stay.
    #[serde(default)]
    pub tail: Option<usize>,
}

/// A line that stays with what follows it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Block {
    /// The line that begins it.
    pub from: String,
    /// The line before which it ends; an empty line unless said otherwise.
    #[serde(default)]
    pub until: Option<String>,
    /// It warns of something, and is no failure.
    #[serde(default)]
    pub warns: bool,
    /// How many of the lines after the first stay like it.
    #[serde(default)]
    pub lines: usize,
    /// How many of the lines after those explain it.
    #[serde(default)]
    pub context: usize,
}

/// How an output is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Shape {
    /// Lines, some of which matter.
    #[default]
    Lines,
    /// Lines with times, the same ones again and again.
    Log,
    /// Names of files.
    Listing,
    /// What a search found.
    Matches,
    /// A diff, with or without a commit's message.
    Diff,
    /// JSON, one value or one in each line.
    Json,
}

/// All rules that apply somewhere: a project's first, then the shipped ones.
#[derive(Clone, Debug)]
pub struct Rules {
    project: RulesFile,
    shipped: Vec<Rule>,
}

impl Rules {
    /// Returns the rules that come with checkrein.
    pub fn shipped() -> Self {
        let file: RulesFile =
            serde_json::from_str(SHIPPED).expect("the shipped rules are read by a test");
        Self {
            project: RulesFile::default(),
            shipped: file.rules,
        }
    }

    /// Whether the project wants no output trimmed at all.
    pub fn is_all_off(&self) -> bool {
        self.project.off
    }

    /// The tools whose output the project wants left alone, as it names them.
    pub fn tools_off(&self) -> &[String] {
        &self.project.tools_off
    }

    /// Whether the project wants no output of this tool trimmed.
    pub fn is_off(&self, tool: &str) -> bool {
        self.project.off || self.project.tools_off.iter().any(|off| off == tool)
    }
}

#[cfg(test)]
mod shipped {
    use super::*;

    #[test]
    fn the_shipped_rules_compile_and_have_names_of_their_own() {
        let rules = Rules::shipped();
        let mut names = std::collections::BTreeSet::new();
        for rule in &rules.shipped {
            assert!(names.insert(&rule.name), "{} is there twice", rule.name);
            assert!(
                !(rule.commands.is_empty() && rule.signs.is_empty()),
                "{} fits nothing",
                rule.name
            );
            Compiled::of(rule).unwrap_or_else(|error| panic!("{}: {error}", rule.name));
            for pattern in rule.commands.iter().chain(&rule.signs) {
                crate::general::compile(pattern)
                    .unwrap_or_else(|error| panic!("{}: {error}", rule.name));
            }
        }
        assert!(names.len() >= 30, "{} rules", names.len());
    }
}
