//! Which tools share words with a question: BM25 over the parts of what a tool says of itself.
//!
//! Names are taken apart where their makers put words together: `list_issues`, `listIssues`, `list-issues`.

use std::collections::HashMap;

use checkrein_core::skill::{word_weight, words};
use serde_json::Value;

use super::tool::Tool;

/// Words of a question that are looked at.
const ASKED: usize = 64;

/// Words of one tool that are looked at: some have a manual for a description.
const OF_TOOL: usize = 600;

/// What a word counts by where it stands. Found on public catalogs, by `examples/tool_search.rs`.
const NAME: f32 = 2.0;
const TITLE: f32 = 1.5;
const DESCRIPTION: f32 = 1.0;
const ARGUMENT: f32 = 0.8;
const ABOUT_ARGUMENT: f32 = 0.3;
const SERVER: f32 = 1.0;

/// What a word of everyday work tells.
const EVERYDAY: f32 = 0.5;

/// How soon more of the same word says nothing new, and how much a long text is held against it.
const SATURATION: f32 = 1.2;
const LENGTH: f32 = 0.6;

/// What a word counts that is only written like the one in question.
const LIKE: f32 = 0.4;

/// How many of their runs of three letters two words have to share to be taken for one.
const ALIKE: f32 = 0.5;

/// The words of many tools.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// By word: in which tools, and how much it counts there.
    postings: HashMap<String, Vec<(usize, f32)>>,
    lengths: Vec<f32>,
}

impl Words {
    /// Counts the words of tools, each with its server's name.
    pub(super) fn of<'a>(tools: impl Iterator<Item = (&'a str, &'a Tool)>) -> Self {
        let mut all = Self::default();
        for (number, (server, tool)) in tools.enumerate() {
            let mut counts: HashMap<String, f32> = HashMap::new();
            let mut length = 0.0;
            let mut left = OF_TOOL;
            let mut add = |text: &str, weight: f32| {
                let stems = words::stems(&apart(text), left);
                left -= stems.len();
                for stem in stems {
                    if word_weight(&stem, EVERYDAY) > 0.0 {
                        length += 1.0;
                        *counts.entry(stem).or_default() += weight;
                    }
                }
            };
            add(&tool.name, NAME);
            add(&tool.title, TITLE);
            add(server, SERVER);
            add(&tool.description, DESCRIPTION);
            each_argument(&tool.input, &mut |name, about| {
                add(name, ARGUMENT);
                add(about, ABOUT_ARGUMENT);
            });
            all.lengths.push(length);
            for (word, count) in counts {
                all.postings.entry(word).or_default().push((number, count));
            }
        }
        all
    }

    /// Returns the tools that share words with a question, best first, each with its score.
    pub(super) fn ask(&self, question: &str) -> Vec<(usize, f32)> {
        let mut asked = words::stems(&apart(question), ASKED);
        asked.sort_unstable();
        asked.dedup();
        let number = self.lengths.len();
        let mean = self.lengths.iter().sum::<f32>() / number.max(1) as f32;
        let mut scores = vec![0.0_f32; number];
        for word in &asked {
            let weight = word_weight(word, EVERYDAY);
            if weight == 0.0 {
                continue;
            }
            match self.postings.get(word) {
                Some(postings) => self.add(postings, weight, mean, &mut scores),
                None => {
                    for (postings, likeness) in self.written_like(word) {
                        self.add(postings, weight * likeness * LIKE, mean, &mut scores);
                    }
                }
            }
        }
        let mut found: Vec<(usize, f32)> = scores
            .into_iter()
            .enumerate()
            .filter(|(_, score)| *score > 0.0)
            .collect();
        found.sort_by(|(one, left), (other, right)| right.total_cmp(left).then(one.cmp(other)));
        found
    }

    fn add(&self, postings: &[(usize, f32)], weight: f32, mean: f32, scores: &mut [f32]) {
        let number = self.lengths.len() as f32;
        let with = postings.len() as f32;
        let rarity = (1.0 + (number - with + 0.5) / (with + 0.5)).ln();
        for (tool, count) in postings {
            let length = 1.0 - LENGTH + LENGTH * self.lengths[*tool] / mean.max(1.0);
            let tell = count * (SATURATION + 1.0) / (count + SATURATION * length);
            scores[*tool] += weight * rarity * tell;
        }
    }

    /// Returns the words that one which no tool has may be taken for.
    fn written_like(&self, word: &str) -> Vec<(&Vec<(usize, f32)>, f32)> {
        let own = runs(word);
        let mut like: Vec<(&String, f32)> = self
            .postings
            .keys()
            .map(|other| (other, shared(&own, &runs(other))))
            .filter(|(_, likeness)| *likeness >= ALIKE)
            .collect();
        like.sort_by(|(one, left), (other, right)| right.total_cmp(left).then(one.cmp(other)));
        let like = like.into_iter().take(3);
        like.filter_map(|(other, likeness)| Some((self.postings.get(other)?, likeness)))
            .collect()
    }
}

/// Calls back with each argument of a tool: its name, and what is said of it.
pub(super) fn each_argument(input: &Value, each: &mut impl FnMut(&str, &str)) {
    for (name, about) in input["properties"].as_object().into_iter().flatten() {
        each(name, about["description"].as_str().unwrap_or_default());
    }
}

/// Puts blanks into words that were put together: `getPlaygroundRules`, `HTTPServer`, `v2api`.
fn apart(text: &str) -> String {
    let mut apart = String::with_capacity(text.len() + 16);
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let begins = letter.is_uppercase()
            && (before.is_lowercase()
                || before.is_uppercase() && letters.peek().is_some_and(|next| next.is_lowercase()));
        if begins || letter == '_' {
            apart.push(' ');
        }
        if letter != '_' {
            apart.push(letter);
        }
        before = letter;
    }
    apart
}

/// Returns the runs of three letters of a word, its beginning and end included.
fn runs(word: &str) -> Vec<[char; 3]> {
    let letters: Vec<char> = std::iter::once('^')
        .chain(word.chars())
        .chain(['$'])
        .collect();
    letters
        .windows(3)
        .map(|run| [run[0], run[1], run[2]])
        .collect()
}

fn shared(one: &[[char; 3]], other: &[[char; 3]]) -> f32 {
    let both = one.iter().filter(|run| other.contains(run)).count();
    2.0 * both as f32 / (one.len() + other.len()).max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn tool(name: &str, description: &str) -> Tool {
        Tool::read(&json!({
            "name": name, "description": description,
            "inputSchema": {"properties": {"repository": {"description": "Owner and name."}}},
        }))
        .unwrap()
    }

    #[track_caller]
    fn check(question: &str, expected: &[&str]) {
        let tools = [
            tool("list_issues", "Lists the issues of a repository."),
            tool("getPlaygroundRules", "Rules of a playground."),
            tool("HTTPFetch", "Fetches a page from an address."),
            tool("screenshot", "Takes a picture of the window."),
        ];
        let words = Words::of(tools.iter().map(|tool| ("github", tool)));
        let found: Vec<&str> = words
            .ask(question)
            .iter()
            .map(|(number, _)| tools[*number].name.as_str())
            .collect();
        assert_eq!(
            found[..found.len().min(expected.len())],
            *expected,
            "{question}: {found:?}"
        );
        assert_eq!(
            found.is_empty(),
            expected.is_empty(),
            "{question}: {found:?}"
        );
    }

    #[test]
    fn names_are_taken_apart_and_words_stemmed() {
        check("which issues are open", &["list_issues"]);
        check("playground rule", &["getPlaygroundRules"]);
        check("getPlaygroundRules", &["getPlaygroundRules"]);
        check("fetch http", &["HTTPFetch"]);
        check("screenshots", &["screenshot"]);
        check("screen shot", &["screenshot"]);
        check("the of a", &[]);
        check("", &[]);
    }
}
