//! How a trace looks to a model: short in lists, with the way to the whole, and never more than a
//! result may be.

use checkrein_core::trace::{Outcome, Trace};
use checkrein_serve::{shortened, tokens};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the items of a result may be, in tokens. With all that is said around them they stay below 2,000.
pub(crate) const ROOM: usize = 1_700;

/// What came of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub(crate) enum Known {
    Success,
    Failure,
    Pending,
}

impl From<Known> for Outcome {
    fn from(known: Known) -> Self {
        match known {
            Known::Success => Self::Success,
            Known::Failure => Self::Failure,
            Known::Pending => Self::Pending,
        }
    }
}

impl From<Outcome> for Known {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Success => Self::Success,
            Outcome::Failure => Self::Failure,
            Outcome::Pending => Self::Pending,
        }
    }
}

/// A trace in a list. What ends with `…` is longer; `context_get_trace` has the whole.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Line {
    /// Its id.
    trace_id: String,
    /// The day it was made, in UTC.
    date: String,
    category: String,
    decision: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feature: Option<String>,
    /// The first files that it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<String>,
    outcome: Known,
    /// What was seen when the outcome was known.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// How well it fits; comparable within one answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
}

/// Returns an id as it is. What is longer than an id can be is none: somebody wrote it into the log by
/// hand, and no more than its beginning is needed to ask for it.
pub(crate) fn id(id: &str) -> String {
    id.chars().take(80).collect()
}

/// Returns a category, which is a word or two in a log that nobody wrote into by hand.
pub(crate) fn category(category: &str) -> String {
    shortened(category, 64)
}

impl Line {
    pub(crate) fn of(trace: &Trace) -> Self {
        let some = |text: &str, length| (!text.is_empty()).then(|| shortened(text, length));
        let files = trace.files.iter().take(3).map(|file| shortened(file, 100));
        Self {
            trace_id: id(&trace.id),
            date: day(trace),
            category: category(&trace.category),
            decision: shortened(&trace.decision, 160),
            context: some(&trace.context, 200),
            feature: trace.feature.as_ref().map(|feature| shortened(feature, 60)),
            files: files.collect(),
            outcome: trace.outcome.into(),
            note: some(&trace.note, 120),
            score: None,
        }
    }
}

impl Line {
    /// Says how well it fits.
    pub(crate) fn score(mut self, score: f32) -> Self {
        self.score = Some((f64::from(score) * 100.0).round() / 100.0);
        self
    }
}

/// Returns the day of a trace.
pub(crate) fn day(trace: &Trace) -> String {
    trace.at.to_string().chars().take(10).collect()
}

/// Returns how many of these fit into a result, and at least one.
pub(crate) fn fitting<T: Serialize>(items: &[T]) -> usize {
    let mut left = ROOM;
    let fits = items.iter().take_while(|item| {
        let needed = tokens(&serde_json::to_string(item).unwrap_or_default()) + 1;
        let fits = needed <= left;
        left = left.saturating_sub(needed);
        fits
    });
    fits.count().max(1)
}

/// Returns the part of a text that begins at this character and has this many tokens at most, and where
/// the next part begins if there is one.
pub(crate) fn part(text: &str, from: usize, room: usize) -> (String, Option<usize>) {
    let rest: Vec<char> = text.chars().skip(from).collect();
    if rest.is_empty() {
        return (String::new(), None);
    }
    // As JSON writes it: a line break or a quotation mark is two characters there.
    let costs = |length: usize| {
        let part: String = rest[..length].iter().collect();
        tokens(&serde_json::to_string(&part).unwrap_or_default())
    };
    if costs(rest.len()) <= room {
        return (rest.into_iter().collect(), None);
    }
    let (mut fits, mut too_long) = (0, rest.len());
    while too_long - fits > 1 {
        let middle = fits.midpoint(too_long);
        if costs(middle) <= room {
            fits = middle;
        } else {
            too_long = middle;
        }
    }
    // Whoever reads on must come to an end, however little room there is.
    let fits = fits.max(1);
    (rest[..fits].iter().collect(), Some(from + fits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_text_are_the_text() {
        let text = "Keep it in memory: \"größer\" is slow.\n".repeat(300);
        let mut seen = String::new();
        let mut from = Some(0);
        let mut parts = 0;
        while let Some(at) = from {
            let (next, rest) = part(&text, at, 500);
            assert!(checkrein_tokens::estimate(&next) <= 500);
            assert!(!next.is_empty());
            seen += &next;
            parts += 1;
            from = rest;
        }
        assert_eq!(seen, text);
        assert!(parts > 2);
        assert_eq!(part("short", 0, 500), ("short".into(), None));
        assert_eq!(part("short", 99, 500), (String::new(), None));
        assert_eq!(part("short", 0, 0), ("s".into(), Some(1)));
        assert_eq!(part("", 0, 0), (String::new(), None));
    }

    #[test]
    fn as_many_fit_as_there_is_room_for() {
        assert_eq!(fitting(&["x"; 10]), 10);
        assert_eq!(fitting(&vec!["line ".repeat(300); 10]), 5);
        assert_eq!(fitting(&["line ".repeat(9_000)]), 1);
    }

    #[test]
    fn a_line_says_the_first_of_everything() {
        let trace = Trace {
            id: "t-1".into(),
            category: "cache".into(),
            decision: "keep it in memory".into(),
            context: "because ".repeat(100),
            files: ["a", "b", "c", "d"].map(Into::into).into(),
            ..Trace::default()
        };
        let line = serde_json::to_value(Line::of(&trace)).unwrap();
        assert_eq!(line["date"], "1970-01-01");
        assert_eq!(line["files"], serde_json::json!(["a", "b", "c"]));
        assert!(line["context"].as_str().unwrap().ends_with("because…"));
        assert!(line.get("note").is_none() && line.get("score").is_none());
    }
}
