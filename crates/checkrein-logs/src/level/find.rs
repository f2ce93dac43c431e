//! Finds the level of a line that is no JSON.
//!
//! The first that applies wins:
//!   1. a syslog priority at the begin: `<34>`
//!   2. a letter before a time, as of glog: `E1120 10:00:00`
//!   3. a letter behind the time, a process and a thread: `1702  2395 E Window`
//!   4. a key that says so: `level=error`
//!   5. the first word that is a level and stands as one, or a letter in brackets: `[E]`
//!   6. a letter behind the time

use super::{Level, named};

/// A level stands in this many bytes behind the time, or behind the begin of a line without one.
const REACH: usize = 160;

/// Keys whose value is a level.
const KEYS: [&[u8]; 9] = [
    b"level",
    b"lvl",
    b"severity",
    b"loglevel",
    b"levelname",
    b"log_level",
    b"@level",
    b"log.level",
    b"sev",
];

/// Finds the level of a line; its time ends at `time_end`, which is 0 without one.
pub(crate) fn find(line: &[u8], time_end: usize) -> Option<Level> {
    priority(line) // [1]
        .or_else(|| lettered(line)) // [2]
        .or_else(|| letter_behind(line, time_end, true)) // [3]
        .or_else(|| words(line, time_end)) // [4], [5]
        .or_else(|| letter_behind(line, time_end, false)) // [6]
}

/// Reads `<34>`.
fn priority(line: &[u8]) -> Option<Level> {
    let rest = line.strip_prefix(b"<")?;
    let digits = rest
        .iter()
        .take(4)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if !(1..=3).contains(&digits) || rest.get(digits) != Some(&b'>') {
        return None;
    }
    let value = rest[..digits]
        .iter()
        .fold(0, |value, digit| value * 10 + u32::from(digit - b'0'));
    if value > 191 {
        return None;
    }
    Some(of_syslog(value % 8))
}

/// Returns the level of a severity of syslog.
pub(super) fn of_syslog(severity: u32) -> Level {
    match severity {
        0..=2 => Level::Critical,
        3 => Level::Error,
        4 => Level::Warning,
        5 => Level::Notice,
        6 => Level::Info,
        _ => Level::Debug,
    }
}

fn of_letter(letter: u8) -> Option<Level> {
    Some(match letter {
        b'V' | b'T' => Level::Trace,
        b'D' => Level::Debug,
        b'I' => Level::Info,
        b'N' => Level::Notice,
        b'W' => Level::Warning,
        b'E' => Level::Error,
        b'F' | b'C' => Level::Critical,
        _ => return None,
    })
}

/// Reads `E1120 10:` and `E20261120 10:`, and `E/Tag(12):` of Android.
fn lettered(line: &[u8]) -> Option<Level> {
    let level = of_letter(*line.first()?)?;
    let digits = line[1..]
        .iter()
        .take(9)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let is_glog = matches!(digits, 4 | 8)
        && line.get(digits + 1) == Some(&b' ')
        && line[digits + 2..].iter().take(3).any(|byte| *byte == b':');
    let is_tag = line.get(1) == Some(&b'/')
        && line.get(2).is_some_and(u8::is_ascii_alphabetic)
        && line
            .iter()
            .take(40)
            .any(|byte| *byte == b'(' || *byte == b':');
    (is_glog || is_tag).then_some(level)
}

fn words(line: &[u8], time_end: usize) -> Option<Level> {
    let reach = line.len().min(time_end + REACH);
    let mut first = None;
    let mut at = 0;
    while at < reach {
        if !is_letter(line[at]) {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < line.len() && is_letter(line[end]) {
            end += 1;
        }
        let word = &line[at..end];
        let after = line.get(end).copied().unwrap_or(b' ');
        if matches!(after, b'=' | b':' | b'"')
            && (3..=9).contains(&word.len())
            && is_key(word)
            && let Some(level) = value(&line[end..])
        {
            return Some(level); // [4]
        }
        let before = at.checked_sub(1).map_or(b' ', |before| line[before]);
        // `[E]`, and `[Server thread/WARN]`.
        if after == b']'
            && first.is_none()
            && let Some(level) = in_brackets(
                word,
                before,
                at >= time_end && is_gap(&line[time_end.min(at)..at]),
            )
        {
            return Some(level);
        }
        if first.is_none()
            && word[0].is_ascii_alphabetic()
            && let Some(level) = named(word)
        {
            let is_near = at >= time_end && is_gap(&line[time_end.min(at)..at]);
            match stands(word, before, after, line, end, is_near) {
                Stands::Alone => return Some(level),
                Stands::Loosely => first = Some(level),
                Stands::In => {}
            }
        }
        at = end;
    }
    first // [5]
}

fn in_brackets(word: &[u8], before: u8, is_near: bool) -> Option<Level> {
    match word {
        [letter] if before == b'[' && is_near => of_letter(*letter),
        _ => {
            let slash = word.iter().rposition(|byte| *byte == b'/')?;
            let level = &word[slash + 1..];
            let is_upper = level.iter().all(u8::is_ascii_uppercase);
            is_upper.then(|| named(level)).flatten()
        }
    }
}

/// How a word that may be a level stands in its line.
enum Stands {
    /// As nothing but a level would.
    Alone,
    /// As one, unless a key says otherwise.
    Loosely,
    /// As a word among others.
    In,
}

fn stands(word: &[u8], before: u8, after: u8, line: &[u8], end: usize, is_near: bool) -> Stands {
    let is_upper = word.iter().all(|byte| !byte.is_ascii_lowercase());
    let closes = |byte: u8| matches!(byte, b']' | b'>' | b')' | b'|' | b'}');
    // `[WARN ]` and `[ INFO]` fill a column.
    let padded = if after == b' ' {
        line[end..].trim_ascii_start().first().copied().unwrap_or(0)
    } else {
        after
    };
    let opens =
        matches!(before, b'[' | b'<' | b'(' | b'|' | b'{') || (before == b':' && after == b']');
    if opens && (closes(padded)) {
        return Stands::Alone;
    }
    let follows_colon = after == b':'
        && line
            .get(end + 1)
            .is_none_or(|byte| byte.is_ascii_whitespace() || is_upper);
    if is_near
        && (matches!(after, b' ' | b'\t' | b':' | b',' | b'|' | b']' | b'(') || end == line.len())
        && (is_upper || !is_prose(word) || follows_colon)
    {
        return Stands::Alone;
    }
    // `error[E0308]: mismatched types`.
    let is_coded = after == b'['
        && line[end..]
            .iter()
            .take(24)
            .position(|byte| *byte == b']')
            .is_some_and(|close| line.get(end + close + 1) == Some(&b':'));
    if is_near && is_coded {
        return Stands::Alone;
    }
    let is_apart = matches!(
        before,
        b' ' | b'\t' | b'[' | b'(' | b'|' | b':' | b'"' | b'*' | b'<' | b';' | b',' | b'>'
    );
    if follows_colon && is_apart {
        return Stands::Loosely;
    }
    let ends = matches!(
        after,
        b' ' | b'\t' | b']' | b')' | b'>' | b'|' | b',' | b';' | b'"' | b'*' | b'[' | b'('
    );
    let ends = ends || after == b'!' && word == b"ERR";
    if is_upper && is_apart && ends && !is_prose(word) {
        return Stands::Loosely;
    }
    Stands::In
}

/// Words that are written in capitals for other reasons as well.
fn is_prose(word: &[u8]) -> bool {
    const WORDS: [&str; 14] = [
        "log",
        "note",
        "system",
        "config",
        "fine",
        "finer",
        "finest",
        "fail",
        "failure",
        "alert",
        "panic",
        "verbose",
        "silly",
        "information",
    ];
    WORDS
        .iter()
        .any(|prose| word.eq_ignore_ascii_case(prose.as_bytes()))
}

/// Tells whether nothing but signs, numbers and what stands in brackets is between the time and here.
fn is_gap(gap: &[u8]) -> bool {
    let mut depth = 0_u32;
    gap.len() <= 64
        && gap.iter().all(|byte| {
            match byte {
                b'[' | b'(' => depth += 1,
                b']' | b')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth > 0 || !byte.is_ascii_alphabetic()
        })
}

fn is_key(word: &[u8]) -> bool {
    KEYS.iter().any(|key| word.eq_ignore_ascii_case(key))
}

/// Reads the value behind a key: `=error`, `="error"`, `": "error"`, `: error`.
fn value(rest: &[u8]) -> Option<Level> {
    let skip = rest
        .iter()
        .take(5)
        .take_while(|byte| matches!(byte, b'=' | b':' | b'"' | b'\'' | b' ' | b'['))
        .count();
    let rest = &rest[skip..];
    let letters = rest
        .iter()
        .take(14)
        .take_while(|byte| is_letter(**byte))
        .count();
    named(&rest[..letters])
}

fn letter_behind(line: &[u8], time_end: usize, has_process: bool) -> Option<Level> {
    if time_end == 0 {
        return None;
    }
    let rest = line.get(time_end..)?;
    let gap = rest
        .iter()
        .take(24)
        .take_while(|byte| byte.is_ascii_digit() || **byte == b' ')
        .count();
    let level = of_letter(*rest.get(gap)?)?;
    // Two numbers before it are a process and a thread; else a name in capitals has to follow.
    let numbers = rest[..gap]
        .split(|byte| *byte == b' ')
        .filter(|part| !part.is_empty())
        .count();
    let behind = rest.get(gap + 1..)?;
    let is_column = behind.first() == Some(&b' ')
        && (numbers == 2
            || behind
                .get(1..3)
                .is_some_and(|next| next.iter().all(u8::is_ascii_uppercase)));
    let is_tag = behind.first() == Some(&b'/');
    ((is_column || is_tag) && (!has_process || numbers == 2)).then_some(level)
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'@' | b'.' | b'-' | b'/')
}
