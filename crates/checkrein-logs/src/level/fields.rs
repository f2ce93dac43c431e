//! The level in the fields of a JSON line: names and numbers, by whose they are.

use super::find::of_syslog;
use super::{Level, named};

/// Reads the level of a field, if the field has one.
pub(crate) fn of_field(key: &[u8], value: &[u8]) -> Option<Level> {
    let key = key.strip_prefix(b"@").unwrap_or(key);
    let is = |names: &[&str]| {
        names
            .iter()
            .any(|name| key.eq_ignore_ascii_case(name.as_bytes()))
    };
    if is(&[
        "level",
        "lvl",
        "severity",
        "levelname",
        "loglevel",
        "log_level",
        "log.level",
        "severitytext",
        "severity_text",
        "l",
        "sev",
    ]) {
        return named(value).or_else(|| number(value).and_then(of_number));
    }
    // MongoDB has letters.
    if key == b"s" && value.len() == 1 {
        return match value[0] {
            b'F' => Some(Level::Critical),
            b'E' => Some(Level::Error),
            b'W' => Some(Level::Warning),
            b'I' => Some(Level::Info),
            b'D' => Some(Level::Debug),
            _ => None,
        };
    }
    let value = number(value)?;
    if is(&["priority"]) {
        return (value <= 7).then(|| of_syslog(value));
    }
    // Python's numbers end at 50, where those of Node go to 60.
    if is(&["levelno"]) {
        return of_number(if value >= 50 { 60 } else { value + 10 });
    }
    if is(&["severitynumber", "severity_number"]) {
        return match value {
            1..=4 => Some(Level::Trace),
            5..=8 => Some(Level::Debug),
            9..=12 => Some(Level::Info),
            13..=16 => Some(Level::Warning),
            17..=20 => Some(Level::Error),
            21..=24 => Some(Level::Critical),
            _ => None,
        };
    }
    None
}

fn number(value: &[u8]) -> Option<u32> {
    std::str::from_utf8(value).ok()?.parse().ok()
}

/// Reads the numbers of Node's loggers from 10, and those of syslog below.
fn of_number(value: u32) -> Option<Level> {
    match value {
        0..=7 => Some(of_syslog(value)),
        10..=19 => Some(Level::Trace),
        20..=29 => Some(Level::Debug),
        30..=39 => Some(Level::Info),
        40..=49 => Some(Level::Warning),
        50..=59 => Some(Level::Error),
        60..=69 => Some(Level::Critical),
        _ => None,
    }
}
