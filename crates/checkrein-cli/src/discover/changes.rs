//! What would have changed an answer: the router is asked again with the prompt's words left out
//! one at a time, and with a skill's name added.

use std::fmt;

use checkrein_core::message::ticked;
use serde::Serialize;

use super::answer::{Answer, Kind};

/// A prompt that differs a little, and what it would get.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// What is different.
    pub what: What,
    /// What the prompt would get then.
    pub then: Answer,
    /// How much the confidence is short of loading the skill whose name is added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short: Option<f32>,
}

/// What is different.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Each of these words alone is left out.
    Without(Vec<String>),
    /// This word is left out; none weighs more, and no word decides alone.
    WithoutEven(String),
    /// This is said as well.
    With(String),
    /// The session was given this skill of the state already.
    After(String),
}

/// What the router was asked, and what it said.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The prompt.
    pub prompt: &'a str,
    /// What it gets.
    pub answer: &'a Answer,
    /// The skills that its words speak for, best first.
    pub ranked: &'a [String],
    /// From which confidence on a skill is loaded.
    pub sure: f32,
    /// The skill of the project's state, where that decided.
    pub state: Option<&'a str>,
}

/// More than this nobody reads.
const CHANGES: usize = 3;

/// Returns what would have changed the answer, the most useful first:
///   1. that the state's skill has been given
///   2. the name of the best skill in the prompt, where that skill was not loaded
///   3. a word left out: another skill is loaded, or one at all; less is said; more is offered. Where
///      no word decides alone, the one that weighs most
///   4. the name of the runner-up in the prompt
///
/// `ask` asks the router: a prompt, and whether the state may decide.
pub fn changes(asked: Asked<'_>, mut ask: impl FnMut(&str, bool) -> Answer) -> Vec<Change> {
    let mut changes = Vec::new();
    if let Some(state) = asked.state {
        let then = ask(asked.prompt, false);
        changes.push(Change {
            what: What::After(state.to_owned()),
            then,
            short: None,
        }); // [1]
    }
    if asked.answer.kind() != Kind::Loads
        && let Some(best) = asked.ranked.first()
    {
        changes.extend(with_name(asked, best, &mut ask)); // [2]
    }
    // The runner-up keeps its place.
    let room = CHANGES.saturating_sub(changes.len() + 1);
    let without = without_words(asked, &mut ask);
    changes.extend(without.into_iter().take(room)); // [3]
    let loaded = [&asked.answer.skill, &asked.answer.second];
    let other = |name: &&String| loaded.iter().all(|skill| skill.as_ref() != Some(name));
    if let Some(runner_up) = asked.ranked.iter().skip(1).find(other) {
        changes.extend(with_name(asked, runner_up, &mut ask)); // [4]
    }
    changes.truncate(CHANGES);
    changes
}

/// Adds a skill's name to the prompt; where that does not do, asks for the skill by its name.
fn with_name(
    asked: Asked<'_>,
    name: &str,
    ask: &mut impl FnMut(&str, bool) -> Answer,
) -> Option<Change> {
    let is_it = |then: &Answer| then.skill.as_deref() == Some(name);
    let said = [name.to_owned(), format!("use the {name} skill")];
    said.into_iter().find_map(|said| {
        let then = ask(&format!("{}\n\n{said}", asked.prompt), true);
        is_it(&then).then(|| Change {
            what: What::With(said),
            then,
            short: asked
                .answer
                .confidence
                .filter(|_| asked.ranked.first().is_some_and(|best| best == name))
                .map(|confidence| asked.sure - confidence)
                .filter(|short| *short > 0.0),
        })
    })
}

/// Words of a prompt that are left out, each alone; what it asks for is said in fewer.
const WORDS: usize = 60;

/// Leaves the words out one at a time; words with the same effect make one change.
fn without_words(asked: Asked<'_>, ask: &mut impl FnMut(&str, bool) -> Answer) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let mut weightiest: Option<Change> = None;
    for word in words(asked.prompt) {
        let then = ask(&without(asked.prompt, word), true);
        if then.is_like(asked.answer) {
            let least = weightiest
                .as_ref()
                .map_or(asked.answer, |least| &least.then);
            if let (Some(now), Some(least)) = (then.confidence, least.confidence)
                && now < least
            {
                weightiest = Some(Change {
                    what: What::WithoutEven(word.to_owned()),
                    then,
                    short: None,
                });
            }
            continue;
        }
        let known = changes.iter_mut().find(|change| change.then.is_like(&then));
        match known.map(|change| &mut change.what) {
            Some(What::Without(words)) => words.push(word.to_owned()),
            _ => changes.push(Change {
                what: What::Without(vec![word.to_owned()]),
                then,
                short: None,
            }),
        }
    }
    if changes.is_empty() && asked.answer.kind() != Kind::Silent {
        changes.extend(weightiest);
    }
    // A skill before silence, silence before a choice; what more words do goes first.
    let order = |change: &Change| match (change.then.kind(), &change.what) {
        (Kind::Loads, What::Without(words)) => (0, usize::MAX - words.len()),
        (Kind::Silent, _) => (1, 0),
        _ => (2, 0),
    };
    changes.sort_by_key(order);
    changes
}

/// Returns the first different words of a prompt, as they are written.
fn words(prompt: &str) -> Vec<&str> {
    let mut words: Vec<&str> = Vec::new();
    for piece in prompt.split_whitespace() {
        if words.len() == WORDS {
            break;
        }
        let word = bare(piece);
        if !word.is_empty() && !words.iter().any(|known| known.eq_ignore_ascii_case(word)) {
            words.push(word);
        }
    }
    words
}

/// Takes the punctuation off a piece of text.
fn bare(piece: &str) -> &str {
    piece.trim_matches(|end: char| !end.is_alphanumeric())
}

/// Returns the prompt without a word, wherever it stands; its punctuation and lines stay.
fn without(prompt: &str, word: &str) -> String {
    prompt
        .split_inclusive(char::is_whitespace)
        .map(|piece| {
            if bare(piece).eq_ignore_ascii_case(word) {
                piece.replacen(bare(piece), "", 1)
            } else {
                piece.to_owned()
            }
        })
        .collect()
}

/// As many words as a line names.
const NAMED: usize = 4;

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let loaded = self.then.skill.as_deref().unwrap_or_default();
        if let Some(short) = self.short {
            write!(formatter, "{short:.2} short of loading `{loaded}`: ")?;
        }
        match &self.what {
            What::With(said) => {
                write!(formatter, "a prompt that also says `{said}` would load ")?;
                match self.short {
                    Some(_) => write!(formatter, "it")?,
                    None => write!(formatter, "`{loaded}`")?,
                }
            }
            What::Without(words) => {
                write!(formatter, "without {}, {}", any_of(words), self.then)?;
            }
            What::WithoutEven(word) => {
                write!(
                    formatter,
                    "`{word}` weighs most: without it the same, less surely"
                )?;
            }
            What::After(skill) => {
                write!(formatter, "once the session has `{skill}`, {}", self.then)?;
            }
        }
        match self.then.confidence {
            Some(confidence) => write!(formatter, " ({confidence:.2})"),
            None => Ok(()),
        }
    }
}

fn any_of(words: &[String]) -> String {
    let named = ticked(&words[..words.len().min(NAMED)]);
    let any = if words.len() > 1 { "any one of " } else { "" };
    match words.len().saturating_sub(NAMED) {
        0 => format!("{any}{named}"),
        more => format!("{any}{named} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A router that counts words: each of these that is in the prompt is worth a quarter.
    const SKILL: [&str; 4] = ["deploy", "staging", "cluster", "helm"];

    fn router(prompt: &str, state_may: bool) -> Answer {
        let loads = |skill: &str, confidence| Answer {
            skill: Some(skill.into()),
            confidence,
            ..Answer::default()
        };
        if prompt.contains("use the other skill") {
            return loads("other", None);
        }
        if prompt.contains("state") && state_may {
            return loads("testing", None);
        }
        if prompt.ends_with('?') {
            return Answer::default();
        }
        let pieces: Vec<&str> = prompt.split_whitespace().map(bare).collect();
        let met = SKILL.iter().filter(|word| pieces.contains(word)).count();
        let confidence = Some(met as f32 / 4.0);
        match met {
            4 => loads("helm", confidence),
            2 | 3 => Answer {
                shortlist: vec!["helm".into(), "other".into()],
                confidence,
                ..Answer::default()
            },
            _ => Answer {
                confidence,
                ..Answer::default()
            },
        }
    }

    #[track_caller]
    fn check(prompt: &str, ranked: &[&str], state: Option<&str>, expected: &[&str]) {
        let ranked: Vec<String> = ranked.iter().map(|name| (*name).to_owned()).collect();
        let answer = router(prompt, true);
        let asked = Asked {
            sure: checkrein_core::skill::Thresholds::default().sure,
            prompt,
            answer: &answer,
            ranked: &ranked,
            state,
        };
        let changes = changes(asked, router);
        let said: Vec<String> = changes.iter().map(ToString::to_string).collect();
        assert_eq!(said, expected, "{prompt}");
    }

    #[test]
    fn the_router_says_itself_what_would_have_changed_it() {
        check(
            "Deploy helm to the staging cluster, deploy it now",
            &["helm", "other"],
            None,
            &[
                "without any one of `Deploy`, `helm`, `staging`, `cluster`, only offered would be `helm`, `other` (0.75)",
                "a prompt that also says `use the other skill` would load `other`",
            ],
        );
        check(
            "please deploy the staging cluster",
            &["helm", "other"],
            None,
            &[
                "0.12 short of loading `helm`: a prompt that also says `helm` would load it (1.00)",
                "`deploy` weighs most: without it the same, less surely (0.50)",
                "a prompt that also says `use the other skill` would load `other`",
            ],
        );
        check(
            "deploy staging",
            &["helm"],
            None,
            &["without any one of `deploy`, `staging`, nothing would be said (0.25)"],
        );
        check(
            "state of helm",
            &["helm"],
            Some("testing"),
            &[
                "once the session has `testing`, nothing would be said (0.25)",
                "without `state`, nothing would be said (0.25)",
            ],
        );
        check("write a poem", &[], None, &[]);
    }

    #[test]
    fn a_word_goes_wherever_it_stands_and_nothing_else_does() {
        assert_eq!(
            words("Run it, run-it \"now\" - RUN"),
            ["Run", "it", "run-it", "now"]
        );
        assert_eq!(
            without("Run it,\nplease `run` rerun.", "run"),
            " it,\nplease `` rerun."
        );
        assert_eq!(
            without("ein Baum, ein Baumhaus", "baum"),
            "ein , ein Baumhaus"
        );
    }
}
