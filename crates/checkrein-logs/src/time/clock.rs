//! Hours, minutes and seconds, their fraction, and the zone behind them.

use super::cursor::Cursor;
use super::stamp::SECOND;

/// A time of day.
pub(super) struct Clock {
    /// In microseconds.
    pub(super) micros: i64,
    pub(super) offset: Option<i32>,
}

/// Reads `10:00:00`, `10:00`, `9:05:01 AM`, `15.42.50.363779` and `10:00:00,123 +0200`.
pub(super) fn clock(cursor: &mut Cursor<'_>) -> Option<Clock> {
    let mut hour = cursor.number(1, 2)?;
    let separator = cursor.eat_any(b":.")?;
    let minute = cursor.number(2, 2)?;
    let mut second = 0;
    let mut micros = 0;
    if cursor.peek() == separator && cursor.ahead(1).is_ascii_digit() {
        cursor.eat(separator)?;
        second = cursor.number(2, 2)?;
        micros = fraction(cursor);
    } else if separator == b'.' {
        return None;
    }
    if cursor.peek().is_ascii_digit() {
        return None;
    }
    if let Some(is_afternoon) = half(cursor) {
        if !(1..=12).contains(&hour) {
            return None;
        }
        hour = hour % 12 + if is_afternoon { 12 } else { 0 };
    }
    finish(cursor, hour, minute, second, micros)
}

/// Reads `100000`, with a fraction and a zone.
pub(super) fn compact(cursor: &mut Cursor<'_>) -> Option<Clock> {
    let hour = cursor.number(2, 2)?;
    let minute = cursor.number(2, 2)?;
    let second = cursor.number(2, 2)?;
    let micros = fraction(cursor);
    if cursor.peek().is_ascii_digit() {
        return None;
    }
    finish(cursor, hour, minute, second, micros)
}

fn finish(
    cursor: &mut Cursor<'_>,
    hour: u32,
    minute: u32,
    second: u32,
    micros: i64,
) -> Option<Clock> {
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let offset = zone(cursor);
    // A leap second is told as the one before it.
    let seconds = hour * 3_600 + minute * 60 + second.min(59);
    Some(Clock {
        micros: i64::from(seconds) * SECOND + micros,
        offset,
    })
}

/// Reads a fraction of a second; after a colon it has three digits.
fn fraction(cursor: &mut Cursor<'_>) -> i64 {
    let digits = (1..=10)
        .take_while(|by| cursor.ahead(*by).is_ascii_digit())
        .count();
    let is_one = match cursor.peek() {
        b'.' | b',' => (1..=9).contains(&digits),
        b':' => digits == 3,
        _ => false,
    };
    if !is_one {
        return 0;
    }
    let micros = (1..=6).fold(0, |value, by| {
        let digit = if by <= digits {
            cursor.ahead(by) - b'0'
        } else {
            0
        };
        value * 10 + i64::from(digit)
    });
    cursor.at += digits + 1;
    micros
}

/// Reads `AM` or `PM`; true for the latter.
fn half(cursor: &mut Cursor<'_>) -> Option<bool> {
    let mut ahead = *cursor;
    ahead.spaces(0, 1)?;
    let letter = ahead.eat_any(b"AaPp")?;
    ahead.eat_any(b"Mm")?;
    if !ahead.is_end() {
        return None;
    }
    *cursor = ahead;
    Some(letter.eq_ignore_ascii_case(&b'p'))
}

/// Reads `Z`, ` UTC`, `+02:00`, ` +0200` or `+02` as seconds.
fn zone(cursor: &mut Cursor<'_>) -> Option<i32> {
    let mut ahead = *cursor;
    let is_near = ahead.peek() != b' ';
    ahead.spaces(0, 1)?;
    let offset = match ahead.peek() {
        b'Z' | b'z' if is_near => {
            ahead.at += 1;
            0
        }
        b'U' | b'G' => {
            let name = [ahead.ahead(0), ahead.ahead(1), ahead.ahead(2)];
            if &name != b"UTC" && &name != b"GMT" {
                return None;
            }
            ahead.at += 3;
            0
        }
        b'+' | b'-' => {
            let sign = if ahead.peek() == b'-' { -1 } else { 1 };
            ahead.at += 1;
            let hours = ahead.number(2, 2)?;
            let colon = ahead.eat(b':');
            let minutes = match ahead.number(2, 2) {
                Some(minutes) => minutes,
                // A number behind a space may be anything.
                None if is_near && colon.is_none() && !ahead.peek().is_ascii_digit() => 0,
                None => return None,
            };
            if hours > 15 || minutes > 59 {
                return None;
            }
            sign * i32::try_from(hours * 3_600 + minutes * 60).ok()?
        }
        _ => return None,
    };
    if !ahead.is_end() {
        return None;
    }
    *cursor = ahead;
    Some(offset)
}
