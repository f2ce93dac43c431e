//! The ends of a range of time, as a person writes them.

use super::find::{epoch, find};
use super::stamp::{DAY, Latest, SECOND, Stamp, days, local_text};

/// Which end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    Since,
    Until,
}

/// An end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bound {
    /// Microseconds; what lies on it is inside.
    at: i64,
    /// It is a time of UTC, not of the log's clock.
    is_utc: bool,
}

impl Bound {
    /// Tells whether a time is not before this.
    pub(crate) fn is_reached(self, stamp: Stamp) -> bool {
        self.of(stamp) >= self.at
    }

    /// Tells whether a time is after this.
    pub(crate) fn is_passed(self, stamp: Stamp) -> bool {
        self.of(stamp) > self.at
    }

    /// Tells whether it is later than another one, as far as they can be compared.
    pub(crate) fn is_after(self, other: Bound) -> bool {
        self.is_utc == other.is_utc && self.at > other.at
    }

    fn of(self, stamp: Stamp) -> i64 {
        if self.is_utc {
            stamp.utc()
        } else {
            stamp.local
        }
    }

    /// Writes it.
    pub(crate) fn text(self) -> String {
        let mut text = local_text(self.at);
        if self.is_utc {
            text.push('Z');
        }
        text
    }
}

/// Reads an end of a range; `last` gives the last time of the log, for those that are relative to it.
pub(crate) fn bound(
    text: &str,
    edge: Edge,
    last: &mut dyn FnMut() -> Option<Stamp>,
) -> Result<Bound, String> {
    let text = text.trim();
    let no_end = || {
        format!(
            "`{text}` is relative to the end of the log, and no line of the log has a time; give patterns only"
        )
    };
    if let Some(back) = duration(text) {
        let last = last().ok_or_else(no_end)?;
        // By the clock of the log: its zone may change with summer, its lines do not.
        return Ok(Bound {
            at: last.local.saturating_sub(back),
            is_utc: false,
        });
    }
    // The last microsecond of what was said belongs to it.
    let whole = |local: i64, span: i64, is_utc| Bound {
        at: if edge == Edge::Until {
            local + span - 1
        } else {
            local
        },
        is_utc,
    };
    if let Some(day) = date(text) {
        return Ok(whole(day, DAY, false));
    }
    let is_number = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    if let Some(stamp) = epoch(text.as_bytes()).filter(|_| is_number) {
        return Ok(whole(stamp.local, span(stamp.local), true));
    }
    // A year that is not said is the log's.
    let mut latest = Latest(i64::MAX / 4);
    let has_year = find(text.as_bytes(), Latest(DAY)).is_some_and(|found| {
        find(text.as_bytes(), Latest(400 * DAY)).is_some_and(|other| other.stamp == found.stamp)
    });
    if !has_year {
        let day = last().map(|last| last.local.div_euclid(DAY) * DAY);
        let dated = format!("1970-01-01 {text}");
        if let Some(found) = find(dated.as_bytes(), latest)
            .filter(|found| found.start == 0 && found.end == dated.len())
        {
            let clock = found.stamp.local;
            return Ok(whole(day.ok_or_else(no_end)? + clock, span(clock), false));
        }
        latest = Latest(day.unwrap_or(0) + DAY);
    }
    match find(text.as_bytes(), latest).filter(|found| found.end == text.len()) {
        Some(found) => {
            let is_utc = found.stamp.offset.is_some();
            let at = if is_utc {
                found.stamp.utc()
            } else {
                found.stamp.local
            };
            Ok(whole(at, span(at), is_utc))
        }
        None => Err(format!(
            "`{text}` is no time; write `2026-11-20`, `2026-11-20 10:00:00`, `2026-11-20T10:00:00Z`, `10:00`, or `2h` for two hours before the end of the log"
        )),
    }
}

/// What was said to the second means all of it.
fn span(at: i64) -> i64 {
    if at % SECOND == 0 { SECOND } else { 1 }
}

/// Reads `2026-11-20`.
fn date(text: &str) -> Option<i64> {
    let mut parts = text.splitn(3, ['-', '/']);
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    Some(days(year, month, day)? * DAY)
}

/// Reads `2h`, `-30m`, `1d12h`, `last 2 hours`, `90 seconds ago` in microseconds.
fn duration(text: &str) -> Option<i64> {
    let lower = text.to_ascii_lowercase();
    let mut rest = lower
        .trim_start_matches("last ")
        .trim_start_matches('-')
        .trim_end_matches(" ago")
        .trim();
    let mut total = 0_i64;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let count: i64 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let letters = rest
            .find(|letter: char| !letter.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        let seconds = match &rest[..letters] {
            "s" | "sec" | "secs" | "second" | "seconds" => 1,
            "m" | "min" | "mins" | "minute" | "minutes" => 60,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3_600,
            "d" | "day" | "days" => 86_400,
            "w" | "week" | "weeks" => 604_800,
            _ => return None,
        };
        total = total.checked_add(count.checked_mul(seconds)?)?;
        rest = rest[letters..].trim_start_matches([' ', ',']);
    }
    total.checked_mul(SECOND)
}
