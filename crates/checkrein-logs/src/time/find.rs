//! Finds the time in a line, whatever the format.
//!
//! Formats are not guessed once for a file: lines of several programs stand in one log. The first time in a line is
//! the line's.

use super::cursor::Cursor;
use super::date;
use super::stamp::{Latest, SECOND, Stamp};

/// A time begins in this many bytes; what stands further back is what the line tells of.
const REACH: usize = 160;

/// A time and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) stamp: Stamp,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// Finds the first time in a line that is no JSON.
pub(crate) fn find(line: &[u8], latest: Latest) -> Option<Found> {
    let reach = line.len().min(REACH);
    let mut at = 0;
    while at < reach {
        let byte = line[at];
        if !byte.is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        if may_begin(line, at) {
            let mut cursor = Cursor::new(line, at);
            let stamp = if byte.is_ascii_digit() {
                numeric(line, at, &mut cursor, latest)
            } else {
                worded(line, at, &mut cursor, latest)
            };
            if let Some(stamp) = stamp {
                return Some(Found {
                    stamp,
                    start: at,
                    end: cursor.at,
                });
            }
        }
        at += run(&line[at..], |byte| byte.is_ascii_alphanumeric());
    }
    None
}

/// Tells whether a time may begin here: not in the middle of a name such as `app.log.2026-11-20_10:00:00`.
fn may_begin(line: &[u8], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| line[before]) else {
        return true;
    };
    !matches!(before, b'.' | b'-' | b'_' | b'/')
}

fn numeric(line: &[u8], at: usize, cursor: &mut Cursor<'_>, latest: Latest) -> Option<Stamp> {
    match run(&line[at..], |byte| byte.is_ascii_digit()) {
        1 | 2 => date::day_first(cursor, latest),
        4 => date::year_first(cursor),
        6 if at == 0 => date::short(cursor),
        8 => date::packed(cursor),
        digits @ (10 | 13 | 16 | 19) if is_epoch(&line[..at]) => {
            let stamp = epoch(&line[at..])?;
            cursor.at += digits;
            if cursor.peek() == b'.' {
                cursor.at += 1 + run(&line[cursor.at + 1..], |byte| byte.is_ascii_digit());
            }
            cursor.is_end().then_some(stamp)
        }
        _ => None,
    }
}

fn worded(line: &[u8], at: usize, cursor: &mut Cursor<'_>, latest: Latest) -> Option<Stamp> {
    let byte = line[at];
    if at == 0
        && matches!(byte, b'I' | b'W' | b'E' | b'F' | b'D' | b'C')
        && cursor.ahead(1).is_ascii_digit()
    {
        cursor.at += 1;
        return date::lettered(cursor, latest);
    }
    if !matches!(
        byte.to_ascii_uppercase(),
        b'J' | b'F' | b'M' | b'A' | b'S' | b'O' | b'N' | b'D'
    ) {
        return None;
    }
    date::month_first(cursor, latest)
}

/// Tells whether a long number behind this is a time: at the begin of the line, or by its name.
fn is_epoch(before: &[u8]) -> bool {
    let trimmed = before.trim_ascii_end();
    if trimmed.is_empty() || matches!(trimmed, b"[" | b"-" | b"(" | b"\"" | b"<") {
        return true;
    }
    let names: [&[u8]; 6] = [b"ts=", b"time=", b"timestamp=", b"t=", b"audit(", b"[ts="];
    names.iter().any(|name| before.ends_with(name))
}

/// Reads a number of seconds, milliseconds, microseconds or nanoseconds since 1970, by how long it is.
pub(crate) fn epoch(text: &[u8]) -> Option<Stamp> {
    let digits = run(text, |byte| byte.is_ascii_digit());
    let whole: i64 = std::str::from_utf8(&text[..digits]).ok()?.parse().ok()?;
    let local = match digits {
        9 | 10 => {
            let fraction = text[digits..].strip_prefix(b".").unwrap_or_default();
            let digits = run(fraction, |byte| byte.is_ascii_digit());
            let micros = (0..6).fold(0, |value, at| {
                let digit = if at < digits { fraction[at] - b'0' } else { 0 };
                value * 10 + i64::from(digit)
            });
            whole * SECOND + micros
        }
        12 | 13 => whole * 1_000,
        15 | 16 => whole,
        18 | 19 => whole / 1_000,
        _ => return None,
    };
    // From 1973 to 2096: what is outside is a number of something else.
    (100_000_000 * SECOND..4_000_000_000 * SECOND)
        .contains(&local)
        .then_some(Stamp {
            local,
            offset: Some(0),
        })
}

fn run(bytes: &[u8], is: impl Fn(&u8) -> bool) -> usize {
    bytes
        .iter()
        .position(|byte| !is(byte))
        .unwrap_or(bytes.len())
}
