//! Which names of levels are understood, and which level a line has.

use super::Level;
use crate::head::head;
use crate::time::Latest;

#[track_caller]
fn name(name: &str, expected: Option<Level>) {
    assert_eq!(Level::parse(name), expected, "{name}");
}

#[test]
fn a_level_has_many_names() {
    name("ERROR", Some(Level::Error));
    name(" warn ", Some(Level::Warning));
    name("Information", Some(Level::Info));
    name("SEVERE", Some(Level::Error));
    name("emerg", Some(Level::Critical));
    name("errors", None);
    name("", None);
    name("informationally", None);
}

#[test]
fn every_level_is_read_by_its_own_name() {
    for level in Level::ALL {
        name(level.as_str(), Some(level));
    }
    assert!(Level::ALL.is_sorted());
}

#[track_caller]
fn check(line: &str, expected: Option<Level>) {
    let head = head(line.as_bytes(), Latest::of(1_795_262_400));
    assert_eq!(head.level, expected, "{line}");
}

#[test]
fn the_level_is_found_in_the_usual_formats() {
    let (error, warning, info) = (Some(Level::Error), Some(Level::Warning), Some(Level::Info));
    check("2026-11-20T10:00:00Z ERROR it broke", error);
    check("2026-11-20 10:00:00,123 - app.db - ERROR - it broke", error);
    check(
        "2026-11-20 10:00:00,123 [http-nio-8080-exec-1] WARN  c.e.Foo - slow",
        warning,
    );
    check("10:00:00.123 [main] ERROR c.e.Foo - it broke", error);
    check("[2026-11-20T10:00:00Z ERROR app::db] it broke", error);
    check("2026-11-20T10:00:00.123456Z  INFO app: up", info);
    check("[2026-11-20T10:00:00,123][WARN ][o.e.c] slow", warning);
    check("ERROR:root:it broke", error);
    check("ERROR - it broke", error);
    check("[ERROR] it broke", error);
    check("[error] it broke", error);
    check("error: it broke", error);
    check("2026/11/20 10:00:00 [error] 12#0: *1 open() failed", error);
    check("[Sun Dec 04 04:47:44 2005] [notice] x", Some(Level::Notice));
    check(
        "[Fri Nov 20 10:00:00.123456 2026] [core:error] [pid 1] x",
        error,
    );
    check(
        "[Fri Nov 20 10:00:00.123456 2026] [proxy_fcgi:warn] [pid 1] x",
        warning,
    );
    check(
        "time=\"2026-11-20T10:00:00Z\" level=error msg=\"INFO is wrong\"",
        error,
    );
    check("msg=\"ERROR is wrong\" lvl=info", info);
    check("ts=1795168800 severity=WARNING x", warning);
    check(
        "<34>1 2026-11-20T10:00:00Z host app - - x",
        Some(Level::Critical),
    );
    check("<14>Nov 20 10:00:00 host app: ERROR x", info);
    check("E1120 10:00:00.123456   12 file.go:3] x", error);
    check("W20261120 10:00:00.123456   12 file.cc:3] x", warning);
    check(
        "03-17 16:13:38.811  1702  2395 D WindowManager: x",
        Some(Level::Debug),
    );
    check("E/AndroidRuntime(123): x", error);
    check("Nov 20 10:00:00 host kernel: x", None);
    check("Nov 20 10:00:00 host sshd[1]: error: x", error);
    check("2026-11-20 10:00:00.123 UTC [12] LOG:  x", info);
    check(
        "2026-11-20 10:00:00.123 UTC [12] FATAL:  x",
        Some(Level::Critical),
    );
    check("2026-11-20T10:00:00.1Z 0 [Warning] [MY-010101] x", warning);
    check("2016-09-28 04:30:30, Info                  CBS    x", info);
    check("17/06/09 20:10:40 INFO executor.Executor: x", info);
    check("081109 203615 148 INFO dfs.DataNode: x", info);
    check(
        "2017-05-16 00:00:00.008 25746 INFO nova.osapi [req-1] x",
        info,
    );
    check(
        "- 1117838570 2005.06.03 R02 2005-06-03-15.42.50.363779 R02 RAS KERNEL INFO x",
        info,
    );
    check("SEVERE: it broke", error);
    check("fail: Microsoft.AspNetCore[0]", error);
    check("[10:00:00 INF] up", info);
    check("[10:00:00 ERR] down", error);
    check("2026-11-20T10:00:00.000+0000 I NETWORK  [listener] x", info);
    check(
        "2026-11-20 10:00:00 | WARNING  | app:main:3 - slow",
        warning,
    );
    check("E/", None);
}

#[test]
fn the_level_of_a_json_line_stands_in_its_fields() {
    let (error, info) = (Some(Level::Error), Some(Level::Info));
    check(r#"{"level":"error","msg":"INFO"}"#, error);
    check(r#"{"level":50,"time":1795168800123,"msg":"x"}"#, error);
    check(r#"{"level":3,"short_message":"x"}"#, error);
    check(r#"{"severity":"ERROR","message":"x"}"#, error);
    check(r#"{"PRIORITY":"6","MESSAGE":"x"}"#, info);
    check(
        r#"{"log.level":"info","@timestamp":"2026-11-20T10:00:00Z"}"#,
        info,
    );
    check(r#"{"log":{"level":"error"},"message":"x"}"#, error);
    check(r#"{"levelno":40,"msg":"x"}"#, error);
    check(r#"{"severityNumber":17,"body":"x"}"#, error);
    check(
        r#"{"t":{"$date":"2026-11-20T10:00:00.000+00:00"},"s":"I","c":"NETWORK"}"#,
        info,
    );
    check(
        r#"{"log":"2026-11-20 10:00:00 ERROR it broke\n","stream":"stderr","time":"2026-11-20T10:00:00Z"}"#,
        error,
    );
    check(r#"{"msg":"ERROR"}"#, None);
    check(r#"{"level":{},"x":1}"#, None);
}

#[test]
fn a_word_among_others_is_no_level() {
    check("2026-11-20T10:00:00Z the error was fixed", None);
    check(
        "2026-11-20T10:00:00Z INFO finished without ERROR",
        Some(Level::Info),
    );
    check(
        "1.2.3.4 - - [20/Nov/2026:10:00:00 +0000] \"GET /error HTTP/1.1\" 200 12",
        None,
    );
    check(
        "1.2.3.4 - - [20/Nov/2026:10:00:00 +0000] \"GET /ERROR/x HTTP/1.1\" 200 12",
        None,
    );
    check(
        "\tat com.example.ErrorHandler.handle(ErrorHandler.java:12)",
        None,
    );
    check("X-ERROR-CODE was sent", None);
    check("it went FINE", None);
    check("", None);
}

#[test]
fn time_of_a_json_line_stands_in_its_fields() {
    #[track_caller]
    fn check(line: &str, expected: &str) {
        let stamp = head(line.as_bytes(), Latest::of(1_795_262_400)).stamp;
        assert_eq!(
            stamp.map(|stamp| stamp.text()).unwrap_or_default(),
            expected,
            "{line}"
        );
    }
    check(
        r#"{"level":30,"time":1795168800123,"msg":"x"}"#,
        "2026-11-20T10:00:00.123Z",
    );
    check(
        r#"{"ts":1795168800.25,"msg":"x"}"#,
        "2026-11-20T10:00:00.25Z",
    );
    check(
        r#"{"@timestamp":"2026-11-20T10:00:00.000Z"}"#,
        "2026-11-20T10:00:00Z",
    );
    check(
        r#"{"a":{"time":12},"timestamp":"2026-11-20 10:00:00"}"#,
        "2026-11-20T10:00:00",
    );
    check(
        r#"{"t":{"$date":"2026-11-20T10:00:00.000+00:00"},"s":"I"}"#,
        "2026-11-20T10:00:00Z",
    );
    check(
        r#"{"__REALTIME_TIMESTAMP":"1795168800000000"}"#,
        "2026-11-20T10:00:00Z",
    );
    check(r#"{"message":"2026-11-20 10:00:00"}"#, "");
}

#[test]
fn letters_and_codes_in_brackets_are_levels() {
    let (error, warning) = (Some(Level::Error), Some(Level::Warning));
    check("2026-11-20 10:00:00 [E] bad", error);
    check("10:00:02 [I] ok", Some(Level::Info));
    check("2026-11-20 10:00:00 [A] plan", None);
    check("2026-11-20 10:00:00 went from [A] to [E] at once", None);
    check("03-10 10:00:01.000  123  456 W System: slow", warning);
    check("[12:30:45] [Server thread/WARN]: Can't keep up!", warning);
    check("[12:30:45] [Server thread/INFO]: done", Some(Level::Info));
    check("npm ERR! code E404", error);
    check("error[E0308]: mismatched types", error);
    check("warning[unused]: a name", warning);
    check("errors[0] is the first of them", None);
}
