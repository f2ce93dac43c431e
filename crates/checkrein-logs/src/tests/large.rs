//! What lies across blocks, and lines that are longer than one.

use super::{ask_of, patterns};
use crate::{Level, Question, Unit};

/// Some megabytes, with records that have one line or several.
fn log() -> (String, u64, u64) {
    let mut text = String::new();
    let (mut lines, mut errors) = (0, 0);
    let mut state = 12_345_u32;
    for at in 0..20_000_u32 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let (minute, second) = (at / 60 % 60, at % 60);
        let is_error = state >> 28 == 3;
        let level = if is_error { "ERROR" } else { "INFO" };
        text.push_str(&format!(
            "2026-11-20 {:02}:{minute:02}:{second:02} {level} number {at} {}\n",
            at / 3600,
            "x".repeat((state >> 20) as usize % 150)
        ));
        lines += 1;
        if is_error {
            errors += 1;
            let frames = (state >> 16) % 30;
            for frame in 0..frames {
                text.push_str(&format!("    at frame {frame}\n"));
            }
            lines += u64::from(frames);
        }
    }
    (text, lines, errors)
}

#[test]
fn what_lies_across_blocks_is_counted_once() {
    let (text, lines, errors) = log();
    let ask = |change: &dyn Fn(&mut Question)| ask_of(&text, |question| change(question));
    assert_eq!(ask(&|_| ()).lines, lines);
    assert_eq!(
        ask(&|question| question.levels = vec![Level::Error]).matched,
        errors
    );
    let records = ask(&|question| {
        question.unit = Unit::Record;
        question.patterns = patterns(&["ERROR", "at frame"]);
    });
    assert_eq!(records.matched, errors);
    assert_eq!(
        ask(&|question| question.unit = Unit::Record).matched,
        20_000
    );
    // By hand: each line, with the time of the record that it belongs to.
    let mut expected = 0;
    let mut is_in = false;
    for line in text.lines() {
        if let Some(time) = line.strip_prefix("2026-11-20 ") {
            is_in = ("01:30:00".."02:00:01").contains(&&time[..8]);
        }
        expected += u64::from(is_in);
    }
    let ranged = ask(&|question| {
        question.since = Some("2026-11-20 01:30".into());
        question.until = Some("2026-11-20 02:00:00".into());
    });
    assert_eq!(ranged.matched, expected);
}

#[test]
fn line_numbers_and_context_are_right_across_blocks() {
    let (text, ..) = log();
    let all: Vec<&str> = text.lines().collect();
    let answer = ask_of(&text, |question| {
        question.patterns = patterns(&["number [0-9]*77 "]);
        question.limit = 10_000;
        question.width = 1_000;
        (question.before, question.after) = (2, 2);
    });
    assert_eq!(answer.matched, 200);
    for shown in answer
        .hits
        .iter()
        .flat_map(|hit| hit.before.iter().chain(&hit.text).chain(&hit.after))
    {
        assert_eq!(shown.text, all[usize::try_from(shown.line).unwrap() - 1]);
    }
    let from_end = ask_of(&text, |question| {
        question.patterns = patterns(&["number [0-9]*77 "]);
        question.limit = 3;
        question.from_end = true;
        (question.before, question.after) = (1, 1);
    });
    assert_eq!(from_end.hits.len(), 3);
    for (hit, whole) in from_end.hits.iter().zip(&answer.hits[197..]) {
        assert_eq!(hit.place, whole.place);
        assert_eq!(hit.after, whole.after[..1]);
    }
}

#[test]
fn a_line_longer_than_a_block_is_one_line() {
    let mut text = String::from("first\n");
    text.push_str("2026-11-20 10:00:00 ERROR ");
    text.push_str(&"a".repeat(900_000));
    text.push_str(" needle\nbetween\n2026-11-20 10:00:01 WARN ");
    text.push_str(&"b".repeat(3_500_000));
    text.push_str(" needle ");
    text.push_str(&"c".repeat(3_000_000));
    text.push_str("\nlast\n");
    let answer = ask_of(&text, |question| {
        question.patterns = patterns(&["needle"]);
        question.limit = 5;
        question.by_level = true;
    });
    assert_eq!((answer.matched, answer.lines), (2, 5));
    assert_eq!(
        (answer.hits[0].place.line, answer.hits[1].place.line),
        (2, 4)
    );
    assert_eq!(answer.levels.len(), 2);
    assert!(answer.hits.iter().all(|hit| hit.text[0].text.len() < 600));
    assert!(
        answer.notes[0].contains("more than 1 MB"),
        "{:?}",
        answer.notes
    );
    let count =
        |pattern: &str| ask_of(&text, |question| question.patterns = patterns(&[pattern])).matched;
    assert_eq!(
        (
            count("last"),
            count("c needle"),
            count("b needle c"),
            count("ccc")
        ),
        (1, 0, 1, 1)
    );
    assert_eq!(
        ask_of(&text, |question| question.exclude = patterns(&["needle"])).matched,
        3
    );
}

#[test]
fn a_file_of_one_endless_line_is_one_line() {
    let text = "x".repeat(5 << 20);
    let answer = ask_of(&text, |question| question.limit = 1);
    assert_eq!((answer.lines, answer.matched), (1, 1));
    let answer = ask_of("y".repeat(1 << 20), |question| {
        question.patterns = patterns(&["y"])
    });
    assert_eq!((answer.lines, answer.matched), (1, 1));
}

#[test]
fn a_record_without_end_is_counted_once() {
    let text = format!(
        "2026-11-20 10:00:00 ERROR x\n{}2026-11-20 10:00:01 INFO y\n",
        "    at frame\n".repeat(300_000)
    );
    let answer = ask_of(&text, |question| question.unit = Unit::Record);
    assert_eq!((answer.matched, answer.lines), (2, 300_002));
    let answer = ask_of(&text, |question| {
        question.until = Some("2026-11-20 10:00:00".into())
    });
    assert_eq!(answer.matched, 300_001);
}
