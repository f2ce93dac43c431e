//! Which times are found in lines, and what ends of ranges mean.

use jiff::civil::Date;

use super::stamp::{DAY, civil, days};
use super::*;

/// 2026-11-21 12:00:00.
const WRITTEN: i64 = 1_795_262_400;

#[track_caller]
fn check(line: &str, expected: &str) {
    let found = find(line.as_bytes(), Latest::of(WRITTEN));
    let text = found.map(|found| found.stamp.text()).unwrap_or_default();
    assert_eq!(text, expected, "{line}");
}

#[test]
fn the_time_is_found_in_the_usual_formats() {
    check("2026-11-20T10:00:00Z INFO x", "2026-11-20T10:00:00Z");
    check(
        "2026-11-20T10:00:00.123456789+02:00 x",
        "2026-11-20T10:00:00.123456+02:00",
    );
    check(
        "2026-11-20 10:00:00,123 [main] INFO",
        "2026-11-20T10:00:00.123",
    );
    check("[2026-11-20 10:00:00.1] x", "2026-11-20T10:00:00.1");
    check(
        "2026-11-20 10:00:00.123 UTC [12] LOG:  x",
        "2026-11-20T10:00:00.123Z",
    );
    check("2026/11/20 10:00:00 [error] 12#0: x", "2026-11-20T10:00:00");
    check(
        "1.2.3.4 - - [20/Nov/2026:10:00:00 -0500] \"GET / HTTP/1.1\"",
        "2026-11-20T10:00:00-05:00",
    );
    check(
        "::1 - bob [20/Nov/2026:10:00:00 +0000] x",
        "2026-11-20T10:00:00Z",
    );
    check("Nov 20 10:00:00 host app[1]: x", "2026-11-20T10:00:00");
    check("<34>Nov  1 10:00:00 host app: x", "2026-11-01T10:00:00");
    check(
        "<34>1 2026-11-20T10:00:00.003Z host app",
        "2026-11-20T10:00:00.003Z",
    );
    check("Dec 31 23:59:59 host app: x", "2025-12-31T23:59:59");
    check(
        "I1120 10:00:00.123456   12 file.go:3] x",
        "2026-11-20T10:00:00.123456",
    );
    check(
        "E20261120 10:00:00.123456   12 file.cc:3] x",
        "2026-11-20T10:00:00.123456",
    );
    check(
        "[Sun Dec 04 04:47:44 2005] [notice] x",
        "2005-12-04T04:47:44",
    );
    check(
        "[Fri Nov 20 10:00:00.123456 2026] [core:error] x",
        "2026-11-20T10:00:00.123456",
    );
    check(
        "Nov 20, 2026 9:05:01 PM com.example.Main main",
        "2026-11-20T21:05:01",
    );
    check(
        "20-Nov-2026 10:00:00.123 INFO [main] x",
        "2026-11-20T10:00:00.123",
    );
    check(
        "1:M 20 Nov 2026 10:00:00.123 * Ready",
        "2026-11-20T10:00:00.123",
    );
    check("20.11.2026 10:00:00 x", "2026-11-20T10:00:00");
    check("3/7/2026, 9:05:01 AM x", "2026-03-07T09:05:01");
    check("20/11/2026 10:00:00 x", "2026-11-20T10:00:00");
    check("17/06/09 20:10:40 INFO x", "2017-06-09T20:10:40");
    check("081109 203615 148 INFO dfs", "2008-11-09T20:36:15");
    check("20171223-22:15:29:606|Step|", "2017-12-23T22:15:29.606");
    check("20261120T100000Z x", "2026-11-20T10:00:00Z");
    check("- 1117838570 2005.06.03 R02 x", "2005-06-03T22:42:50Z");
    check(
        "1795168800.123    45 10.0.0.1 TCP",
        "2026-11-20T10:00:00.123Z",
    );
    check("[1795168800123] x", "2026-11-20T10:00:00.123Z");
    check(
        "type=X msg=audit(1795168800.001:45): x",
        "2026-11-20T10:00:00.001Z",
    );
    check("ts=1795168800 level=info", "2026-11-20T10:00:00Z");
    check(
        "03-17 16:13:38.811  1702  2395 D Window",
        "2026-03-17T16:13:38.811",
    );
    check("[10.30 16:49:06] chrome.exe", "2026-10-30T16:49:06");
    check("2016-09-28 04:30:30, Info   CBS", "2016-09-28T04:30:30");
    check(
        "nova.log.1.2017-05-16_13:53:08 2017-05-16 00:00:00.008 2 INFO",
        "2017-05-16T00:00:00.008",
    );
    check(
        "time=\"2026-11-20T10:00:00Z\" level=info",
        "2026-11-20T10:00:00Z",
    );
    check("2026-11-20 10:00 x", "2026-11-20T10:00:00");
    check("2026-06-30 23:59:60 x", "2026-06-30T23:59:59");
}

#[test]
fn what_only_looks_like_a_time_is_none() {
    check("", "");
    check("version 2026.11.20 of 10:00", "");
    check("2026-13-20 10:00:00 x", "");
    check("2026-02-30 10:00:00 x", "");
    check("2026-11-20 25:00:00 x", "");
    check("order 1795168800 was shipped", "");
    check("10.0.0.1 10.0.0.2", "");
    check("May the 4th be with you", "");
    check("in 10:00:00 hours", "");
    check("2026-11-20 only a date", "");
    check(&format!("{} 2026-11-20 10:00:00", "x".repeat(200)), "");
    check("2026-11-20 10:00:00 -5 items", "2026-11-20T10:00:00");
}

#[test]
fn a_leap_day_without_a_year_is_of_the_last_leap_year() {
    check("Feb 29 10:00:00 host app: x", "2024-02-29T10:00:00");
}

#[test]
fn days_are_counted_as_jiff_counts_them() {
    for day in (-3_000..90_000).step_by(7) {
        let (year, month, of_month) = civil(day);
        assert_eq!(days(year, month, of_month), Some(day));
        let date = Date::new(year as i16, month as i8, of_month as i8).unwrap();
        assert_eq!(local(day * DAY), format!("{date}T00:00:00"));
    }
}

fn local(local: i64) -> String {
    super::stamp::local_text(local)
}

#[track_caller]
fn edge(text: &str, edge: Edge, expected: &str) {
    let last = find(b"2026-11-20 10:30:00", Latest::of(WRITTEN))
        .unwrap()
        .stamp;
    let found = bound(text, edge, &mut || Some(last)).map(Bound::text);
    assert_eq!(found.unwrap_or_default(), expected, "{text}");
}

#[test]
fn an_end_of_a_range_is_absolute_or_relative_to_the_end_of_the_log() {
    edge("2026-11-20", Edge::Since, "2026-11-20T00:00:00");
    edge("2026-11-20", Edge::Until, "2026-11-20T23:59:59.999999");
    edge("2026-11-20 10:00", Edge::Since, "2026-11-20T10:00:00");
    edge(
        "2026-11-20T10:00:00+02:00",
        Edge::Since,
        "2026-11-20T08:00:00Z",
    );
    edge(
        "2026-11-20 10:00:00",
        Edge::Until,
        "2026-11-20T10:00:00.999999",
    );
    edge(
        "2026-11-20 10:00:00.5",
        Edge::Until,
        "2026-11-20T10:00:00.5",
    );
    edge("2h", Edge::Since, "2026-11-20T08:30:00");
    edge("-30m", Edge::Since, "2026-11-20T10:00:00");
    edge("last 1 day, 2 hours", Edge::Since, "2026-11-19T08:30:00");
    edge("10 minutes ago", Edge::Until, "2026-11-20T10:20:00");
    edge("09:15", Edge::Since, "2026-11-20T09:15:00");
    edge("9:15:30", Edge::Until, "2026-11-20T09:15:30.999999");
    edge("Nov 19 10:00:00", Edge::Since, "2026-11-19T10:00:00");
    edge("1795168800", Edge::Since, "2026-11-20T10:00:00Z");
    edge("yesterday", Edge::Since, "");
    edge("2026-11-20 10:00:00 or so", Edge::Since, "");
    edge("", Edge::Since, "");
}

#[test]
fn without_any_time_in_the_log_nothing_is_relative_to_its_end() {
    let fault = bound("2h", Edge::Since, &mut || None).unwrap_err();
    assert!(fault.contains("no line of the log has a time"), "{fault}");
    assert!(bound("2026-11-20", Edge::Since, &mut || None).is_ok());
}
