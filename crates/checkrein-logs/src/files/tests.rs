//! Which files are parts of one log.

use super::order::{family, is_part_of};

#[track_caller]
fn check(log: &str, name: &str, expected: bool) {
    assert_eq!(is_part_of(log, name), expected, "{log} {name}");
}

#[test]
fn rotations_of_many_programs_are_known() {
    check("app.log", "app.log", true);
    check("app.log", "app.log.1", true);
    check("app.log", "app.log.12.gz", true);
    check("app.log", "app.log-20261120.zst", true);
    check("app.log", "app.log.2026-11-20", true);
    check("app.log", "app.log.2026-11-20_10", true);
    check("app.log", "app-2026-11-20.log", true);
    check("app.log", "app.2026-11-20.0.log.gz", true);
    check("app.log", "app.log.old", true);
    check("syslog", "syslog.1", true);
    check("app.log", "app.logic", false);
    check("app.log", "app2.log", false);
    check("app.log", "app.log.bak.conf", false);
    check("worker-1.log", "worker-2.log", false);
    check("error.log", "access.log.1", false);
}

#[test]
fn files_of_one_log_have_one_family() {
    assert_eq!(family("app.log.2.gz"), family("app.log"));
    assert_eq!(family("app-2026-11-20.log"), family("app-2026-11-21.log"));
    assert_ne!(family("worker-1.log"), family("worker-2.log"));
    assert_ne!(family("access.log"), family("error.log"));
}
