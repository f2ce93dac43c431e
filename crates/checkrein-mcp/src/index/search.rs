//! Finds the tools that a question is about: by words, and by meaning where the person has chosen a model.

use std::collections::HashMap;
use std::path::Path;

use super::tool::Tool;
use super::vectors;
use super::words::{Words, each_argument};

/// The tools of one server.
#[derive(Clone, Debug)]
pub struct Of<'a> {
    /// The server's name, as it is configured.
    pub server: &'a str,
    /// Its tools.
    pub tools: &'a [Tool],
}

/// The vectors of some texts, or why there are none.
pub type Vectors = Result<Vec<Vec<f32>>, String>;

/// A model that makes vectors of texts. Who has none searches by words.
pub struct Meaning<'a> {
    /// What its level is called: `static`, `transformer`.
    pub level: &'a str,
    /// What tells it from every other model.
    pub id: &'a str,
    /// Makes the vectors of texts, each of length one.
    pub embed: &'a mut dyn FnMut(&[&str]) -> Vectors,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found<'a> {
    /// The tools, best first.
    pub hits: Vec<Hit<'a>>,
    /// How many fit at all.
    pub total: usize,
    /// What the search went by: `words`, or the level of the model.
    pub level: String,
    /// Why the model was not asked, though there is one.
    pub trouble: Option<String>,
}

/// A tool that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit<'a> {
    /// The server's name.
    pub server: &'a str,
    /// The tool.
    pub tool: &'a Tool,
    /// How well it fits: the best has the most.
    pub score: f32,
}

/// What the words add to the nearness of meaning, where the best has one.
const SHARE_OF_WORDS: f32 = 0.3;

/// What is less like the question than this share of the best is no answer.
const WORTH_SHOWING: f32 = 0.15;

/// Texts beyond this many letters say nothing more of what a tool is for.
const MEANT: usize = 600;

/// Finds at most so many tools; without a question all of them, in their order. The vectors of a model are kept in
/// `folder`, where there is one.
pub fn search<'a>(
    all: &[Of<'a>],
    question: &str,
    limit: usize,
    meaning: Option<Meaning<'_>>,
    folder: Option<&Path>,
) -> Found<'a> {
    let tools: Vec<(&str, &Tool)> = all
        .iter()
        .flat_map(|of| of.tools.iter().map(|tool| (of.server, tool)))
        .collect();
    let hit = |(number, score): (usize, f32)| Hit {
        server: tools[number].0,
        tool: tools[number].1,
        score,
    };
    if question.trim().is_empty() {
        return Found {
            total: tools.len(),
            hits: (0..tools.len())
                .take(limit)
                .map(|number| hit((number, 0.0)))
                .collect(),
            level: "words".into(),
            trouble: None,
        };
    }
    let by_words = Words::of(tools.iter().copied()).ask(question);
    let mut level = "words".to_owned();
    let mut trouble = None;
    let mut ranked = by_words;
    if let Some(mut meaning) = meaning {
        let texts: Vec<String> = tools
            .iter()
            .map(|(server, tool)| meant(server, tool))
            .collect();
        match nearness(&texts, question, &mut meaning, folder) {
            Ok(near) => {
                ranked = together(&ranked, &near);
                level = meaning.level.to_owned();
            }
            Err(why) => trouble = Some(why),
        }
    }
    let best = ranked.first().map_or(0.0, |(_, score)| *score);
    ranked.retain(|(_, score)| *score >= best * WORTH_SHOWING);
    Found {
        total: ranked.len(),
        hits: ranked.into_iter().take(limit).map(hit).collect(),
        level,
        trouble,
    }
}

/// Returns what of a tool is made into a vector.
fn meant(server: &str, tool: &Tool) -> String {
    let mut text = format!(
        "{server} {}: {} {}",
        tool.name.replace(['_', '-', '.'], " "),
        tool.title,
        tool.description
    );
    each_argument(&tool.input, &mut |name, _| {
        text.push(' ');
        text.push_str(name);
    });
    text.truncate(text.floor_char_boundary(MEANT));
    text
}

/// Returns how near each text is to the question.
fn nearness(
    texts: &[String],
    question: &str,
    meaning: &mut Meaning<'_>,
    folder: Option<&Path>,
) -> Result<Vec<f32>, String> {
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let vectors = vectors::of(folder, &texts, meaning)?;
    let asked = (meaning.embed)(&[question])?.pop().unwrap_or_default();
    if vectors.iter().any(|vector| vector.len() != asked.len()) {
        return Err("the model made other vectors than it was asked for".into());
    }
    let product = |vector: &Vec<f32>| {
        vector
            .iter()
            .zip(&asked)
            .map(|(one, other)| one * other)
            .sum()
    };
    Ok(vectors.iter().map(product).collect())
}

/// Adds nearness of meaning and a share for the words.
fn together(by_words: &[(usize, f32)], near: &[f32]) -> Vec<(usize, f32)> {
    let most = by_words.first().map_or(1.0, |(_, score)| *score);
    let words: HashMap<usize, f32> = by_words
        .iter()
        .map(|(number, score)| (*number, score / most))
        .collect();
    let mut all: Vec<(usize, f32)> = near
        .iter()
        .enumerate()
        .map(|(number, near)| {
            (
                number,
                near.max(0.0) + SHARE_OF_WORDS * words.get(&number).unwrap_or(&0.0),
            )
        })
        .filter(|(_, score)| *score > 0.0)
        .collect();
    all.sort_by(|(one, left), (other, right)| right.total_cmp(left).then(one.cmp(other)));
    all
}
