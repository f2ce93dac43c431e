//! What the begin of a line says: its time, its level, and whether a record begins with it.

use crate::Level;
use crate::json;
use crate::level;
use crate::time::{self, Latest, Stamp};

/// What a line says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) stamp: Option<Stamp>,
    pub(crate) level: Option<Level>,
    /// Where the time stands; both are 0 where it stands in a field, or nowhere.
    pub(crate) span: (usize, usize),
}

/// Reads time and level of a line.
pub(crate) fn head(line: &[u8], latest: Latest) -> Head {
    if json::is_object(line) {
        return fields(line, latest);
    }
    let found = time::find(line, latest);
    let span = found.map_or((0, 0), |found| (found.start, found.end));
    Head {
        stamp: found.map(|found| found.stamp),
        level: level::find(line, span.1),
        span,
    }
}

/// Reads the time of a line alone.
pub(crate) fn stamp(line: &[u8], latest: Latest) -> Option<Stamp> {
    if json::is_object(line) {
        return fields(line, latest).stamp;
    }
    time::find(line, latest).map(|found| found.stamp)
}

/// Tells whether a line begins a record, in a file whose records have times or have none.
pub(crate) fn begins_record(line: &[u8], is_timed: bool, latest: Latest) -> bool {
    let indent = line
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace())
        .count();
    if indent == line.len() {
        return false;
    }
    if json::is_object(line) {
        return indent == 0;
    }
    if is_timed {
        let found = time::find(line, latest);
        return found.is_some_and(|found| indent == 0 || found.start <= indent + 1);
    }
    let rest = &line[indent..];
    indent == 0
        && !rest.starts_with(b"Caused by:")
        && !rest.starts_with(b"Traceback (most recent call last)")
        && !rest.starts_with(b"}")
}

/// Reads the time of a line that begins a record, in a file whose records have times.
pub(crate) fn own_stamp(line: &[u8], latest: Latest) -> Option<Stamp> {
    let indent = line
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace())
        .count();
    if json::is_object(line) {
        return if indent == 0 {
            fields(line, latest).stamp
        } else {
            None
        };
    }
    let found = time::find(line, latest)?;
    (indent == 0 || found.start <= indent + 1).then_some(found.stamp)
}

/// Keys whose value is the line's time.
const TIMES: [&str; 18] = [
    "time",
    "ts",
    "timestamp",
    "@timestamp",
    "@t",
    "t",
    "datetime",
    "date",
    "asctime",
    "eventTime",
    "event_time",
    "created",
    "created_at",
    "time_local",
    "time_iso8601",
    "$date",
    "log_time",
    "__REALTIME_TIMESTAMP",
];

fn fields(line: &[u8], latest: Latest) -> Head {
    let mut head = Head::default();
    let mut text = None;
    json::fields(line, &mut |key, value| {
        if head.stamp.is_none()
            && TIMES
                .iter()
                .any(|name| key.eq_ignore_ascii_case(name.as_bytes()))
        {
            head.stamp = time::epoch(value)
                .filter(|_| {
                    value
                        .iter()
                        .all(|byte| byte.is_ascii_digit() || *byte == b'.')
                })
                .or_else(|| {
                    time::find(value, latest)
                        .filter(|found| found.start <= 1)
                        .map(|found| found.stamp)
                });
        } else if head.level.is_none() {
            head.level = level::of_field(key, value);
        }
        // What Docker wraps has its level in the text.
        if key == b"log" || key == b"MESSAGE" {
            text = Some(value);
        }
        head.stamp.is_none() || head.level.is_none()
    });
    if head.level.is_none()
        && let Some(text) = text
    {
        let end = time::find(text, latest).map_or(0, |found| found.end);
        head.level = level::find(text, end);
    }
    head
}
