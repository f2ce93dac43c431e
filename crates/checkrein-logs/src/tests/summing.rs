//! What matches is summed up: templates, values, spans of time, levels.

use super::{ask_of, patterns};
use crate::{Every, Level};

#[test]
fn templates_have_counts_and_places() {
    let log: String = (0..100)
        .map(|at| {
            let minute = at % 60;
            if at % 10 == 3 {
                format!(
                    "2026-11-20 10:{minute:02}:00 ERROR timeout after {at} ms\n  at frame {at}\n"
                )
            } else {
                format!("2026-11-20 10:{minute:02}:00 INFO served request {at}\n")
            }
        })
        .collect();
    let answer = ask_of(log, |question| {
        question.templates = 5;
        question.unit = crate::Unit::Record;
    });
    let templates: Vec<_> = answer
        .templates
        .iter()
        .map(|template| (template.text.as_str(), template.count, template.level))
        .collect();
    assert_eq!(
        templates,
        [
            ("INFO served request <n>", 90, Some(Level::Info)),
            ("ERROR timeout after <n> ms", 10, Some(Level::Error))
        ]
    );
    let error = &answer.templates[1];
    // The latest, which is not the one farthest behind: the minutes begin again.
    assert_eq!((error.first.line, error.last.line), (4, 59));
    assert_eq!(error.first.time.as_deref(), Some("2026-11-20T10:03:00"));
    assert_eq!(
        error.example,
        "2026-11-20 10:03:00 ERROR timeout after 3 ms"
    );
    assert_eq!(answer.templates_total, 2);
}

#[test]
fn the_same_log_has_the_same_templates_however_it_is_cut() {
    let word = |at: usize| {
        format!(
            "{}{}",
            char::from(b'a' + (at % 26) as u8),
            char::from(b'a' + (at / 26 % 26) as u8)
        )
    };
    let line = |at: usize| {
        format!(
            "2026-11-20 10:00:00 INFO user {} did {} in {at} ms\n",
            word(at * 7),
            word(at % 3)
        )
    };
    let log: String = (0..60_000).map(line).collect();
    let ask = || ask_of(&log, |question| question.templates = 50);
    let one = ask();
    assert!(one.templates_total <= 3, "{:?}", one.templates);
    assert_eq!(
        one.templates
            .iter()
            .map(|template| template.count)
            .sum::<u64>(),
        60_000
    );
    assert_eq!(ask().templates, one.templates);
}

#[test]
fn templates_without_end_stay_within_their_room() {
    // Each line has other words; nothing can be brought together but by length.
    let word = |at: u64| {
        let mut at = at.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (0..6)
            .map(|_| {
                at = at.rotate_left(7) ^ (at >> 3);
                char::from(b'a' + (at % 26) as u8)
            })
            .collect::<String>()
    };
    let log: String = (0..30_000)
        .map(|at| format!("{} {}\n", word(at), word(at + 1_000_000)))
        .collect();
    let answer = ask_of(log, |question| question.templates = 3);
    assert!(answer.templates_total <= 4_096);
    assert!(
        answer.notes.iter().any(|note| note.contains("too rare")),
        "{:?}",
        answer.notes
    );
}

#[test]
fn values_of_a_group_are_counted() {
    let log = "user=ada took=5\nuser=bob took=7\nuser=ada took=9 user=cy\nnobody\n";
    let answer = ask_of(log, |question| {
        question.patterns = patterns(&[r"user=(?<user>\w+)"]);
        question.group = Some("user".into());
        question.top = 2;
    });
    let values = answer.values.unwrap();
    let top: Vec<_> = values
        .top
        .iter()
        .map(|value| (value.value.as_str(), value.count))
        .collect();
    assert_eq!(
        (top, values.different, values.captured),
        (vec![("ada", 2), ("bob", 1)], 3, 4)
    );
    let answer = ask_of(log, |question| {
        question.patterns = patterns(&[r"took=(\d+)"]);
        question.group = Some("1".into());
    });
    let numbers = answer.values.unwrap().numbers.unwrap();
    assert_eq!(
        (numbers.min, numbers.max, numbers.mean, numbers.p50),
        (5.0, 9.0, 7.0, Some(7.0))
    );
}

#[test]
fn a_group_that_no_pattern_has_is_refused() {
    let fault = super::Logs::new()
        .with("a.log", "x\n")
        .try_ask(&["a.log"], |question| {
            question.patterns = patterns(&["x"]);
            question.group = Some("2".into());
        });
    let fault = fault.unwrap_err().to_string();
    assert!(fault.contains("(?<name>…)"), "{fault}");
}

#[test]
fn matches_are_counted_by_time_and_by_level() {
    let log = "banner\n2026-11-20 10:59:00 INFO a\n2026-11-20 11:00:00 ERROR b\n  trace\n2026-11-20 13:30:00 INFO c\n";
    let answer = ask_of(log, |question| {
        question.every = Some(Every::Hour);
        question.by_level = true;
    });
    let buckets: Vec<_> = answer
        .buckets
        .iter()
        .map(|bucket| (bucket.from.as_str(), bucket.count))
        .collect();
    assert_eq!(
        buckets,
        [
            ("2026-11-20T10:00:00", 1),
            ("2026-11-20T11:00:00", 2),
            ("2026-11-20T13:00:00", 1)
        ]
    );
    assert_eq!(answer.timeless, 1);
    let levels: Vec<_> = answer.levels.into_iter().collect();
    assert_eq!(
        (levels, answer.levelless),
        (vec![(Level::Info, 2), (Level::Error, 1)], 2)
    );
}

#[test]
fn too_many_spans_become_longer_ones() {
    let log: String = (0..12_000)
        .map(|at| format!("{} x\n", 1_700_000_000 + at * 60))
        .collect();
    let answer = ask_of(log, |question| question.every = Some(Every::Minute));
    assert_eq!(
        answer
            .buckets
            .iter()
            .map(|bucket| bucket.count)
            .sum::<u64>(),
        12_000
    );
    assert!(
        answer.buckets.len() < 300 && answer.notes[0].contains("each is one hour"),
        "{:?}",
        answer.notes
    );
}

#[test]
fn fields_are_counted_by_their_names() {
    #[track_caller]
    fn check(log: &str, name: &str, expected: &[(&str, u64)]) {
        let answer = ask_of(log, |question| question.group = Some(name.into()));
        let values = answer.values.unwrap();
        let found: Vec<_> = values
            .top
            .iter()
            .map(|value| (value.value.as_str(), value.count))
            .collect();
        assert_eq!(found, expected, "{name}");
    }
    let json = "{\"user\":\"ann b\",\"ms\": 12,\"http\":{\"status\":200}}\n{\"user\":\"bob\",\"ms\":7}\n{\"user\":\"bob\"}\n";
    check(json, "user", &[("bob", 2), ("ann b", 1)]);
    check(json, "ms", &[("12", 1), ("7", 1)]);
    check(json, "status", &[("200", 1)]);
    let pairs = "level=info user=ann dur=5 msg=\"a b\"\nlevel=warn superuser=eve user=bob\n";
    check(pairs, "user", &[("ann", 1), ("bob", 1)]);
    check(pairs, "msg", &[("a b", 1)]);
    let web = "203.0.113.5 - bob [10/Mar/2024:13:55:36 +0000] \"GET /a?status=9 HTTP/1.1\" 200 26 \"-\" \"curl/8 (x)\" 0.5\n\
               198.51.100.7 - - [10/Mar/2024:14:01:00 +0000] \"POST /b HTTP/2.0\" 500 - \"https://e.com/\" \"Go\"\n";
    check(web, "ip", &[("198.51.100.7", 1), ("203.0.113.5", 1)]);
    check(web, "method", &[("GET", 1), ("POST", 1)]);
    check(web, "path", &[("/a", 1), ("/b", 1)]);
    check(web, "url", &[("/a?status=9", 1), ("/b", 1)]);
    check(web, "status", &[("200", 1), ("500", 1)]);
    check(web, "status_code", &[("200", 1), ("500", 1)]);
    check(web, "bytes", &[("26", 1)]);
    check(web, "user_agent", &[("Go", 1), ("curl/8 (x)", 1)]);
    check(web, "referer", &[("-", 1), ("https://e.com/", 1)]);
    let none = ask_of("a b\n", |question| question.group = Some("user".into()));
    assert!(
        none.notes[0].contains("a pattern with a group"),
        "{:?}",
        none.notes
    );
}
