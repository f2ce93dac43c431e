//! Dates with the time of day behind them, by what they begin with.

use super::clock::{Clock, clock, compact};
use super::cursor::Cursor;
use super::stamp::{DAY, Latest, Stamp, days};

/// Reads what begins with four digits: `2026-11-20 10:00:00`, `2026/11/20 …`, `2005-06-03-15.42.50.363779`.
pub(super) fn year_first(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let year = cursor.number(4, 4)?;
    let separator = cursor.eat_any(b"-/.")?;
    let month = cursor.number(1, 2)?;
    cursor.eat(separator)?;
    let day = cursor.number(1, 2)?;
    between(cursor)?;
    let clock = clock(cursor)?;
    dated(year, month, day, &clock)
}

/// Reads what begins with eight digits: `20261120T100000Z`, `20171223-22:15:29:606`.
pub(super) fn packed(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let year = cursor.number(4, 4)?;
    let month = cursor.number(2, 2)?;
    let day = cursor.number(2, 2)?;
    cursor.eat_any(b"Tt _-")?;
    let mut other = *cursor;
    let clock = match clock(cursor) {
        Some(clock) => clock,
        None => {
            let clock = compact(&mut other)?;
            *cursor = other;
            clock
        }
    };
    dated(year, month, day, &clock)
}

/// Reads what begins with six digits: `081109 203615`, `081109 20:36:15`.
pub(super) fn short(cursor: &mut Cursor<'_>) -> Option<Stamp> {
    let year = cursor.number(2, 2)?;
    let month = cursor.number(2, 2)?;
    let day = cursor.number(2, 2)?;
    cursor.spaces(1, 2)?;
    let mut other = *cursor;
    let clock = match compact(cursor) {
        Some(clock) => clock,
        None => {
            let clock = clock(&mut other)?;
            *cursor = other;
            clock
        }
    };
    dated(2000 + year, month, day, &clock)
}

/// Reads what begins with one or two digits: a day, a month or the year's end.
pub(super) fn day_first(cursor: &mut Cursor<'_>, latest: Latest) -> Option<Stamp> {
    let width = cursor.at;
    let first = cursor.number(1, 2)?;
    let is_padded = cursor.at - width == 2;
    let separator = cursor.eat_any(b"/-. ")?;
    if cursor.peek().is_ascii_alphabetic() {
        return named_month(cursor, first, separator, latest);
    }
    if separator == b' ' {
        return None;
    }
    let second = cursor.number(1, 2)?;
    if cursor.peek() == b' ' && is_padded && separator != b'/' {
        // `03-17 16:13:38.811`, as of Android; the year is not said.
        cursor.spaces(1, 1)?;
        let clock = clock(cursor)?;
        return yearless(first, second, &clock, latest);
    }
    cursor.eat(separator)?;
    let width = cursor.at;
    let third = cursor.number(2, 4)?;
    let digits = cursor.at - width;
    between(cursor)?;
    let clock = clock(cursor)?;
    match (separator, digits) {
        // Spark writes `17/06/09`, the year first.
        (b'/', 2) => dated(2000 + first, second, third, &clock),
        // `11/20/2026` is of America and `20/11/2026` of elsewhere; where both could be, the former.
        (b'/', 4) if first <= 12 => {
            dated(third, first, second, &clock).or_else(|| dated(third, second, first, &clock))
        }
        (_, 4) => dated(third, second, first, &clock),
        _ => None,
    }
}

/// Reads the rest of `20/Nov/2026:10:00:00`, `20-Nov-2026 10:00:00`, `20 Nov 2026 10:00:00`, `20 Nov 10:00:00`.
fn named_month(cursor: &mut Cursor<'_>, day: u32, separator: u8, latest: Latest) -> Option<Stamp> {
    let month = cursor.month()?;
    cursor.eat(separator)?;
    let mut other = *cursor;
    if let Some(stamp) = (|| {
        let year = other.number(4, 4)?;
        between(&mut other)?;
        let clock = clock(&mut other)?;
        dated(year, month, day, &clock)
    })() {
        *cursor = other;
        return Some(stamp);
    }
    let clock = clock(cursor)?;
    yearless(month, day, &clock, latest)
}

/// Reads what begins with a month's name: `Nov 20 10:00:00`, `Nov 20, 2026 9:05:01 AM`, `Dec 04 04:47:44 2005`.
pub(super) fn month_first(cursor: &mut Cursor<'_>, latest: Latest) -> Option<Stamp> {
    let month = cursor.month()?;
    cursor.spaces(1, 2)?;
    let day = cursor.number(1, 2)?;
    let mut other = *cursor;
    if let Some(stamp) = (|| {
        let _ = other.eat(b',');
        other.spaces(1, 1)?;
        let year = other.number(4, 4)?;
        let _ = other.eat(b',');
        other.spaces(1, 1)?;
        let clock = clock(&mut other)?;
        dated(year, month, day, &clock)
    })() {
        *cursor = other;
        return Some(stamp);
    }
    cursor.spaces(1, 2)?;
    let clock = clock(cursor)?;
    let mut other = *cursor;
    if let Some(stamp) = (|| {
        other.spaces(1, 1)?;
        let year = other.number(4, 4)?;
        if !other.is_end() || !(1970..2200).contains(&year) {
            return None;
        }
        dated(year, month, day, &clock)
    })() {
        *cursor = other;
        return Some(stamp);
    }
    yearless(month, day, &clock, latest)
}

/// Reads what follows the letter in `I1120 10:00:00.123456`, with a year in newer ones.
pub(super) fn lettered(cursor: &mut Cursor<'_>, latest: Latest) -> Option<Stamp> {
    let mut other = *cursor;
    if let Some(stamp) = packed(&mut other) {
        *cursor = other;
        return Some(stamp);
    }
    let month = cursor.number(2, 2)?;
    let day = cursor.number(2, 2)?;
    cursor.spaces(1, 1)?;
    let clock = clock(cursor)?;
    yearless(month, day, &clock, latest)
}

/// Reads what stands between a date and a time of day.
fn between(cursor: &mut Cursor<'_>) -> Option<()> {
    if cursor.eat_any(b"Tt_:-").is_some() {
        return Some(());
    }
    let _ = cursor.eat(b',');
    cursor.spaces(1, 2)
}

fn dated(year: u32, month: u32, day: u32, clock: &Clock) -> Option<Stamp> {
    let year = i32::try_from(year)
        .ok()
        .filter(|year| (1970..2200).contains(year))?;
    Some(Stamp {
        local: days(year, month, day)? * DAY + clock.micros,
        offset: clock.offset,
    })
}

fn yearless(month: u32, day: u32, clock: &Clock, latest: Latest) -> Option<Stamp> {
    Some(Stamp {
        local: latest.stamp(month, day, clock.micros)?,
        offset: clock.offset,
    })
}
