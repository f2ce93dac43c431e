//! A point in time, as files and messages write it: RFC 3339 in UTC.
//!
//! Milliseconds are enough to order what people and agents do, and the formatting of one format
//! costs a hook a twentieth of what a library for all calendars does.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A point in time after 1970, in whole milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    milliseconds: u64,
}

/// The last second of the year 9999, beyond which the format ends.
const LAST: u64 = 253_402_300_799;

impl Timestamp {
    /// The first moment that there is.
    pub const UNIX_EPOCH: Self = Self { milliseconds: 0 };

    /// Returns the moment so many seconds after the first.
    pub fn from_second(seconds: u64) -> Self {
        Self {
            milliseconds: seconds.min(LAST) * 1000,
        }
    }

    /// Returns the whole seconds since the first moment.
    pub fn as_second(self) -> u64 {
        self.milliseconds / 1000
    }

    /// Returns the whole milliseconds since the first moment.
    pub fn as_millisecond(self) -> u64 {
        self.milliseconds
    }

    /// Returns the time as a part of a name: `20261120T143106.418Z`.
    pub fn compact(self) -> String {
        format!("{self:.3}").replace(['-', ':'], "")
    }

    /// Returns the next moment that there is.
    #[must_use]
    pub fn next(self) -> Self {
        let milliseconds = (self.milliseconds + 1).min(LAST * 1000);
        Self { milliseconds }
    }

    fn system(self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(self.milliseconds)
    }
}

/// A clock before 1970 or after 9999 is wrong, and is taken for the nearest end.
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        let milliseconds = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
        Self {
            milliseconds: milliseconds.min(LAST * 1000),
        }
    }
}

/// With a precision of 0 in whole seconds, else in milliseconds.
impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match formatter.precision() {
            Some(0) => humantime::format_rfc3339_seconds(self.system()).fmt(formatter),
            _ => humantime::format_rfc3339_millis(self.system()).fmt(formatter),
        }
    }
}

impl FromStr for Timestamp {
    type Err = humantime::TimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(humantime::parse_rfc3339(text)?.into())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse()
            .map_err(|error| de::Error::custom(format!("not a time in UTC: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let read = text.parse::<Timestamp>().ok().map(|time| time.to_string());
        assert_eq!(read.as_deref(), expected, "{text}");
    }

    #[test]
    fn times_are_read_and_written_in_utc() {
        check("2026-11-20T14:31:06Z", Some("2026-11-20T14:31:06.000Z"));
        check("2026-11-20T14:31:06.418Z", Some("2026-11-20T14:31:06.418Z"));
        check(
            "2026-11-20T14:31:06.418175966Z",
            Some("2026-11-20T14:31:06.418Z"),
        );
        check("2026-02-30T00:00:00Z", None);
        check("yesterday", None);
    }

    #[test]
    fn a_clock_that_is_far_off_stays_within_the_format() {
        let before = UNIX_EPOCH - Duration::from_secs(5);
        assert_eq!(Timestamp::from(before), Timestamp::UNIX_EPOCH);
        let after = UNIX_EPOCH + Duration::from_secs(u64::from(u32::MAX) * 1000);
        assert_eq!(
            format!("{:.0}", Timestamp::from(after)),
            "9999-12-31T23:59:59Z"
        );
    }

    #[test]
    fn a_time_can_be_part_of_a_name() {
        let time: Timestamp = "2026-03-04T05:06:07.08Z".parse().unwrap();
        assert_eq!(time.compact(), "20260304T050607.080Z");
        assert_eq!(time.as_second(), 1_772_600_767);
    }
}
