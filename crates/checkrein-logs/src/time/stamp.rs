//! A time as a line has it: by the log's clock, with the zone where one is said.

use jiff::Timestamp;
use jiff::tz::TimeZone;

pub(super) const SECOND: i64 = 1_000_000;
pub(super) const DAY: i64 = 86_400 * SECOND;

/// A time in microseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// By the log's clock.
    pub(crate) local: i64,
    /// Seconds that the clock is ahead of UTC, where the line says it.
    pub(crate) offset: Option<i32>,
}

impl Stamp {
    /// Returns the time in UTC; a clock of no zone is taken to show UTC.
    pub(crate) fn utc(self) -> i64 {
        self.local - i64::from(self.offset.unwrap_or(0)) * SECOND
    }

    /// Writes it as the log's clock told it.
    pub(crate) fn text(self) -> String {
        let mut text = local_text(self.local);
        match self.offset {
            None => {}
            Some(0) => text.push('Z'),
            Some(offset) => {
                let sign = if offset < 0 { '-' } else { '+' };
                let minutes = offset.unsigned_abs() / 60;
                text.push_str(&format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60));
            }
        }
        text
    }
}

/// Writes a time of a clock without its zone.
pub(crate) fn local_text(local: i64) -> String {
    let Ok(timestamp) = Timestamp::from_microsecond(local) else {
        return local.to_string();
    };
    timestamp.to_zoned(TimeZone::UTC).datetime().to_string()
}

/// The latest time that a line can have, for those that do not say the year: a day after the file was written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Latest(pub(crate) i64);

impl Latest {
    /// The file was written at so many seconds after 1970.
    pub(crate) fn of(written: i64) -> Latest {
        Latest(written.clamp(0, 253_000_000_000) * SECOND + DAY)
    }

    /// Returns the last time of this kind that is not too late.
    pub(super) fn stamp(self, month: u32, day: u32, clock: i64) -> Option<i64> {
        let (year, ..) = civil(self.0.div_euclid(DAY));
        // Eight years back there is a leap day, whatever the year.
        (0..=8).map(|back| year - back).find_map(|year| {
            let local = days(year, month, day)? * DAY + clock;
            (local <= self.0).then_some(local)
        })
    }
}

/// Returns the days from 1970 to a date, if there is such a date.
pub(super) fn days(year: i32, month: u32, day: u32) -> Option<i64> {
    if !(1..=12).contains(&month) || day == 0 || day > length(year, month) {
        return None;
    }
    let year = i64::from(year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * i64::from((month + 9) % 12) + 2) / 5 + i64::from(day) - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// Returns year, month and day, so many days after 1970.
pub(super) fn civil(days: i64) -> (i32, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    (year as i32, month as u32, day as u32)
}

fn length(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
