//! How many lines or records match.

use super::{Logs, ask_of, patterns};
use crate::{Level, Question, Unit};

const LOG: &str = "\
2026-11-20 10:00:00 INFO  start
2026-11-20 10:05:00 ERROR it broke
  at a
  at b
Caused by: ERROR below
2026-11-20 10:10:00 WARN  slow
2026-11-20 11:00:00 ERROR it broke again
2026-11-20 11:00:01 FATAL the end
";

#[track_caller]
fn check(change: impl FnOnce(&mut Question), expected: u64) {
    let answer = ask_of(LOG, change);
    assert_eq!((answer.matched, answer.lines), (expected, 8));
}

#[test]
fn lines_are_counted_by_patterns() {
    check(|_| (), 8);
    check(|question| question.patterns = patterns(&["broke"]), 2);
    check(
        |question| question.patterns = patterns(&["broke", "slow"]),
        3,
    );
    check(
        |question| {
            question.patterns = patterns(&["broke", "again"]);
            question.all = true;
        },
        1,
    );
    check(|question| question.exclude = patterns(&["broke", "^ "]), 4);
    check(|question| question.patterns = patterns(&["nothing"]), 0);
    check(|question| question.patterns = patterns(&[""]), 8);
    check(|question| question.patterns = patterns(&["^"]), 8);
    check(|question| question.patterns = patterns(&["end$"]), 1);
}

#[test]
fn lines_are_counted_by_level_and_time() {
    check(|question| question.levels = vec![Level::Error], 3);
    check(|question| question.at_least = Some(Level::Warning), 5);
    check(|question| question.at_least = Some(Level::Critical), 1);
    // What has no time belongs to the line before.
    check(
        |question| question.until = Some("2026-11-20 10:05:00".into()),
        5,
    );
    check(
        |question| question.since = Some("2026-11-20 10:10".into()),
        3,
    );
    check(
        |question| {
            question.since = Some("2026-11-20 10:05:00".into());
            question.until = Some("2026-11-20 10:05:00".into());
        },
        4,
    );
    check(|question| question.since = Some("1s".into()), 2);
    check(|question| question.since = Some("51m".into()), 3);
    check(|question| question.since = Some("11:00".into()), 2);
    check(|question| question.since = Some("2026-11-21".into()), 0);
    check(
        |question| {
            question.patterns = patterns(&["at"]);
            question.since = Some("10:05:00".into());
            question.until = Some("10:05:00".into());
        },
        2,
    );
}

#[test]
fn records_are_counted_with_all_their_lines() {
    let by_record = |change: &dyn Fn(&mut Question)| {
        let answer = ask_of(LOG, |question| {
            question.unit = Unit::Record;
            change(question);
        });
        answer.matched
    };
    assert_eq!(by_record(&|_| ()), 5);
    assert_eq!(
        by_record(&|question| question.patterns = patterns(&["at b", "slow"])),
        2
    );
    assert_eq!(
        by_record(&|question| question.patterns = patterns(&["at"])),
        2 - 1
    );
    assert_eq!(
        by_record(&|question| question.levels = vec![Level::Error]),
        2
    );
    assert_eq!(
        by_record(&|question| question.exclude = patterns(&["at b"])),
        4
    );
    assert_eq!(
        by_record(&|question| {
            question.patterns = patterns(&["broke", "at b"]);
            question.all = true;
        }),
        1
    );
}

#[test]
fn the_first_and_the_last_match_have_line_and_time() {
    let answer = ask_of(LOG, |question| {
        question.patterns = patterns(&["at [ab]", "slow"])
    });
    let (first, last) = (answer.first.unwrap(), answer.last.unwrap());
    assert_eq!(
        (first.line, first.time.as_deref()),
        (3, Some("2026-11-20T10:05:00"))
    );
    assert_eq!(
        (last.line, last.time.as_deref()),
        (6, Some("2026-11-20T10:10:00"))
    );
    assert_eq!(answer.from.as_deref(), Some("2026-11-20T10:00:00"));
    assert_eq!(answer.to.as_deref(), Some("2026-11-20T11:00:01"));
}

#[test]
fn a_range_without_a_zone_is_by_the_clock_of_the_log() {
    let log = "2026-11-20T10:00:00+02:00 a\n2026-11-20T11:00:00+02:00 b\n";
    let count = |since: &str| ask_of(log, |question| question.since = Some(since.into())).matched;
    assert_eq!(count("2026-11-20 10:30"), 1);
    assert_eq!(count("2026-11-20T08:30:00Z"), 1);
    assert_eq!(count("2026-11-20T10:30:00Z"), 0);
}

#[test]
fn what_does_not_end_with_a_line_feed_and_what_is_empty_is_counted_right() {
    assert_eq!(ask_of("a\nb", |_| ()).lines, 2);
    assert_eq!(
        ask_of("a\nb", |question| question.patterns = patterns(&["b"])).matched,
        1
    );
    assert_eq!(ask_of("", |_| ()).lines, 0);
    assert_eq!(
        ask_of("\n", |question| question.patterns = patterns(&["^$"])).matched,
        1
    );
    assert_eq!(
        ask_of("a\r\nb\r\n", |question| question.patterns =
            patterns(&["a$"]))
        .matched,
        1
    );
}

#[test]
fn the_ends_of_a_text_are_those_of_a_line() {
    let count = |pattern: &str| {
        ask_of("ab\nba\nab\n", |question| {
            question.patterns = patterns(&[pattern])
        })
        .matched
    };
    assert_eq!(count(r"\Aa"), 2);
    assert_eq!(count(r"a\z"), 1);
    assert_eq!(count(r"(?-m:^)b"), 1);
}

#[test]
fn a_range_that_nothing_is_in_is_refused_or_explained() {
    let logs = Logs::new().with("a.log", LOG).with("b.log", "x\n");
    let turned = |question: &mut Question| {
        question.since = Some("2026-11-21".into());
        question.until = Some("2026-11-20".into());
    };
    let fault = logs.try_ask(&["a.log"], turned).unwrap_err().to_string();
    assert!(
        fault.contains("`since` has to be the earlier one"),
        "{fault}"
    );
    let answer = logs.ask(&["b.log"], |question| {
        question.since = Some("2026-11-20".into())
    });
    assert_eq!(answer.matched, 0);
    assert!(
        answer.notes[0].contains("No line has a time"),
        "{:?}",
        answer.notes
    );
    let fault = logs
        .try_ask(&["b.log"], |question| question.since = Some("2h".into()))
        .unwrap_err();
    assert!(
        fault.to_string().contains("relative to the end of the log"),
        "{fault}"
    );
}

#[test]
fn several_files_are_one_log() {
    let logs = Logs::new()
        .with("a.log", "x 1\ny\n")
        .with("b.log", "y\nx 2\n");
    let answer = logs.ask(&["a.log", "b.log", "a.log"], |question| {
        question.patterns = patterns(&["x"])
    });
    assert_eq!((answer.matched, answer.lines, answer.bytes), (2, 4, 12));
    let last = answer.last.unwrap();
    assert_eq!((last.file, last.line), (1, 2));
    assert_eq!(answer.files[1].matched, 1);
}

#[test]
fn the_first_is_the_earliest_where_lines_are_in_no_order() {
    let log = "2026-11-20 12:00:00 b\n2026-11-20 10:00:00 a\n2026-11-20 13:00:00 d\n2026-11-20 11:00:00 c\n";
    let answer = ask_of(log, |question| question.templates = 9);
    let at = |place: Option<crate::Place>| place.map(|place| (place.line, place.time));
    assert_eq!(
        at(answer.first),
        Some((2, Some("2026-11-20T10:00:00".into())))
    );
    assert_eq!(
        at(answer.last),
        Some((3, Some("2026-11-20T13:00:00".into())))
    );
    let log = "2026-11-20 12:00:00 x 1\n2026-11-20 10:00:00 x 2\n2026-11-20 11:00:00 x 3\n";
    let answer = ask_of(log, |question| question.templates = 9);
    let template = &answer.templates[0];
    assert_eq!((template.first.line, template.last.line), (2, 1));
    // Two halves, one after the other, in more than one block.
    let half = |hours: std::ops::Range<u32>| {
        hours
            .flat_map(|hour| (0..3_600).map(move |second| (hour, second / 60, second % 60)))
            .map(|(hour, minute, second)| {
                format!("2026-11-20 {hour:02}:{minute:02}:{second:02} INFO some words\n")
            })
            .collect::<String>()
    };
    let answer = ask_of(half(10..16) + &half(2..9), |_| ());
    let times = [answer.first, answer.last].map(|place| place.and_then(|place| place.time));
    assert_eq!(
        times,
        [
            Some("2026-11-20T02:00:00".into()),
            Some("2026-11-20T15:59:59".into())
        ]
    );
}

#[test]
fn spans_of_several_zones_are_by_one_clock() {
    #[track_caller]
    fn check(log: &str, expected: &[(&str, u64)], has_note: bool) {
        let answer = ask_of(log, |question| question.every = Some(crate::Every::Hour));
        let buckets: Vec<_> = answer
            .buckets
            .iter()
            .map(|bucket| (bucket.from.as_str(), bucket.count))
            .collect();
        assert_eq!(buckets, expected);
        assert_eq!(
            answer.notes.iter().any(|note| note.contains("by UTC")),
            has_note
        );
    }
    check(
        "2026-11-20T10:00:00+02:00 a\n2026-11-20T10:30:00-05:00 b\n2026-11-20T08:10:00Z c\n",
        &[("2026-11-20T08:00:00Z", 2), ("2026-11-20T15:00:00Z", 1)],
        true,
    );
    // The end of summer time has one hour twice.
    check(
        "2026-10-25T02:30:00+02:00 a\n2026-10-25T02:30:00+01:00 b\n",
        &[("2026-10-25T00:00:00Z", 1), ("2026-10-25T01:00:00Z", 1)],
        true,
    );
    check(
        "2026-11-20T10:00:00+02:00 a\n2026-11-20T10:30:00+02:00 b\n",
        &[("2026-11-20T10:00:00", 2)],
        false,
    );
}
