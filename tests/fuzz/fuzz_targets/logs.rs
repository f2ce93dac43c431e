//! Whatever a log has in it, its lines have a time, a level and a template or none, and the same question has the
//! same answer, in which nothing is counted that is not there.
#![no_main]

use std::io::Write;

use checkrein_logs::{Every, Question, Unit, ask, line};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    // The first line is asked for, and is an end of a range; the others are the log.
    let mut parts = input.splitn(2, |byte| *byte == b'\n');
    let asked = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let log = parts.next().unwrap_or_default();
    for text in log.split(|byte| *byte == b'\n') {
        assert_eq!(line(text, 1_795_262_400), line(text, 1_795_262_400));
    }
    let path = std::env::temp_dir().join(format!("logs-{}", std::process::id()));
    std::fs::File::create(&path).and_then(|mut file| file.write_all(log)).expect("a folder to write to");
    for unit in [Unit::Line, Unit::Record] {
        let question = Question {
            patterns: vec![asked.clone()],
            fixed: true,
            unit,
            limit: 5,
            before: 1,
            after: 1,
            templates: 5,
            every: Some(Every::Hour),
            by_level: true,
            ..Question::default()
        };
        let ask = |question: &Question| ask(std::slice::from_ref(&path), question, &|| false, &|_| ());
        if let Ok(answer) = ask(&question) {
            assert!(answer.matched <= answer.lines.max(1));
            assert_eq!(answer.levels.values().sum::<u64>() + answer.levelless, answer.matched);
            let buckets: u64 = answer.buckets.iter().map(|bucket| bucket.count).sum();
            assert_eq!(buckets + answer.timeless, answer.matched);
            assert_eq!(answer.first.is_some(), answer.matched > 0);
        }
        let ranged = Question { since: Some(asked.clone()), patterns: Vec::new(), ..question };
        let _ = ask(&ranged);
    }
});
