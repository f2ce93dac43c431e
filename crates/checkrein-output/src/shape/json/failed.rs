//! Whether a field of a JSON object tells of a failure, by its name and its value.

use super::node::Node;

/// Names of fields whose number is none when all is well.
const COUNTS: &[&str] = &[
    "exit_code",
    "exitcode",
    "exit_status",
    "exitstatus",
    "returncode",
    "return_code",
    "failed",
    "failures",
    "failure_count",
    "errors",
    "error_count",
    "errorcount",
    "fatalerrorcount",
    "restarts",
    "restartcount",
    "numfailedtests",
];

/// Names of fields that say how it ended.
const VERDICTS: &[&str] = &[
    "level",
    "severity",
    "status",
    "outcome",
    "result",
    "conclusion",
    "state",
    "phase",
    "reason",
    "type",
    "event",
];

const BAD: &[&str] = &[
    "error",
    "errored",
    "fatal",
    "fail",
    "failed",
    "failure",
    "critical",
    "panic",
    "crash",
    "crashed",
    "crashloopbackoff",
    "imagepullbackoff",
    "errimagepull",
    "oomkilled",
    "evicted",
    "timed_out",
    "timedout",
    "timeout",
    "cancelled",
    "canceled",
    "aborted",
    "killed",
    "unhealthy",
    "broken",
    "action_required",
    "startup_failure",
];

/// Whether a field by itself says that something failed.
pub(super) fn says_failure(name: &str, value: &Node) -> bool {
    let name = name.to_ascii_lowercase();
    let name = name.as_str();
    match value {
        Node::Plain(plain) => {
            let number = plain.parse::<f64>().ok();
            let is_some = number.is_some_and(|number| number != 0.0);
            match name {
                "ok" | "success" | "passed" => plain == "false",
                "error" | "failed" | "errors" | "failures" if plain == "true" => true,
                // ESLint's number for an error.
                "severity" => plain == "2",
                // What pino and bunyan write for an error.
                "level" => number.is_some_and(|number| (50.0..=60.0).contains(&number)),
                "status" | "status_code" | "statuscode" => {
                    number.is_some_and(|number| (400.0..600.0).contains(&number))
                }
                _ => is_some && COUNTS.contains(&name),
            }
        }
        Node::Text(text) => {
            let text = text.to_ascii_lowercase();
            VERDICTS.contains(&name) && BAD.contains(&text.as_str())
                || matches!(name, "error" | "exception" | "traceback") && !text.is_empty()
        }
        Node::List(items) => matches!(name, "errors" | "failures") && !items.is_empty(),
        Node::Fields(fields) => name == "error" && !fields.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        let Some(Node::Fields(fields)) = Node::read(text) else {
            panic!("{text}");
        };
        let found = fields.iter().any(|(name, value)| says_failure(name, value));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn failures_are_known_by_names_and_values() {
        for text in [
            r#"{"exit_code":1}"#,
            r#"{"exitCode":-1}"#,
            r#"{"status":"timed_out"}"#,
            r#"{"phase":"CrashLoopBackOff"}"#,
            r#"{"conclusion":"cancelled"}"#,
            r#"{"failed":3}"#,
            r#"{"level":50}"#,
            r#"{"status":503}"#,
            r#"{"ok":false}"#,
            r#"{"error":{"a":1}}"#,
        ] {
            check(text, true);
        }
        for text in [
            r#"{"exit_code":0,"failed":0,"errors":[],"error":null,"failures":0.0}"#,
            r#"{"status":"ok","level":30,"conclusion":"success","status_code":200}"#,
            r#"{"restarts":"3","name":"failed"}"#,
        ] {
            check(text, false);
        }
    }
}
