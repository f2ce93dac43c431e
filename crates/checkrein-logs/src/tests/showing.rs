//! Which matches are shown, and with what around them.

use super::{ask_of, patterns, texts};
use crate::{Question, Unit};

fn log() -> String {
    (1..=20)
        .map(|line| format!("line {line}{}\n", if line % 5 == 0 { " hit" } else { "" }))
        .collect()
}

fn hits(change: impl FnOnce(&mut Question)) -> Vec<String> {
    let answer = ask_of(log(), |question| {
        question.patterns = patterns(&["hit"]);
        question.limit = 10;
        change(question);
    });
    assert_eq!(answer.matched, 4);
    texts(&answer).into_iter().map(str::to_owned).collect()
}

#[test]
fn matches_are_shown_from_either_end() {
    assert_eq!(
        hits(|_| ()),
        ["line 5 hit", "line 10 hit", "line 15 hit", "line 20 hit"]
    );
    assert_eq!(hits(|question| question.limit = 1), ["line 5 hit"]);
    assert_eq!(
        hits(|question| {
            question.limit = 1;
            question.offset = 2;
        }),
        ["line 15 hit"]
    );
    assert_eq!(
        hits(|question| {
            question.limit = 2;
            question.from_end = true;
        }),
        ["line 15 hit", "line 20 hit"]
    );
    assert_eq!(
        hits(|question| {
            question.limit = 2;
            question.offset = 1;
            question.from_end = true;
        }),
        ["line 10 hit", "line 15 hit"]
    );
    assert_eq!(hits(|question| question.offset = 9), Vec::<String>::new());
    assert_eq!(hits(|question| question.limit = 0), Vec::<String>::new());
}

#[test]
fn lines_around_a_match_are_shown_once() {
    let answer = ask_of(log(), |question| {
        question.patterns = patterns(&["hit"]);
        question.limit = 10;
        (question.before, question.after) = (3, 2);
    });
    let lines: Vec<u64> = answer
        .hits
        .iter()
        .flat_map(|hit| hit.before.iter().chain(&hit.text).chain(&hit.after))
        .map(|shown| shown.line)
        .collect();
    let expected: Vec<u64> = (2..=20).collect();
    assert_eq!(lines, expected);
    assert_eq!(answer.hits[1].before[0].text, "line 8");
}

#[test]
fn a_match_that_is_context_of_the_one_before_is_shown_as_a_match() {
    let answer = ask_of("x 1\nx 2\ny\n", |question| {
        question.patterns = patterns(&["x"]);
        question.limit = 10;
        (question.before, question.after) = (1, 2);
    });
    assert!(answer.hits[0].after.is_empty() && answer.hits[1].before.is_empty());
    assert_eq!(answer.hits[1].after[0].text, "y");
}

#[test]
fn a_record_is_shown_as_a_whole_up_to_a_bound() {
    let log = format!(
        "2026-11-20 10:00:00 ERROR x\n{}2026-11-20 10:00:01 INFO y\n",
        "  at z\n".repeat(80)
    );
    let answer = ask_of(log, |question| {
        question.patterns = patterns(&["ERROR"]);
        question.unit = Unit::Record;
        question.limit = 1;
        question.after = 1;
    });
    let hit = &answer.hits[0];
    assert_eq!(hit.text.len(), 51);
    assert_eq!(hit.text[50].text, "… 31 more lines of this record");
    assert_eq!(
        (hit.after[0].line, hit.after[0].text.as_str()),
        (82, "2026-11-20 10:00:01 INFO y")
    );
}

#[test]
fn colours_are_taken_out_before_anything_is_looked_for() {
    let log = "\u{1b}[2m2026-11-20T10:00:00Z\u{1b}[0m \u{1b}[31mERROR\u{1b}[0m \u{1b}[1mit\u{1b}[0m broke\n";
    let answer = ask_of(log, |question| {
        question.patterns = patterns(&["ERROR it broke"]);
        question.limit = 1;
        question.by_level = true;
    });
    assert_eq!(texts(&answer), ["2026-11-20T10:00:00Z ERROR it broke"]);
    assert_eq!(answer.levels.len(), 1);
}
