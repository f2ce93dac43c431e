//! Logs: lines with times, of which most say what others said before.

use std::sync::LazyLock;

use regex::bytes::Regex;

use crate::general::compile;

/// A time at the beginning of a line, with what often stands before it.
const TIME: &str = r#"^(?:\S{1,40}\s+\| ?)?(?:[\[({<"]|\{"(?:ts|time|timestamp|@timestamp)": ?"?)?(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d|\d\d[-/]\w{2,3}[-/]\d{4}[: ]\d\d:\d\d:\d\d|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? |(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d|\d\d:\d\d:\d\d|\d{10,13}\b|[IWEF]\d{4} \d\d:\d\d|\d{1,3}(?:\.\d{1,3}){3} - )[\d.,:+Z-]*[\])>"]? ?"#;

static TIMED: LazyLock<Regex> =
    LazyLock::new(|| compile(TIME).expect("a pattern of ours compiles, as the tests show"));

/// How many lines are looked at.
const LOOKED_AT: usize = 100;

/// Whether most lines begin with a time, or are JSON objects.
pub(crate) fn is_log(text: &str) -> bool {
    let lines = || {
        text.lines()
            .filter(|line| !line.trim().is_empty())
            .take(LOOKED_AT)
    };
    let all = lines().count();
    let is_entry = |line: &&str| {
        TIMED.is_match(line.as_bytes()) || line.starts_with("{\"") && line.ends_with('}')
    };
    let timed = lines().filter(is_entry).count();
    all >= 5 && timed * 2 > all
}

/// Returns a line without its time.
pub(crate) fn message(line: &str) -> &str {
    let end = TIMED.find(line.as_bytes()).map_or(0, |time| time.end());
    line.get(end..).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_many_kinds_begin_a_log() {
        for (line, expected) in [
            ("2026-01-02T03:04:05.678Z ERROR no", "ERROR no"),
            (
                "2026-01-02 03:04:05,678 - app - ERROR - no",
                "- app - ERROR - no",
            ),
            ("[2026-01-02 03:04:05] error: no", "error: no"),
            ("2026-01-02T03:04:05Z   at f", "  at f"),
            ("Jan  2 03:04:05 host sshd[3]: no", "host sshd[3]: no"),
            ("03:04:05 no", "no"),
            ("web-1  | 2026-01-02T03:04:05Z no", "no"),
        ] {
            assert_eq!(message(line), expected, "{line}");
            assert!(is_log(&format!("{line}\n").repeat(9)), "{line}");
        }
        assert!(is_log(&"{\"level\":\"info\"}\n".repeat(9)));
        assert!(!is_log(&"12 lines\n".repeat(9)));
        assert!(!is_log(""));
    }
}
