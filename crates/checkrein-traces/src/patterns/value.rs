//! Numbers and the like that a decision settles: the same fix with another value is another fix.

/// Words that name a value.
const WORDS: [&str; 17] = [
    "true",
    "false",
    "null",
    "nil",
    "undefined",
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "ten",
    "many",
    "several",
    "multiple",
    "half",
    "unlimited",
];

/// Words before a number that only counts cases.
const COUNTED: [&str; 19] = [
    "issue", "pr", "feature", "feat", "step", "line", "lines", "ticket", "bug", "phase", "attempt",
    "part", "story", "task", "page", "round", "section", "run", "commit",
];

/// Units, each with all that it is called.
const UNITS: [(&str, &[&str]); 9] = [
    ("ms", &["ms", "msec", "millisecond", "milliseconds"]),
    ("s", &["s", "sec", "secs", "second", "seconds"]),
    ("m", &["min", "mins", "minute", "minutes"]),
    ("h", &["h", "hour", "hours", "hr", "hrs"]),
    ("d", &["d", "day", "days"]),
    ("%", &["%", "percent"]),
    ("kb", &["kb", "kib"]),
    ("mb", &["mb", "mib"]),
    ("gb", &["gb", "gib"]),
];

/// Returns the value that a word names, in a spelling that all of its spellings share.
pub(super) fn value(word: &str, before: Option<&str>, next: Option<&str>) -> Option<String> {
    let lower = word.to_lowercase();
    if WORDS.contains(&&*lower) {
        return Some(lower);
    }
    let is_counted = before.is_some_and(|before| {
        let before = before.trim_matches(|letter: char| !letter.is_alphanumeric());
        COUNTED.contains(&&*before.to_lowercase())
    });
    let digits = lower.strip_prefix('v').unwrap_or(&lower);
    if is_counted || !digits.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let end = digits
        .find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | ',' | '_'))
        .unwrap_or(digits.len());
    let (number, unit) = digits.split_at(end);
    // A day, a time, a path, a hash: one case.
    if unit.len() > 3 && unit_of(unit).is_none() || unit.contains([':', '/', '-']) {
        return None;
    }
    let number: String = number
        .trim_end_matches('.')
        .chars()
        .filter(|letter| !matches!(letter, ',' | '_'))
        .collect();
    let unit = match unit {
        "" => next.and_then(unit_of).unwrap_or_default(),
        unit => unit_of(unit).unwrap_or(unit),
    };
    Some(format!("{number}{unit}"))
}

fn unit_of(text: &str) -> Option<&'static str> {
    let text = text.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '%');
    let text = text.to_lowercase();
    UNITS
        .iter()
        .find(|(_, names)| names.contains(&&*text))
        .map(|(unit, _)| *unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, before: Option<&str>, next: Option<&str>, expected: Option<&str>) {
        assert_eq!(value(word, before, next).as_deref(), expected, "{word}");
    }

    #[test]
    fn a_value_is_one_however_it_is_spelled() {
        check("30s", None, None, Some("30s"));
        check("30", None, Some("seconds,"), Some("30s"));
        check("1_000", None, None, Some("1000"));
        check("v2.1", None, None, Some("2.1"));
        check("False", None, None, Some("false"));
        check("5x", None, None, Some("5x"));
    }

    #[test]
    fn what_counts_cases_is_none() {
        check("7", Some("issue"), None, None);
        check("2026-01-02", None, None, None);
        check("12:30", None, None, None);
        check("3f2a9c1d", None, None, None);
        check("#42", None, None, None);
        check("word", None, None, None);
    }
}
